/** Whatever befalls two sessions, they do what two queues would: fast-check finds the calamities. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { readFrames } from "./envelope.ts";
import { WINDOW_MAX } from "./limits.ts";
import { type Mischief, ModelPair } from "./model-fixture.ts";
import type { ReceiveRate } from "./receive-budget.ts";
import { serialBefore, serialDistance } from "./serial.ts";
import { CALM, type Side, type Weather } from "./session-fixture.ts";

const RUNS = 400;
const LIMIT_MS = 60_000;
/** The client speaks when it heard nothing for so long. */
const PING_MS = 25_000;

type Name = "left" | "right";

/** What was said; what arrives must be a prefix of it. */
interface Model {
  readonly left: string[];
  readonly right: string[];
}

/** The pair, and how far its datagrams were looked at. */
class Real {
  readonly pair: ModelPair;
  readonly #highestAck = new Map<Side, number>();
  #seen = 0;

  constructor(seed: number, weather: Weather, receiveRate: ReceiveRate | undefined, epochs: readonly [number, number]) {
    this.pair = new ModelPair(seed, weather, { receiveRate }, epochs);
  }

  check(model: Model): void {
    const { left, right } = this.pair;
    this.#checkSide(left, model.left, model.right);
    this.#checkSide(right, model.right, model.left);
    for (const { to, bytes } of this.pair.seen.slice(this.#seen)) {
      for (const { seq } of readFrames(bytes)) {
        if (seq !== undefined) expect(serialDistance(this.#highestAck.get(to) ?? 0, seq)).toBeLessThan(WINDOW_MAX);
      }
    }
    this.#seen = this.pair.seen.length;
  }

  #checkSide(side: Side, said: readonly string[], coming: readonly string[]): void {
    const got = side.got.map(({ text }) => text);
    expect(got).toEqual(coming.slice(0, got.length));
    expect(side.receive.earlyCount).toBeLessThan(WINDOW_MAX);
    expect(side.send.messageCount + side.acknowledged.length).toBe(said.length);
    const { ack } = side.receive;
    const highest = this.#highestAck.get(side) ?? ack;
    this.#highestAck.set(side, serialBefore(highest, ack) ? ack : highest);
  }
}

/** A command: what it does, and what it says of itself in a counterexample. */
class Act implements fc.Command<Model, Real> {
  constructor(
    private readonly title: string,
    private readonly act: (model: Model, real: Real) => void,
  ) {}

  check(): boolean {
    return true;
  }

  run(model: Model, real: Real): void {
    this.act(model, real);
    real.check(model);
  }

  toString(): string {
    return this.title;
  }
}

function say(model: Model, { pair }: Real, name: Name, byteCount: number): void {
  const text = `${model[name].length} `.padEnd(byteCount, name).slice(0, byteCount);
  model[name].push(text);
  pair.say(pair[name], text);
}

const acts: fc.Arbitrary<Act>[] = [
  fc
    .tuple(fc.constantFrom<Name>("left", "right"), fc.oneof(fc.nat({ max: 150 }), fc.nat({ max: 2_000 })))
    .map(([name, size]) => new Act(`${name} says ${size}`, (model, real) => say(model, real, name, size))),
  fc.tuple(fc.constantFrom<Name>("left", "right"), fc.integer({ min: 2, max: 90 })).map(
    ([name, count]) =>
      new Act(`${name} says ${count} times`, (model, real) => {
        for (let index = 0; index < count; index++) say(model, real, name, 20);
      }),
  ),
  fc
    .oneof(fc.nat({ max: 60 }), fc.nat({ max: 3_000 }))
    .map((ms) => new Act(`${ms} ms`, (_, { pair }) => pair.pass(ms))),
  fc
    .tuple(fc.constantFrom<Mischief>("lose", "duplicate", "hold back", "corrupt"), fc.integer({ min: 1, max: 8 }))
    .map(([mischief, count]) => new Act(`${mischief} ${count}`, (_, { pair }) => pair.harm(mischief, count))),
  fc.nat().map(
    (choice) =>
      new Act(`replay ${choice}`, (_, { pair }) => {
        const old = pair.seen[choice % Math.max(1, pair.seen.length)];
        if (old) pair.deliver(old.to, old.bytes);
      }),
  ),
  fc.constant(new Act("rebind", (_, { pair }) => pair.rebind())),
  fc.nat({ max: 300 }).map((ms) => new Act(`handshake ${ms}`, (_, { pair }) => pair.handshake(ms))),
  fc.constant(new Act("restart", (_, { pair }) => pair.restart())),
];

/** A calm network, and a client that speaks now and then, bring everything. */
function calmDown(model: Model, real: Real): void {
  const { pair } = real;
  pair.endMischief();
  pair.weather = CALM;
  for (let pings = 0; pings < 10; pings++) {
    pair.pass(PING_MS);
    if (pair.isQuiet && pair.left.send.messageCount + pair.right.send.messageCount === 0) break;
    say(model, real, "left", 0);
  }
  pair.run(PING_MS);
}

const weathers = fc.constantFrom<Weather>(
  CALM,
  { loss: 0, duplicates: 0, delayMs: [5, 40] },
  { loss: 0.2, duplicates: 0.2, delayMs: [20, 220] },
);
const rates = fc.constantFrom<(ReceiveRate | undefined)[]>(
  undefined,
  { framesPerSecond: 120, burst: 240 },
  { framesPerSecond: 50, burst: 64 },
);
const epochs = fc.constantFrom<[number, number]>([1, 2], [2 ** 32 - 20, 2 ** 31 - 20], [2 ** 31, 2 ** 32 - 1]);

describe("model", () => {
  test(
    "model: what arrives is always a prefix of what was said, and in calm all of it, once",
    () => {
      let said = 0;
      fc.assert(
        fc.property(
          fc.nat(),
          weathers,
          rates,
          epochs,
          fc.commands(acts, { maxCommands: 60, size: "max" }),
          (seed, weather, rate, from, commands) => {
            const model: Model = { left: [], right: [] };
            const real = new Real(seed, weather, rate, from);
            fc.modelRun(() => ({ model, real }), commands);
            calmDown(model, real);
            real.check(model);
            const { left, right } = real.pair;
            expect([left.got.length, right.got.length]).toEqual([model.right.length, model.left.length]);
            expect([left.send.messageCount, right.send.messageCount]).toEqual([0, 0]);
            expect([left.send.byteCount, right.send.byteCount]).toEqual([0, 0]);
            said += model.left.length + model.right.length;
          },
        ),
        { numRuns: RUNS },
      );
      expect(said).toBeGreaterThan(RUNS);
    },
    LIMIT_MS,
  );
});

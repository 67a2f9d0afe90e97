/**
 * Two real sessions on a network whose every move is chosen: what a search tries. The moves are numbered; the same moves
 * from the beginning lead to the same state.
 */
import { counterOf } from "./envelope.ts";
import type { SessionOptions } from "./session.ts";
import { CALM, Pair, type Side } from "./session-fixture.ts";

export interface Scenario {
  readonly left: readonly string[];
  readonly right: readonly string[];
  readonly epochs: readonly [number, number];
  /** All is said before the first move; otherwise saying is a move as well. */
  readonly isSaidFirst: boolean;
  readonly more?: Partial<SessionOptions<number>>;
}

interface OnWire {
  readonly to: Side;
  readonly bytes: Uint8Array;
  readonly sentAtMs: number;
  /** It arrived once already. */
  readonly isCopy: boolean;
}

/** What may happen next, each to the left side or to the right; datagrams that come to it, or what it says. */
const MOVES = ["deliver", "drop", "duplicate", "deliver newest", "say"] as const;
type Move = (typeof MOVES)[number];
/** After all the moves of both sides. */
const TIMEOUT = 2 * MOVES.length;
const CALM_LIMIT_MS = 120_000;

export class SearchWorld {
  readonly #pair: Pair;
  readonly #scenario: Scenario;
  #wire: OnWire[] = [];
  #seen = 0;
  readonly #arrived = new Map<Side, number[]>();
  readonly #said = new Map<Side, number>();

  constructor(scenario: Scenario, moves: readonly number[]) {
    this.#scenario = scenario;
    const randomBytes = (count: number): Uint8Array => new Uint8Array(count);
    // Nothing flies by itself; the wire is made of what was seen to leave.
    const nothingFlies = { loss: 1, duplicates: 0, delayMs: [0, 0] } as const;
    this.#pair = new Pair(1, nothingFlies, { randomBytes, ...scenario.more }, scenario.epochs);
    if (scenario.isSaidFirst) this.#sayTheRest();
    this.#collect();
    for (const move of moves) this.#make(move);
  }

  /** The moves that are possible now. */
  moves(): number[] {
    const moves: number[] = [];
    for (const [at, side] of this.#sides.entries()) {
      for (const [kind, move] of MOVES.entries()) if (this.#isPossible(move, side)) moves.push(2 * kind + at);
    }
    if (this.#nextTimeoutMs !== Infinity) moves.push(TIMEOUT);
    return moves;
  }

  /** What is wrong now; undefined when what arrived is what was said, in order, each once, as far as it came. */
  get fault(): string | undefined {
    for (const side of this.#sides) {
      const got = side.got.map(({ text }) => text);
      const said = this.#textsOf(side.peer).slice(0, side.peer ? this.#saidBy(side.peer) : 0);
      if (got.some((text, index) => text !== said[index])) return `${side.name} got ${JSON.stringify(got)}`;
      if (side.receive.earlyCount > 63) return `${side.name} holds ${side.receive.earlyCount}`;
    }
    return undefined;
  }

  /** Says the rest, loses what is on the wire, and waits in calm; then what was on the wire comes late. */
  faultAfterCalm(): string | undefined {
    const late = this.#wire;
    this.#sayTheRest();
    this.#pair.weather = CALM;
    try {
      this.#pair.run(CALM_LIMIT_MS);
    } catch (error) {
      return String(error);
    }
    for (const { to, bytes } of late) this.#pair.deliver(to, bytes);
    for (const side of this.#sides) {
      const said = this.#textsOf(side);
      if (side.peer?.got.length !== said.length) return `${side.peer?.name} got ${side.peer?.got.length}`;
      if (side.acknowledged.length !== said.length) return `${side.name} heard of ${side.acknowledged.length}`;
      if (side.send.messageCount !== 0) return `${side.name} still holds ${side.send.messageCount}`;
    }
    return this.fault;
  }

  /** The same for states that look the same from outside, their wires, ages and histories of arrival included. */
  digest(hash: (bytes: Uint8Array) => number | bigint): string {
    const { nowMs } = this.#pair;
    const sides = this.#sides.map((side) => {
      const { session, send, receive } = side;
      const held = Array.from({ length: 10 }, (_, ahead) => (receive.holds((receive.next + ahead) >>> 0) ? 1 : 0));
      const ages = [session.nextTimeoutMs, session.lastHeardAtMs, session.unacknowledgedSinceMs ?? Infinity];
      return [
        ...ages.map((ms) => Math.round((ms - nowMs) * 1_000)),
        session.rttMs,
        session.isQuiet,
        ...[send.base, send.next, receive.next, receive.ack, held.join("")],
        ...[this.#saidBy(side), this.#arrived.get(side)?.toSorted((a, b) => a - b)],
      ].join(" ");
    });
    const wire = this.#wire.map(({ to, bytes, sentAtMs, isCopy }) =>
      [to.name, isCopy, nowMs - sentAtMs, hash(bytes)].join(" "),
    );
    return [...sides, ...wire].join("\n");
  }

  get #sides(): readonly [Side, Side] {
    return [this.#pair.left, this.#pair.right];
  }

  get #nextTimeoutMs(): number {
    return Math.min(this.#pair.left.session.nextTimeoutMs, this.#pair.right.session.nextTimeoutMs);
  }

  #textsOf(side: Side | undefined): readonly string[] {
    return side === this.#pair.left ? this.#scenario.left : this.#scenario.right;
  }

  #saidBy(side: Side): number {
    return this.#said.get(side) ?? 0;
  }

  #isPossible(move: Move, side: Side): boolean {
    if (move === "say") return this.#saidBy(side) < this.#textsOf(side).length;
    const coming = this.#wire.filter(({ to }) => to === side);
    if (move === "deliver newest") return coming.length > 1;
    if (move === "duplicate") return coming[0]?.isCopy === false;
    return coming.length > 0;
  }

  #make(code: number): void {
    if (code === TIMEOUT) {
      this.#pair.pass(Math.max(0, this.#nextTimeoutMs - this.#pair.nowMs));
    } else {
      const side = this.#sides[code % 2 === 0 ? 0 : 1];
      const move = MOVES[Math.floor(code / 2)];
      if (move === "say") this.#say(side);
      else this.#moveWire(move ?? "drop", side);
    }
    this.#collect();
  }

  #sayTheRest(): void {
    for (const side of this.#sides) while (this.#isPossible("say", side)) this.#say(side);
  }

  #say(side: Side): void {
    const count = this.#saidBy(side);
    this.#said.set(side, count + 1);
    this.#pair.say(side, this.#textsOf(side)[count] ?? "");
  }

  #moveWire(move: Move, side: Side): void {
    const coming = this.#wire.filter(({ to }) => to === side);
    const chosen = move === "deliver newest" ? coming.at(-1) : coming[0];
    if (!chosen) return;
    this.#wire = this.#wire.filter((other) => other !== chosen);
    if (move === "drop") return;
    if (move === "duplicate") this.#wire.push({ ...chosen, isCopy: true });
    this.#arrived.set(side, [...(this.#arrived.get(side) ?? []), counterOf(chosen.bytes)]);
    this.#pair.deliver(side, chosen.bytes);
  }

  #collect(): void {
    const { seen, nowMs } = this.#pair;
    for (const { to, bytes } of seen.slice(this.#seen)) this.#wire.push({ to, bytes, sentAtMs: nowMs, isCopy: false });
    this.#seen = seen.length;
  }
}

/** In words, for who has to read why a search failed. */
export function movesInWords(moves: readonly number[]): string {
  return moves
    .map((code) => (code === TIMEOUT ? "timeout" : `${MOVES[Math.floor(code / 2)]} ${["left", "right"][code % 2]}`))
    .join(", ");
}

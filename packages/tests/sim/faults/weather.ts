/** What a network does: loss, doubling, reordering, changing, silence, other addresses. */
import type { ClientHost } from "../hosts.ts";
import { CALM, type Weather } from "../network.ts";
import { World } from "../world.ts";
import { type Fault, type FaultResult, judge, none } from "./fault.ts";

const LIMIT_MS = 600_000;

interface Talk {
  readonly world: World;
  readonly ana: ClientHost;
  readonly bob: ClientHost;
}

/** Two clients that know the server. */
function meet(seed: number, weather: Weather): Talk {
  const world = new World({ seed });
  world.network.weather = weather;
  const knownKey = world.server.keyPair.publicKey;
  const [ana, bob] = [world.addClient(1, { knownKey }), world.addClient(2, { knownKey })];
  world.passUntil(() => world.allRegistered(), LIMIT_MS);
  return { world, ana, bob };
}

/** Both write to each other at this pace; everything has to arrive in the end. */
function talk(
  { world, ana, bob }: Talk,
  count: number,
  everyMs: number,
  meanwhile: () => void = () => undefined,
): FaultResult {
  for (let index = 0; index < count; index++) {
    world.say(ana, 2);
    world.say(bob, 1);
    meanwhile();
    world.pass(everyMs);
  }
  world.passUntil(() => world.ledger.lostPrivate() === 0, LIMIT_MS);
  const { said, heard, lost, duplicated, misordered, forged, p50Ms, p99Ms, maxMs } = world.ledger.figures(
    world.ledger.lostPrivate(),
  );
  return judge(
    { said, heard, lost, duplicated, misordered, forged, "p50 ms": p50Ms, "p99 ms": p99Ms, "max ms": maxMs },
    { lost: none, duplicated: none, misordered: none, forged: none },
  );
}

export const lossAndReordering: Fault = {
  name: "loss 30 %, duplicates 20 %, reordering ±200 ms, 10 messages/s each",
  run(seed) {
    const delayMs = [25, 225] as const;
    const result = talk(meet(seed, { ...CALM, loss: 0.3, duplicates: 0.2, delayMs }), 300, 100);
    // From client to client and back over the server, on average.
    const rttMs = 2 * (delayMs[0] + delayMs[1]);
    const figures = { ...result.figures, "limit ms (4 RTT + 200)": 4 * rttMs + 200 };
    const { faults } = judge(figures, { "p99 ms": (value) => value <= 4 * rttMs + 200 });
    return { figures, faults: [...result.faults, ...faults] };
  },
};

export const bulkUnderLoss: Fault = {
  name: "loss 30 %, 900 messages at once",
  run(seed) {
    const loss = 0.3;
    const pair = meet(seed, { ...CALM, loss, delayMs: [25, 45] });
    const { world, ana } = pair;
    let frames = 0;
    world.network.onSent = ({ from, bytes }) => {
      if (from === ana.at && bytes.length > 176) frames += (bytes.length - 24) / 176;
    };
    for (let index = 0; index < 900; index++) world.say(ana, 2);
    world.passUntil(() => world.ledger.lostPrivate() === 0, LIMIT_MS);
    const { said, lost } = world.ledger.figures(world.ledger.lostPrivate());
    const ratio = frames / said / (1 / (1 - loss));
    return judge(
      { said, lost, "frames per message": frames / said, "÷ 1/(1−p)": ratio },
      { lost: none, "÷ 1/(1−p)": (value) => value <= 1.4 },
    );
  },
};

export const handshakeUnderLoss: Fault = {
  name: "handshake under 30 % loss each way",
  run(seed) {
    const timesMs: number[] = [];
    for (let round = 0; round < 50; round++) {
      const world = new World({ seed: seed * 1_000 + round });
      world.network.weather = { ...CALM, loss: 0.3, delayMs: [25, 45] };
      const client = world.addClient(1);
      world.passUntil(() => client.connection.state.name === "registered", LIMIT_MS);
      timesMs.push(client.connection.state.name === "registered" ? world.nowMs : Infinity);
    }
    timesMs.sort((a, b) => a - b);
    const [p50, p99] = [timesMs[24] ?? 0, timesMs[49] ?? 0];
    return judge(
      { handshakes: 50, failed: timesMs.filter((ms) => ms === Infinity).length, "p50 ms": p50, "max ms": p99 },
      { failed: none },
    );
  },
};

export const bitFlips: Fault = {
  name: "a bit flipped in 20 % of the datagrams",
  run: (seed) => talk(meet(seed, { ...CALM, corruption: 0.2, delayMs: [20, 30] }), 200, 50),
};

export const blackouts: Fault = {
  name: "dark for 5 s, light for 2 s",
  run: (seed) => talk(meet(seed, { ...CALM, delayMs: [20, 30], isDark: (nowMs) => nowMs % 7_000 > 2_000 }), 300, 100),
};

export const otherAddresses: Fault = {
  name: "both addresses change every 5 s",
  run(seed) {
    const pair = meet(seed, { ...CALM, loss: 0.1, delayMs: [20, 30] });
    const { world, ana, bob } = pair;
    let nextMs = world.nowMs;
    const joined = (): number => world.server.events.filter(({ kind }) => kind === "joined").length;
    const before = joined();
    const result = talk(pair, 300, 100, () => {
      if (world.nowMs < nextMs) return;
      nextMs = world.nowMs + 5_000;
      for (const client of [ana, bob]) client.rebind({ ...client.at, port: world.newPort() });
    });
    const figures = { ...result.figures, "registrations anew": joined() - before };
    return { figures, faults: [...result.faults, ...judge(figures, { "registrations anew": none }).faults] };
  },
};

export const slowConsumer: Fault = {
  name: "one never acknowledges, its mailbox fills",
  run(seed) {
    const pair = meet(seed, { ...CALM, delayMs: [20, 30] });
    const { world, ana } = pair;
    const slow = world.addClient(3, { knownKey: world.server.keyPair.publicKey });
    world.passUntil(() => world.allRegistered(), LIMIT_MS);
    slow.isAsleep = true;
    for (let index = 0; index < 1_100; index++) {
      ana.say(`para quem dorme ${index}`, 3);
      if (index % 10 === 0) world.pass(10);
    }
    const result = talk(pair, 100, 50);
    world.passUntil(() => ana.connection.queuedCount === 0, LIMIT_MS);
    const told = [...world.fates.values()].filter(({ to, delivery }) => to === 3 && delivery !== "confirmed");
    const failed = told.filter(({ delivery }) => delivery === "failed").length;
    const figures = { ...result.figures, "to the sleeper": 1_100, refused: failed, waiting: told.length - failed };
    const rules = { refused: (value: number) => value >= 100, "p99 ms": (value: number) => value < 500 };
    return { figures, faults: [...result.faults, ...judge(figures, rules).faults] };
  },
};

/** Programs that die, restart, stop or go away in the middle; numbers at their edges; texts at theirs. */
import { sanitize } from "@recado/runtime/text";
import { MemoryServerStore, type StoreChange } from "@recado/server";
import type { ClientHost } from "../hosts.ts";
import { CALM } from "../network.ts";
import { World } from "../world.ts";
import { type Fault, judge, none } from "./fault.ts";

const LIMIT_MS = 600_000;

function worldOf(seed: number, count: number, store = new MemoryServerStore()): World {
  const world = new World({ seed, store });
  world.network.weather = { ...CALM, delayMs: [5, 15] };
  for (let id = 1; id <= count; id++) world.addClient(id, { knownKey: world.server.keyPair.publicKey });
  world.passUntil(() => world.allRegistered(), LIMIT_MS);
  return world;
}

function clientOf(world: World, index: number): ClientHost {
  const client = world.clients[index];
  if (!client) throw new Error(`no client ${index}`);
  return client;
}

export const deadPeers: Fault = {
  name: "3 of 10 vanish in the middle of public messages",
  run(seed) {
    const world = worldOf(seed, 10);
    const [writer, ...others] = world.clients;
    if (!writer) throw new Error("no client");
    for (let index = 0; index < 60; index++) {
      if (index === 20) for (const dead of others.slice(0, 3)) dead.vanish();
      world.say(writer, 0);
      world.pass(50);
    }
    const healthy = others.slice(3).map(({ id }) => id);
    world.passUntil(() => world.ledger.lostPublic(healthy) === 0, LIMIT_MS);
    const lost = world.ledger.lostPublic(healthy);
    return judge({ healthy: healthy.length, said: 60, lost }, { lost: none });
  },
};

/** Dies at the n-th change: what was not committed is gone, and so is the process. */
class MortalStore extends MemoryServerStore {
  #pending: StoreChange[] = [];
  changesLeft = Infinity;
  died: () => void = () => undefined;

  override apply(change: StoreChange): void {
    if (this.changesLeft <= 0) return;
    this.changesLeft--;
    this.#pending.push(change);
    if (this.changesLeft === 0) this.died();
  }

  override commit(whenDurable: () => void): void {
    if (this.changesLeft <= 0) return;
    for (const change of this.#pending.splice(0)) super.apply(change);
    whenDurable();
  }

  revive(): void {
    this.#pending = [];
    this.changesLeft = Infinity;
  }
}

export const crashes: Fault = {
  name: "the server dies around storing and acknowledging, 1,000 times",
  run(seed) {
    const store = new MortalStore();
    const world = worldOf(seed, 2, store);
    const [ana, bob] = [clientOf(world, 0), clientOf(world, 1)];
    store.died = () => world.server.crash();
    let deaths = 0;
    for (; deaths < 1_000; deaths++) {
      store.changesLeft = world.chance.whole(1, 12);
      for (let index = 0; index < 4; index++) {
        world.say(ana, 2);
        world.say(bob, 1);
        world.pass(world.chance.between(0, 10));
      }
      world.pass(30);
      store.revive();
      world.server.restart();
      for (const client of [ana, bob]) client.connection.probe({ monotonicMs: world.nowMs, wallMs: world.nowMs });
      world.pass(100);
    }
    world.passUntil(() => world.ledger.lostPrivate() === 0, LIMIT_MS);
    const { said, lost, duplicated, misordered } = world.ledger.figures(world.ledger.lostPrivate());
    return judge({ deaths, said, lost, duplicated, misordered }, { lost: none, duplicated: none, misordered: none });
  },
};

export const longTexts: Fault = {
  name: "texts of 1 byte to 64 KiB, and one more",
  run(seed) {
    const world = worldOf(seed, 2);
    const ana = clientOf(world, 0);
    world.network.weather = { ...CALM, loss: 0.2, delayMs: [5, 15] };
    for (const byteCount of [1, 139, 140, 141, 280, 281, 5_000, 65_535, 65_536]) world.say(ana, 2, byteCount);
    const refused = ana.say("x".repeat(65_537), 2) === undefined ? 1 : 0;
    const split = ana.say("é".repeat(32_769), 2) === undefined ? 1 : 0;
    world.passUntil(() => world.ledger.lostPrivate() === 0, LIMIT_MS);
    const { said, lost, forged } = world.ledger.figures(world.ledger.lostPrivate());
    return judge(
      { said, lost, forged, "over-long refused": refused + split },
      { lost: none, forged: none, "over-long refused": (value) => value === 2 },
    );
  },
};

export const controls: Fault = {
  name: "terminal controls in texts",
  run(seed) {
    const world = worldOf(seed, 2);
    const [ana, bob] = [clientOf(world, 0), clientOf(world, 1)];
    const heard: string[] = [];
    bob.onEvent = (event) => {
      if (event.kind === "message") heard.push(event.message.text);
    };
    const bytes = [...Array.from({ length: 32 }, (_, code) => code), 0x7f, 0x9b, 0x9d, 0x202e, 0x2066];
    for (const code of bytes) ana.say(`a${String.fromCodePoint(code)}[31mz`, 2);
    world.passUntil(() => heard.length === bytes.length, 60_000);
    const onScreen = heard.filter((text) =>
      /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(sanitize(text)),
    );
    return judge(
      { sent: bytes.length, heard: heard.length, "on the screen": onScreen.length },
      { "on the screen": none },
    );
  },
};

export const stopUnderLoad: Fault = {
  name: "SIGTERM under load",
  run(seed) {
    const world = worldOf(seed, 3);
    const [ana, bob] = [clientOf(world, 0), clientOf(world, 1)];
    for (let index = 0; index < 100; index++) {
      world.say(ana, 2);
      world.say(bob, 0);
      world.pass(2);
    }
    world.server.stop();
    world.pass(1_000);
    world.server.restart();
    world.passUntil(() => world.ledger.lostPrivate() + world.ledger.lostPublic([1, 3]) === 0, LIMIT_MS);
    const lost = world.ledger.lostPrivate() + world.ledger.lostPublic([1, 3]);
    const { said, duplicated, misordered } = world.ledger.figures(lost);
    return judge({ said, unsent: lost, duplicated, misordered }, { unsent: none, duplicated: none, misordered: none });
  },
};

export const soak: Fault = {
  name: "an hour of talk and idling",
  run(seed) {
    const world = worldOf(seed, 4);
    const [ana, bob] = [clientOf(world, 0), clientOf(world, 1)];
    const heapOf = (): number => {
      Bun.gc(true);
      return process.memoryUsage().heapUsed / 1_024;
    };
    const talkFor = (minutes: number): void => {
      for (let minute = 0; minute < minutes; minute++) {
        for (let index = 0; index < 20; index++) {
          ana.say("oi", 2);
          bob.say("oi", 0);
          world.pass(50);
        }
        world.pass(59_000);
        world.fates.clear();
      }
    };
    talkFor(10);
    const before = heapOf();
    talkFor(50);
    const grown = heapOf() - before;
    world.server.events.length = 0;
    const budget = Math.max(world.server.budget.worst, ...world.clients.map(({ budget: { worst } }) => worst));
    const { duplicated } = world.ledger;
    return judge(
      { minutes: 60, "heap grown KiB": grown, "timeouts in the busiest second": budget, duplicated },
      { duplicated: none, "timeouts in the busiest second": (value) => value < 1_000 },
    );
  },
};

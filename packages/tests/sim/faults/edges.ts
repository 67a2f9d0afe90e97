/** Sequence numbers that begin just below 2³², and keys that grow old. */
import { Chance } from "../chance.ts";
import { CALM } from "../network.ts";
import { World } from "../world.ts";
import { type Fault, judge, none } from "./fault.ts";

const LIMIT_MS = 600_000;
const HOUR_MS = 3_600_000;

/** Epochs come from four random bytes; these are the last ones before the numbers begin again at 0. */
class EdgeChance extends Chance {
  override readonly bytes = (count: number): Uint8Array => {
    const bytes = Uint8Array.from({ length: count }, () => Math.floor(this.next() * 256));
    if (count === 4) bytes.fill(255, 0, 3);
    return bytes;
  };
}

export const edges: Fault = {
  name: "seq at the edge of 2³² under loss",
  run(seed) {
    const world = new World({ seed, chance: new EdgeChance(seed) });
    world.network.weather = { ...CALM, loss: 0.3, duplicates: 0.2, delayMs: [5, 60] };
    const [ana, bob] = [world.addClient(1), world.addClient(2)];
    world.passUntil(() => world.allRegistered(), LIMIT_MS);
    for (let index = 0; index < 600; index++) {
      world.say(ana, 2);
      world.say(bob, 1);
      world.pass(20);
    }
    world.passUntil(() => world.ledger.lostPrivate() === 0, LIMIT_MS);
    const { said, lost, duplicated, misordered } = world.ledger.figures(world.ledger.lostPrivate());
    return judge({ said, lost, duplicated, misordered }, { lost: none, duplicated: none, misordered: none });
  },
};

export const rekeys: Fault = {
  name: "new keys each hour under loss, three hours",
  run(seed) {
    const world = new World({ seed });
    world.network.weather = { ...CALM, loss: 0.2, delayMs: [5, 60] };
    const [ana, bob] = [world.addClient(1), world.addClient(2)];
    world.passUntil(() => world.allRegistered(), LIMIT_MS);
    const keys = new Set<number>();
    world.network.onSent = ({ from, bytes }) => {
      if (from === ana.at && bytes[0] !== 0) keys.add(new DataView(bytes.buffer, bytes.byteOffset).getUint32(0));
    };
    const endMs = world.nowMs + 3.1 * HOUR_MS;
    while (world.nowMs < endMs) {
      world.say(ana, 2);
      world.say(bob, 1);
      world.pass(10_000);
    }
    world.passUntil(() => world.ledger.lostPrivate() === 0, LIMIT_MS);
    const { said, lost, duplicated, misordered } = world.ledger.figures(world.ledger.lostPrivate());
    const left = world.server.events.filter(({ kind }) => kind === "left").length;
    return judge(
      { "sessions of one client": keys.size, said, lost, duplicated, misordered, left },
      {
        "sessions of one client": (value) => value >= 4,
        lost: none,
        duplicated: none,
        misordered: none,
        left: none,
      },
    );
  },
};

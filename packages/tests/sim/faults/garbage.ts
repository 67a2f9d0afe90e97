/** Whatever bytes come, from whoever: nobody throws, and the conversation goes on. */
import { encodeMessage } from "@recado/protocol";
import { CALM, type Datagram } from "../network.ts";
import { World } from "../world.ts";
import { type Fault, judge, none } from "./fault.ts";

export const garbage: Fault = {
  name: "20,000 datagrams of garbage and of half-truths",
  run(seed) {
    const world = new World({ seed });
    const { chance, network } = world;
    network.weather = { ...CALM, delayMs: [5, 15] };
    const knownKey = world.server.keyPair.publicKey;
    const [ana, bob] = [world.addClient(1, { knownKey }), world.addClient(2, { knownKey })];
    const seen: Datagram[] = [];
    network.onSent = (datagram) => void seen.push(datagram);
    world.passUntil(() => world.allRegistered(), 60_000);
    const clear = encodeMessage({ kind: "hello", origin: 3, dest: 0, name: "eva", text: "oi", offer: ["REC0"] });
    for (let count = 0; count < 20_000; count++) {
      const { from, to, bytes } = chance.pick(seen);
      const base = chance.pick([bytes, clear, chance.bytes(chance.whole(0, 1_300))]);
      const mutant = new Uint8Array(base.subarray(0, chance.happens(0.2) ? chance.whole(0, base.length) : base.length));
      for (let change = chance.whole(0, 8); change > 0 && mutant.length > 0; change--) {
        mutant[chance.whole(0, mutant.length - 1)] = chance.whole(0, 255);
      }
      network.inject({ from, to, bytes: mutant });
      if (seen.length > 400) seen.splice(0, 200);
      if (count % 100 === 0) {
        world.say(ana, 2);
        world.say(bob, 1);
        world.pass(50);
      }
    }
    world.passUntil(() => world.ledger.lostPrivate() === 0, 300_000);
    const { said, lost, duplicated, forged } = world.ledger.figures(world.ledger.lostPrivate());
    return judge({ datagrams: 20_000, said, lost, duplicated, forged }, { lost: none, duplicated: none, forged: none });
  },
};

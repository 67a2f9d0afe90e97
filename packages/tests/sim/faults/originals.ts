/** Original clients, beside sealed ones: every byte that they get is the byte that they got before there were sessions. */
import { encodeMessage, type Message } from "@recado/protocol";
import { CALM } from "../network.ts";
import { World } from "../world.ts";
import { type Fault, judge, none } from "./fault.ts";

const HERE = { address: "10.2.0.9", port: 900 };
const THERE = { address: "10.2.0.8", port: 800 };

/** What two original clients get for what they send, in hexadecimal. */
function transcript(seed: number, hasSealed: boolean): string[] {
  const world = new World({ seed, config: {} });
  world.network.weather = CALM;
  if (hasSealed) {
    world.addClient(1);
    world.addClient(2);
    world.passUntil(() => world.allRegistered(), 60_000);
  }
  const got: string[] = [];
  world.network.listen(HERE, ({ bytes }) => void got.push(`here ${Buffer.from(bytes).toString("hex")}`));
  world.network.listen(THERE, ({ bytes }) => void got.push(`there ${Buffer.from(bytes).toString("hex")}`));
  const send = (from: typeof HERE, message: Message): void => {
    world.network.send({ from, to: world.server.at, bytes: encodeMessage(message) });
    world.pass(100);
  };
  for (const [from, origin, name] of [
    [HERE, 9, "nove"],
    [THERE, 8, "oito"],
  ] as const) {
    const base = { origin, name };
    send(from, { ...base, kind: "hello", dest: 0, text: `Conectando como ${name}...`, offer: [] });
    send(from, { ...base, kind: "text", dest: 0, text: "olá a todos" });
    send(from, { ...base, kind: "text", dest: 17 - origin, text: "só para você" });
    send(from, { ...base, kind: "text", dest: 77, text: "ninguém" });
    send(from, { ...base, kind: "hello", dest: 0, text: `Conectando como ${name}...`, offer: [] });
  }
  send(HERE, { kind: "bye", origin: 9, dest: 0, name: "nove", text: "" });
  send(HERE, { kind: "text", origin: 9, dest: 0, name: "nove", text: "ainda aqui?" });
  return got;
}

export const originals: Fault = {
  name: "original clients beside sealed ones",
  run(seed) {
    const alone = transcript(seed, false);
    const beside = transcript(seed, true);
    const different =
      alone.filter((line, index) => line !== beside[index]).length + Math.abs(alone.length - beside.length);
    return judge({ frames: alone.length, different }, { different: none, frames: (value) => value > 10 });
  },
};

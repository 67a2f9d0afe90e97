/** Sees every datagram, keeps some, and sends what it likes from whatever address it likes. It has no keys. */
import { encodeMessage, type Message } from "@recado/protocol";
import { SessionStep, writeStep } from "@recado/protocol/session";
import type { Chance } from "./chance.ts";
import type { Datagram, Network } from "./network.ts";

const KEPT_MAX = 500;

export class Attacker {
  readonly #network: Network;
  readonly #chance: Chance;
  readonly #seen: Datagram[] = [];
  sentCount = 0;

  /** Speaks in the name of the server and of the ids up to `idMax`, which all have owners. */
  constructor(
    network: Network,
    chance: Chance,
    readonly idMax: number,
  ) {
    this.#network = network;
    this.#chance = chance;
    network.onSent = (datagram) => {
      if (this.#seen.length < KEPT_MAX) this.#seen.push(datagram);
      else this.#seen[chance.whole(0, KEPT_MAX - 1)] = datagram;
    };
  }

  act(): void {
    if (this.#seen.length === 0) return;
    const datagram = this.#chance.pick(this.#seen);
    this.#chance.pick([this.replay, this.forge, this.speak, this.deny])(datagram);
  }

  readonly replay = (datagram: Datagram): void => this.#inject(datagram);

  /** The same with some bytes changed, perhaps from elsewhere. */
  readonly forge = ({ from, to, bytes }: Datagram): void => {
    const forged = new Uint8Array(bytes);
    for (let change = 0; change < 3; change++) {
      forged[this.#chance.whole(0, forged.length - 1)] = this.#chance.whole(0, 255);
    }
    const source = this.#chance.happens(0.5) ? from : { address: "10.6.6.6", port: 666 };
    this.#inject({ from: source, to, bytes: forged });
  };

  /** A clear frame in another's name, from its very address. */
  readonly speak = ({ from, to }: Datagram): void => {
    const origin = this.#chance.whole(0, this.idMax);
    const base = { origin, dest: this.#chance.whole(0, this.idMax), name: "eva", text: "1>0 #0 forged" };
    const message = this.#chance.pick<Message>([
      { ...base, kind: "text" },
      { ...base, kind: "bye", text: "" },
      { ...base, kind: "error", text: "Você foi removido pelo operador." },
      { ...base, kind: "text", origin: 0, text: "Servidor desligado. Conexão encerrada." },
      { ...base, kind: "hello", offer: ["REC0"] },
      { ...base, kind: "roster", text: "-" },
    ]);
    this.#inject({ from, to, bytes: encodeMessage(message) });
  };

  /** "I do not know your session", to whom it was sent. */
  readonly deny = ({ from, to, bytes }: Datagram): void => {
    const step = writeStep(0, this.#chance.whole(0, this.idMax), SessionStep.UNKNOWN_SESSION, bytes.subarray(0, 4));
    this.#inject({ from: to, to: from, bytes: step });
  };

  #inject(datagram: Datagram): void {
    this.sentCount++;
    this.#network.inject(datagram);
  }
}

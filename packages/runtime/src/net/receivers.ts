/** One `Receiver` for each address, found by the object that a program names the address with, or by its text. */
import { Receiver } from "./output-turn.ts";
import type { Endpoint } from "./transport.ts";

/** Addresses that are remembered by their text. */
const RECEIVERS_MAX = 65_536;

export class Receivers {
  #byEndpoint = new WeakMap<Endpoint, Receiver>();
  readonly #byText = new Map<string, Receiver>();

  readonly of = (endpoint: Endpoint): Receiver => {
    const known = this.#byEndpoint.get(endpoint);
    if (known && known.port === endpoint.port && known.address === endpoint.address) return known;
    const receiver = this.at(endpoint.port, endpoint.address);
    this.#byEndpoint.set(endpoint, receiver);
    return receiver;
  };

  at(port: number, address: string): Receiver {
    const key = `${port} ${address}`;
    const known = this.#byText.get(key);
    if (known) return known;
    const receiver = new Receiver(address, port);
    this.#byText.set(key, receiver);
    return receiver;
  }

  /** Between two turns: nobody may be known by two objects in one. */
  trim(): void {
    if (this.#byText.size < RECEIVERS_MAX) return;
    this.#byText.clear();
    this.#byEndpoint = new WeakMap();
  }
}

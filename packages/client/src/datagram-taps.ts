/** Datagrams as they come and go, for who wants to look at them: opened where they are sealed. Nothing is copied while nobody looks. */
import { mayBeEnvelope, type TransportKeys } from "@recado/protocol/session";
import type { Endpoint } from "@recado/runtime/net";
import type { ClientSealing } from "./client-options.ts";

export interface TappedDatagram {
  readonly direction: "in" | "out";
  /** A copy. An envelope as it is between opening and sealing, its tag last. */
  readonly bytes: Uint8Array;
  readonly isSealed: boolean;
  readonly peer: Endpoint;
}

type Observer = (datagram: TappedDatagram) => void;

export class DatagramTaps {
  readonly #observers = new Set<Observer>();

  /** Gives the function that ends it. */
  add(observer: Observer): () => void {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }

  /** Of a datagram as the network has it; envelopes are told of by their keys. */
  saw(direction: "in" | "out", bytes: Uint8Array, peer: Endpoint): void {
    if (this.#observers.size > 0 && !mayBeEnvelope(bytes)) this.#tell({ direction, bytes, isSealed: false, peer });
  }

  /** The sealing whose sessions these taps see into. */
  into(sealing: ClientSealing, peer: () => Endpoint): ClientSealing {
    return { ...sealing, overKeys: (keys) => this.#over(keys, peer) };
  }

  #over({ send, receive, ...keys }: TransportKeys, peer: () => Endpoint): TransportKeys {
    return {
      ...keys,
      send: {
        open: (datagram, counter) => send.open(datagram, counter),
        seal: (datagram, counter) => {
          if (this.#observers.size > 0) {
            this.#tell({ direction: "out", bytes: datagram, isSealed: true, peer: peer() });
          }
          send.seal(datagram, counter);
        },
      },
      receive: {
        seal: (datagram, counter) => receive.seal(datagram, counter),
        open: (datagram, counter) => {
          const isOpen = receive.open(datagram, counter);
          if (isOpen && this.#observers.size > 0) {
            this.#tell({ direction: "in", bytes: datagram, isSealed: true, peer: peer() });
          }
          return isOpen;
        },
      },
    };
  }

  #tell(datagram: TappedDatagram): void {
    const copy = { ...datagram, bytes: Uint8Array.from(datagram.bytes) };
    for (const observer of [...this.#observers]) observer(copy);
  }
}

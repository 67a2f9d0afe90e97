/** What is left of a session that is over: enough to tell so to whoever still sends into it. */

import type { TransportKeys } from "./cipher-suite.ts";
import { InnerType } from "./constants.ts";
import { type Close, writeClose } from "./control.ts";
import { counterOf, sealEnvelope } from "./envelope.ts";

export class Tombstone {
  readonly #keys: TransportKeys;
  readonly #remoteSid: number;
  readonly #text: Uint8Array;
  readonly #randomBytes: (count: number) => Uint8Array;
  #counter: number;

  /** `counter` is the first that was not used under these keys. */
  constructor(
    keys: TransportKeys,
    remoteSid: number,
    counter: number,
    close: Close,
    randomBytes: (count: number) => Uint8Array,
  ) {
    this.#keys = keys;
    this.#remoteSid = remoteSid;
    this.#counter = counter;
    this.#randomBytes = randomBytes;
    this.#text = writeClose(close);
  }

  /** The CLOSE, sealed anew. */
  envelope(): Uint8Array {
    const [noise = 0] = this.#randomBytes(1);
    const frame = { type: InnerType.CONTROL, origin: 0, dest: 0, text: this.#text, hasMore: false, seq: undefined };
    return sealEnvelope(this.#keys.send, this.#remoteSid, this.#counter++, [frame], undefined, noise);
  }

  /** Opens the datagram in place: whether it came from the peer. */
  isFromPeer(datagram: Uint8Array): boolean {
    return this.#keys.receive.open(datagram, counterOf(datagram));
  }
}

/**
 * Datagrams on their way out, copied into one piece of memory in the order of their leaving: those that stand behind each
 * other for one receiver are one long buffer already, and nothing is made for each. Whoever fills it stops when it is
 * full, and goes on when it has been sent.
 */
import type { Endpoint, Packet } from "./transport.ts";

/** A thousand are what a sendmmsg takes; half a megabyte is more than the second cache of most. */
const DATAGRAMS_MAX = 1_024;
const BYTES_MAX = 524_288;

export class DatagramBatch {
  readonly storage = new Uint8Array(BYTES_MAX);
  readonly #ends = new Int32Array(DATAGRAMS_MAX);
  readonly #targets: Endpoint[] = [];
  #count = 0;
  #byteCount = 0;

  get count(): number {
    return this.#count;
  }

  hasRoom(byteCount: number): boolean {
    return this.#count < DATAGRAMS_MAX && this.#byteCount + byteCount <= BYTES_MAX;
  }

  /** `to` is best the same object each time. Throws RangeError where there is no room. */
  put(datagram: Uint8Array, to: Endpoint): void {
    if (!this.hasRoom(datagram.length)) throw new RangeError("the batch is full");
    this.storage.set(datagram, this.#byteCount);
    this.#byteCount += datagram.length;
    this.#ends[this.#count] = this.#byteCount;
    this.#targets[this.#count] = to;
    this.#count++;
  }

  /** Where the datagram at this index begins in `storage`; of `count`, where the last one ends. */
  startOf(index: number): number {
    return index === 0 ? 0 : (this.#ends[index - 1] ?? 0);
  }

  sizeOf(index: number): number {
    return this.startOf(index + 1) - this.startOf(index);
  }

  targetOf(index: number): Endpoint | undefined {
    return this.#targets[index];
  }

  /** Copies of `count` datagrams from `index` on, for who keeps them. */
  packets(index = 0, count = this.#count): Packet[] {
    const packets: Packet[] = [];
    for (let at = index; at < index + count; at++) {
      const to = this.#targets[at];
      if (to) packets.push({ bytes: this.storage.slice(this.startOf(at), this.startOf(at + 1)), to });
    }
    return packets;
  }

  clear(): void {
    this.#targets.length = 0;
    this.#count = 0;
    this.#byteCount = 0;
  }
}

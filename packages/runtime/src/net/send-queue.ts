/**
 * What waits while the kernel takes no more datagrams. Order is kept, one receiver's share is bounded, and a
 * datagram that finds its receiver's share full is refused, never an older one dropped.
 */

import type { Packet } from "./transport.ts";

export class SendQueue {
  readonly #limitPerReceiver: number;
  readonly #counts = new Map<string, number>();
  #packets: Packet[] = [];

  constructor(limitPerReceiver: number) {
    this.#limitPerReceiver = limitPerReceiver;
  }

  get length(): number {
    return this.#packets.length;
  }

  /** False when the receiver's share is full. */
  push(packet: Packet): boolean {
    const key = keyOf(packet);
    const count = this.#counts.get(key) ?? 0;
    if (count >= this.#limitPerReceiver) return false;
    this.#counts.set(key, count + 1);
    this.#packets.push(packet);
    return true;
  }

  /** Everything that waits, oldest first; the queue is empty after. */
  takeAll(): Packet[] {
    const packets = this.#packets;
    this.#packets = [];
    this.#counts.clear();
    return packets;
  }
}

function keyOf({ to: { port, address } }: Packet): string {
  return `${port} ${address}`;
}

/** Which peers' sessions have to be looked at, and when. An entry that was overtaken by an earlier one stays and is skipped. */
import TinyQueue from "tinyqueue";
import type { Peer } from "./peer.ts";

interface Entry {
  readonly atMs: number;
  readonly peer: Peer;
}

export class Deadlines {
  readonly #queue = new TinyQueue<Entry>([], (a, b) => a.atMs - b.atMs);

  get nextAtMs(): number {
    return this.#queue.peek()?.atMs ?? Infinity;
  }

  /** Entries, those that are overtaken included. */
  get size(): number {
    return this.#queue.length;
  }

  schedule(peer: Peer, atMs: number): void {
    if (atMs >= peer.scheduledAtMs) return;
    peer.scheduledAtMs = atMs;
    this.#queue.push({ atMs, peer });
  }

  takeDue(nowMs: number): Peer[] {
    const due: Peer[] = [];
    for (let entry = this.#queue.peek(); entry && entry.atMs <= nowMs; entry = this.#queue.peek()) {
      this.#queue.pop();
      if (entry.atMs !== entry.peer.scheduledAtMs) continue;
      entry.peer.scheduledAtMs = Infinity;
      due.push(entry.peer);
    }
    return due;
  }
}

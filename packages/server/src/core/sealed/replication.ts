/** What the log of several servers says of sealed clients, to the peers that this server knows. */
import { serialAdd } from "@recado/protocol/session";
import type { Entry, StoreChange } from "../../store/server-store.ts";
import type { History } from "./history.ts";
import type { Inbox } from "./inbox.ts";
import type { PeerBook } from "./peer-book.ts";
import type { Positions } from "./positions.ts";

export interface ReplicationOptions {
  readonly history: History;
  readonly book: PeerBook;
  readonly inbox: Inbox;
  readonly positions: Positions;
}

export class Replication {
  readonly #options: ReplicationOptions;

  constructor(options: ReplicationOptions) {
    this.#options = options;
  }

  /** Its place in the history is settled: now it is delivered. */
  entry(entry: Entry, epoch: number, nowMs: number): void {
    const { history, inbox } = this.#options;
    history.put(entry);
    if (entry.isSealed) this.#logged(entry.origin, epoch, serialAdd(entry.seq, 1));
    inbox.publish(entry, nowMs);
  }

  /** `isOwn`: the peer has changed already, when we said so. */
  change(change: StoreChange, isOwn: boolean): void {
    const { book, positions } = this.#options;
    switch (change.kind) {
      case "owner": {
        const { id, receiveEpoch, receiveNext } = change.owner;
        if (!isOwn) book.learn(change.owner);
        this.#logged(id, receiveEpoch, receiveNext);
        return;
      }
      case "progress": {
        const peer = isOwn ? undefined : book.get(change.id);
        if (!peer) return;
        peer.lastSeenMs = Math.max(peer.lastSeenMs, change.lastSeenMs);
        positions.advance(peer, change.position);
        return;
      }
      case "refused": {
        const { id, seq } = change.refusal;
        const peer = book.get(id);
        if (!peer) return;
        if (!isOwn) peer.refusals.push(change.refusal);
        this.#logged(id, peer.logged.epoch, serialAdd(seq, 1));
        return;
      }
      case "refusal-told": {
        const peer = isOwn ? undefined : book.get(change.id);
        if (peer) peer.refusals = peer.refusals.filter(({ seq }) => seq !== change.seq);
        return;
      }
      case "disowned": {
        const peer = isOwn ? undefined : book.get(change.id);
        // It came here before the other server could know.
        if (peer?.presence) book.store(peer);
        else if (peer) book.forget(change.id);
      }
    }
  }

  #logged(id: number, epoch: number, next: number): void {
    const peer = this.#options.book.get(id);
    if (!peer) return;
    peer.logged = { epoch, next };
    if (!peer.presence) peer.taken = next;
  }
}

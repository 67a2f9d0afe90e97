/**
 * A frame may leave, and an acknowledgement, when a crash cannot undo it any more: what waits for the store, and what it
 * has stored since somebody looked.
 */
import type { ReceiveStream } from "@recado/protocol/session";
import type { ServerStore } from "../../store/server-store.ts";
import type { Peer, Presence } from "./peer.ts";

const NOBODY: ReadonlySet<Peer> = new Set();

/** A message, by the stream that it came in. */
interface Taken {
  readonly receive: ReceiveStream;
  readonly epoch: number;
  readonly seq: number;
}

/** What a peer has to be sent when it is stored: all before `next`. */
interface Sending {
  readonly peer: Peer;
  readonly presence: Presence;
  readonly next: number;
}

export class Storing {
  readonly #store: ServerStore;
  readonly #wake: () => void;
  /** By session, the last message that was taken and is not committed. */
  #taken = new Map<Presence, Taken>();
  /** What has become durable: who may send, and what may be acknowledged. */
  #durable = new Set<Peer>();
  #committed: (readonly [presence: Presence, taken: Taken])[] = [];

  /** `wake`: something was stored, later than it was asked for. */
  constructor(store: ServerStore, wake: () => void) {
    this.#store = store;
    this.#wake = wake;
  }

  /** Something was stored since `takeDone`. */
  get isDone(): boolean {
    return this.#durable.size > 0 || this.#committed.length > 0;
  }

  /** Everything that the peer said up to `seq` was acted on. */
  took({ receive }: Peer, presence: Presence, seq: number): void {
    this.#taken.set(presence, { receive, epoch: receive.epoch, seq });
  }

  /**
   * Has everything stored that was taken, and what is in the streams to these. Gives those who have something to wait for:
   * what else they have to say leaves with it, unless it takes long.
   */
  store(peers: ReadonlySet<Peer>): ReadonlySet<Peer> {
    const taken = this.#taken;
    this.#taken = new Map();
    const sending: Sending[] = [];
    for (const peer of peers) {
      const { presence } = peer;
      if (!presence) continue;
      const { send } = presence;
      sending.push({ peer, presence, next: send.next });
      // What a copy holds stands in a log already: only what came here has to wait until it does, too.
      if (this.#store.isCopy) send.release(send.next);
    }
    let isDone = false;
    let isLater = false;
    this.#store.commit(() => {
      isDone = true;
      for (const { peer, presence, next } of sending) {
        presence.send.release(next);
        presence.isStored = true;
        if (isLater) this.#durable.add(peer);
      }
      for (const committed of taken) this.#committed.push(committed);
      if (isLater) this.#wake();
    });
    isLater = true;
    if (isDone) return NOBODY;
    const waiting = new Set<Peer>();
    for (const { peer, presence, next } of sending) {
      if (taken.has(presence) || presence.send.released !== next) waiting.add(peer);
    }
    return waiting;
  }

  /** Acknowledges what is stored, and gives those who may send since. */
  takeDone(nowMs: number): ReadonlySet<Peer> {
    for (const [{ session }, { receive, epoch, seq }] of this.#committed.splice(0)) {
      if (receive.epoch === epoch) session.committed(seq, nowMs);
    }
    if (this.#durable.size === 0) return NOBODY;
    const durable = this.#durable;
    this.#durable = new Set();
    return durable;
  }
}

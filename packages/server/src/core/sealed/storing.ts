/**
 * A frame may leave, and an acknowledgement, when a crash cannot undo it any more: what waits for the store, and what it
 * has stored since somebody looked. So many commits are asked for at a time; all that comes meanwhile is the next one, and
 * takes as much memory as there are peers, however long nothing can be stored.
 */
import type { ReceiveStream } from "@recado/protocol/session";
import type { ServerStore } from "../../store/server-store.ts";
import { COMMITS_MAX } from "../config.ts";
import type { Peer, Presence } from "./peer.ts";

const NOBODY: ReadonlySet<Peer> = new Set();

/** A message, by the session and the stream that it came in. */
interface Taken {
  readonly session: Presence["session"];
  readonly receive: ReceiveStream;
  readonly epoch: number;
  readonly seq: number;
}

/** What a peer has to be sent when it is stored: all before `next`. */
interface Sending {
  readonly presence: Presence;
  readonly next: number;
}

/** What waits for one commit: of each peer the last message that was taken, and what it is to be sent. */
interface Batch {
  readonly taken: ReadonlyMap<Peer, Taken>;
  readonly sending: Iterable<readonly [peer: Peer, sending: Sending]>;
}

interface Behind extends Batch {
  readonly taken: Map<Peer, Taken>;
  readonly sending: Map<Peer, Sending>;
}

export class Storing {
  readonly #store: ServerStore;
  readonly #wake: () => void;
  /** The last message of each that was taken since `store`. */
  #taken = new Map<Peer, Taken>();
  #commitCount = 0;
  /** For the commit that is asked for when one of the others is done. */
  #behind: Behind | undefined;
  /** What has become durable: who may send, and what may be acknowledged. */
  #durable = new Set<Peer>();
  #committed: Taken[] = [];

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
  took(peer: Peer, { session }: Presence, seq: number): void {
    const { receive } = peer;
    this.#taken.set(peer, { session, receive, epoch: receive.epoch, seq });
  }

  /**
   * Has everything stored that was taken, and what is in the streams to these. Gives those who have something to wait for:
   * what else they have to say leaves with it, unless it takes long.
   */
  store(peers: ReadonlySet<Peer>): ReadonlySet<Peer> {
    const taken = this.#taken;
    this.#taken = new Map();
    const sending: (readonly [Peer, Sending])[] = [];
    for (const peer of peers) {
      const { presence } = peer;
      if (!presence) continue;
      const { send } = presence;
      sending.push([peer, { presence, next: send.next }]);
      // What a copy holds stands in a log already: only what came here has to wait until it does, too.
      if (this.#store.isCopy) send.release(send.next);
    }
    if (this.#commitCount >= COMMITS_MAX) this.#putBehind({ taken, sending });
    else if (this.#commit({ taken, sending }, false)) return NOBODY;
    const waiting = new Set<Peer>();
    for (const [peer, { presence, next }] of sending) {
      if (taken.has(peer) || presence.send.released !== next) waiting.add(peer);
    }
    return waiting;
  }

  /** Acknowledges what is stored, and gives those who may send since. */
  takeDone(nowMs: number): ReadonlySet<Peer> {
    for (const { session, receive, epoch, seq } of this.#committed.splice(0)) {
      if (receive.epoch === epoch) session.committed(seq, nowMs);
    }
    if (this.#durable.size === 0) return NOBODY;
    const durable = this.#durable;
    this.#durable = new Set();
    return durable;
  }

  #putBehind({ taken, sending }: Batch): void {
    this.#behind ??= { taken: new Map(), sending: new Map() };
    for (const [peer, last] of taken) this.#behind.taken.set(peer, last);
    for (const [peer, last] of sending) this.#behind.sending.set(peer, last);
  }

  /** `isLater`: nobody looks at once. True when it is stored already. */
  #commit(batch: Batch, isLater: boolean): boolean {
    let isDone = false;
    let isUnseen = isLater;
    this.#commitCount++;
    this.#store.commit(() => {
      isDone = true;
      this.#commitCount--;
      this.#stored(batch, isUnseen);
      const behind = this.#behind;
      this.#behind = undefined;
      if (behind) this.#commit(behind, true);
    });
    isUnseen = true;
    return isDone;
  }

  #stored({ taken, sending }: Batch, isUnseen: boolean): void {
    for (const [peer, { presence, next }] of sending) {
      presence.send.release(next);
      presence.isStored = true;
      if (isUnseen) this.#durable.add(peer);
    }
    for (const last of taken.values()) this.#committed.push(last);
    if (isUnseen) this.#wake();
  }
}

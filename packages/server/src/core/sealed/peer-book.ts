/** Everybody who owns an id by a key, present or away; who of them hears public messages; and whose sid is which. */
import { newEpoch, newSid, type Session } from "@recado/protocol/session";
import type { PeerStore } from "../../store/peer-store.ts";
import { PEERS_MAX, PUBLIC_WHILE_AWAY_MS } from "../config.ts";
import { type MailTag, newPeer, type Peer, peerOf } from "./peer.ts";

export class PeerBook {
  readonly #store: PeerStore;
  readonly #randomBytes: (count: number) => Uint8Array;
  /** In the order of their last coming. */
  readonly #byId = new Map<number, Peer>();
  readonly #bySid = new Map<number, Peer>();
  readonly #listeners = new Set<Peer>();

  constructor(store: PeerStore, randomBytes: (count: number) => Uint8Array, nowMs: number) {
    this.#store = store;
    this.#randomBytes = randomBytes;
    for (const stored of store.load()) {
      const peer = peerOf(stored);
      this.#byId.set(stored.id, peer);
      if (!stored.isListening) continue;
      peer.publicUntilMs = nowMs + PUBLIC_WHILE_AWAY_MS;
      this.#listeners.add(peer);
    }
  }

  get(id: number): Peer | undefined {
    return this.#byId.get(id);
  }

  bySid(sid: number): Peer | undefined {
    return this.#bySid.get(sid);
  }

  newSid(): number {
    return newSid(this.#randomBytes, (sid) => this.#bySid.has(sid));
  }

  newEpoch(): number {
    return newEpoch(this.#randomBytes);
  }

  /** The first key that asks owns the id. Undefined when there is no room for another owner. */
  claim(id: number, name: string, key: Uint8Array): Peer | undefined {
    if (this.#byId.size >= PEERS_MAX && !this.#forgetOne()) return undefined;
    const sendEpoch = this.newEpoch();
    const peer = newPeer(id, name, key, sendEpoch);
    this.#byId.set(id, peer);
    this.#store.apply({ kind: "claimed", id, name, key, sendEpoch });
    return peer;
  }

  rename(peer: Peer, name: string): void {
    if (peer.name === name) return;
    peer.name = name;
    peer.introduction = `s ${name}`;
    this.#store.apply({ kind: "renamed", id: peer.id, name });
  }

  wake(peer: Peer, session: Session<MailTag>): void {
    this.#byId.delete(peer.id);
    this.#byId.set(peer.id, peer);
    peer.session = session;
    peer.isSessionStored = false;
    this.#bySid.set(session.localSid, peer);
    this.#listen(peer, true);
  }

  /** The session is over. Who was merely lost goes on hearing public messages for a while, from its mailbox. */
  sleep(peer: Peer, mayReturnSoon: boolean, nowMs: number): void {
    if (peer.session) this.#bySid.delete(peer.session.localSid);
    peer.session = undefined;
    peer.client = undefined;
    peer.publicUntilMs = mayReturnSoon ? nowMs + PUBLIC_WHILE_AWAY_MS : nowMs;
    if (!mayReturnSoon) this.#listen(peer, false);
  }

  awake(): Peer[] {
    return [...this.#listeners].filter(({ session }) => session !== undefined);
  }

  /** Whom public messages go to. */
  *listeners(nowMs: number): IterableIterator<Peer> {
    for (const peer of this.#listeners) {
      if (peer.session || peer.publicUntilMs > nowMs) yield peer;
      else this.#listen(peer, false);
    }
  }

  #listen(peer: Peer, isListening: boolean): void {
    if (this.#listeners.has(peer) === isListening) return;
    if (isListening) this.#listeners.add(peer);
    else this.#listeners.delete(peer);
    this.#store.apply({ kind: "listening", id: peer.id, isListening });
  }

  /** Makes room: the owner that was away longest and has no mail loses its id. */
  #forgetOne(): boolean {
    for (const peer of this.#byId.values()) {
      if (peer.session || peer.send.messageCount > 0) continue;
      this.#byId.delete(peer.id);
      this.#listeners.delete(peer);
      this.#store.apply({ kind: "forgotten", id: peer.id });
      return true;
    }
    return false;
  }
}

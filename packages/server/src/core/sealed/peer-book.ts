/** Everybody who owns an id by a key, present or away, and whose sid is which. */
import type { Owner, ServerStore } from "../../store/server-store.ts";
import { PEERS_MAX } from "../config.ts";
import { introductionOf, ownerOf, type Peer, type Presence, peerOf } from "./peer.ts";

export class PeerBook {
  readonly #store: ServerStore;
  /** In the order of their last coming. */
  readonly #byId = new Map<number, Peer>();
  readonly #bySid = new Map<number, Peer>();
  readonly #present = new Set<Peer>();

  constructor(store: ServerStore) {
    this.#store = store;
    const { owners, refusals } = store.load();
    for (const owner of owners.toSorted((a, b) => a.lastSeenMs - b.lastSeenMs)) {
      const own = refusals.filter(({ id }) => id === owner.id);
      this.#byId.set(owner.id, peerOf(owner, own));
    }
  }

  get present(): ReadonlySet<Peer> {
    return this.#present;
  }

  get(id: number): Peer | undefined {
    return this.#byId.get(id);
  }

  bySid(sid: number): Peer | undefined {
    return this.#bySid.get(sid);
  }

  /**
   * The first key that asks owns the id, and what was said before is not its own. Undefined when there is no room:
   * nobody may be forgotten who is at another server, or in whose mailbox something lies.
   */
  claim(
    { id, name, key }: Pick<Peer, "id" | "name" | "key">,
    lastNumber: number,
    wallMs: number,
    isForgettable: (peer: Peer) => boolean,
  ): Peer | undefined {
    if (this.#byId.size >= PEERS_MAX && !this.#forgetOne(isForgettable)) return undefined;
    const seen = { firstSeenMs: wallMs, lastSeenMs: wallMs };
    const place = { since: lastNumber, position: lastNumber, receiveEpoch: 0, receiveNext: 0 };
    const peer = peerOf({ id, name, key, ...seen, ...place }, []);
    this.#byId.set(id, peer);
    return peer;
  }

  /** As another server tells it. */
  learn(owner: Owner): void {
    const known = this.#byId.get(owner.id);
    if (known && isSameKey(known.key, owner.key)) {
      if (known.name !== owner.name) this.rename(known, owner.name);
      known.lastSeenMs = owner.lastSeenMs;
      this.#came(known);
      return;
    }
    this.#came(peerOf(owner, []));
  }

  forget(id: number): void {
    this.#byId.delete(id);
  }

  /** What is known of an owner has changed. */
  store(peer: Peer): void {
    this.#store.apply({ kind: "owner", owner: ownerOf(peer) });
  }

  rename(peer: Peer, name: string): void {
    peer.name = name;
    peer.introduction = introductionOf(name, true);
  }

  wake(peer: Peer, presence: Presence): void {
    this.#came(peer);
    peer.presence = presence;
    this.#bySid.set(presence.session.localSid, peer);
    this.#present.add(peer);
  }

  /** The session is over. */
  sleep(peer: Peer): void {
    if (peer.presence) this.#bySid.delete(peer.presence.session.localSid);
    peer.presence = undefined;
    this.#present.delete(peer);
  }

  #came(peer: Peer): void {
    this.#byId.delete(peer.id);
    this.#byId.set(peer.id, peer);
  }

  #forgetOne(isForgettable: (peer: Peer) => boolean): boolean {
    for (const peer of this.#byId.values()) {
      if (peer.presence || !isForgettable(peer)) continue;
      this.#byId.delete(peer.id);
      this.#store.apply({ kind: "disowned", id: peer.id });
      return true;
    }
    return false;
  }
}

function isSameKey(one: Uint8Array, other: Uint8Array): boolean {
  return one.every((byte, index) => byte === other[index]);
}

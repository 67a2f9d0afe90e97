/** Lives as long as the process. */
import type { PeerChange, PeerStore, StoredMessage, StoredPeer } from "./peer-store.ts";

type Kept = { -readonly [Field in keyof StoredPeer]: Field extends "messages" ? StoredMessage[] : StoredPeer[Field] };

export class MemoryPeerStore implements PeerStore {
  readonly #peers = new Map<number, Kept>();

  load(): readonly StoredPeer[] {
    return [...this.#peers.values()].map((peer) => ({ ...peer, messages: [...peer.messages] }));
  }

  apply(change: PeerChange): void {
    if (change.kind === "claimed") {
      const { id, name, key, sendEpoch } = change;
      const receive = { receiveEpoch: 0, receiveNext: 0 };
      const send = { sendEpoch, sendBase: sendEpoch, messages: [] };
      this.#peers.set(id, { id, name, key, isListening: false, ...send, ...receive });
      return;
    }
    const peer = this.#peers.get(change.id);
    if (!peer) throw new Error(`store: nobody has the id ${change.id}`);
    switch (change.kind) {
      case "renamed":
        peer.name = change.name;
        return;
      case "listening":
        peer.isListening = change.isListening;
        return;
      case "appended":
        peer.messages.push(change.message);
        return;
      case "acknowledged":
        peer.messages.splice(0, change.count);
        peer.sendBase = change.base;
        return;
      case "restarted":
        peer.sendEpoch = change.epoch;
        peer.sendBase = change.epoch;
        peer.messages = [...change.messages];
        return;
      case "received":
        peer.receiveEpoch = change.epoch;
        peer.receiveNext = change.next;
        return;
      case "forgotten":
        this.#peers.delete(change.id);
    }
  }

  commit(whenDurable: () => void): void {
    whenDurable();
  }
}

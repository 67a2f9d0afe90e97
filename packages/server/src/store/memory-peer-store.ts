/** Lives as long as the process. */
import type { PeerChange, PeerStore, StoredMessage, StoredPeer } from "./peer-store.ts";

interface Kept extends Omit<StoredPeer, "messages"> {
  messages: StoredMessage[];
}

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
        this.#peers.set(change.id, { ...peer, name: change.name });
        return;
      case "listening":
        this.#peers.set(change.id, { ...peer, isListening: change.isListening });
        return;
      case "appended":
        peer.messages.push(change.message);
        return;
      case "acknowledged":
        peer.messages.splice(0, change.count);
        this.#peers.set(change.id, { ...peer, sendBase: change.base });
        return;
      case "restarted":
        this.#peers.set(change.id, {
          ...peer,
          sendEpoch: change.epoch,
          sendBase: change.epoch,
          messages: [...change.messages],
        });
        return;
      case "received":
        this.#peers.set(change.id, { ...peer, receiveEpoch: change.epoch, receiveNext: change.next });
        return;
      case "forgotten":
        this.#peers.delete(change.id);
    }
  }

  commit(whenDurable: () => void): void {
    whenDurable();
  }
}

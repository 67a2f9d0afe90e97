/**
 * How much private mail lies behind each peer's position. Counted while the server runs; what lay there before is asked
 * of the store when it is first needed.
 */
import type { Entry, ServerStore } from "../../store/server-store.ts";
import { MAILBOX_BYTES_MAX, MAILBOX_MESSAGES_MAX } from "../config.ts";
import type { Peer } from "./peer.ts";

export class Mailboxes {
  readonly #store: ServerStore;
  /** What is older may lie in a mailbox that nobody has counted. */
  readonly #openedAt: number;

  constructor(store: ServerStore) {
    this.#store = store;
    this.#openedAt = store.lastNumber;
  }

  hasRoom(peer: Peer, byteCount: number): boolean {
    const mailbox = this.#of(peer);
    return mailbox.count < MAILBOX_MESSAGES_MAX && mailbox.byteCount + byteCount <= MAILBOX_BYTES_MAX;
  }

  put(peer: Peer, { text }: Entry): void {
    const mailbox = this.#of(peer);
    mailbox.count++;
    mailbox.byteCount += text.length;
  }

  /** Nothing lies there, as far as is known. */
  isEmpty(peer: Peer): boolean {
    return this.#of(peer).count <= 0;
  }

  /** It has been read, in a way that we learned of late. */
  take(peer: Peer, { text }: Entry): void {
    if (!peer.mailbox) return;
    peer.mailbox.count--;
    peer.mailbox.byteCount -= text.length;
  }

  #of(peer: Peer): { count: number; byteCount: number } {
    if (peer.mailbox) return peer.mailbox;
    const mailbox = { count: 0, byteCount: 0 };
    peer.mailbox = mailbox;
    if (peer.position >= this.#openedAt) return mailbox;
    this.#store.read("mail", { id: peer.id, after: peer.position, upTo: this.#openedAt }, (found) => {
      mailbox.count += found?.count ?? 0;
      mailbox.byteCount += found?.byteCount ?? 0;
    });
    return mailbox;
  }
}

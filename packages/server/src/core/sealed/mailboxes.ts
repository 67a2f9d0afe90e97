/**
 * How much private mail lies behind each peer's position. Counted while the server runs; what lay there before is asked
 * of the store when it is first needed.
 */
import type { Entry, ServerStore } from "../../store/server-store.ts";
import { MAILBOX_BYTES_MAX, MAILBOX_MESSAGES_MAX } from "../config.ts";
import type { Mailbox, Peer } from "./peer.ts";

/** Mailboxes that are counted at one time, of those whose owners may be forgotten. */
const COUNTING_MAX = 64;

export class Mailboxes {
  readonly #store: ServerStore;
  /** What is older may lie in a mailbox that nobody has counted. */
  readonly #openedAt: number;
  #countingCount = 0;

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

  /** Nothing lies there. False also while that is not known. */
  isEmpty(peer: Peer): boolean {
    if (!peer.mailbox && this.#countingCount >= COUNTING_MAX) return false;
    const { isCounted, count } = this.#of(peer);
    return isCounted && count <= 0;
  }

  /** It has been read, in a way that we learned of late. */
  take(peer: Peer, { text }: Entry): void {
    if (!peer.mailbox) return;
    peer.mailbox.count--;
    peer.mailbox.byteCount -= text.length;
  }

  #of(peer: Peer): Mailbox {
    if (peer.mailbox) return peer.mailbox;
    const mailbox: Mailbox = { count: 0, byteCount: 0, isCounted: peer.position >= this.#openedAt };
    peer.mailbox = mailbox;
    if (mailbox.isCounted) return mailbox;
    this.#countingCount++;
    this.#store.read("mail", { id: peer.id, after: peer.position, upTo: this.#openedAt }, (found) => {
      this.#countingCount--;
      if (!found) return;
      mailbox.count += found.count;
      mailbox.byteCount += found.byteCount;
      mailbox.isCounted = true;
    });
    return mailbox;
  }
}

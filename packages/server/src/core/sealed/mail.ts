/** What goes into the streams of sealed peers: texts with their introductions, receipts, and what could not be taken. */
import { byteLength, SERVER_ID, utf8Of, WireText } from "@recado/protocol";
import { Fate, type HeldMessage, InnerType, RECEIPTS_MAX, writeReceipts } from "@recado/protocol/session";
import type { PeerStore, SenderReference, StoredMessage } from "../../store/peer-store.ts";
import { MAILBOX_BYTES_MAX, MAILBOX_MESSAGES_MAX, RECEIPTS_HELD_MAX, TOLD_MAX } from "../config.ts";
import type { MailTag, Peer } from "./peer.ts";
import { pushMail } from "./peer.ts";
import type { PeerBook } from "./peer-book.ts";

/** A text on its way to a sealed peer. */
export interface Letter {
  /** 0 is the server, which needs no introduction. */
  readonly origin: number;
  readonly introduction: string;
  readonly dest: number;
  readonly text: Uint8Array;
  readonly sender: SenderReference | undefined;
}

export class Mail {
  readonly #store: PeerStore;
  readonly #book: PeerBook;
  /** The peer has something to send. */
  readonly #touched: (peer: Peer) => void;

  constructor(store: PeerStore, book: PeerBook, touched: (peer: Peer) => void) {
    this.#store = store;
    this.#book = book;
    this.#touched = touched;
  }

  /** False when the mailbox takes no more; nothing happened then. */
  deliver(peer: Peer, { origin, introduction, dest, text, sender }: Letter): boolean {
    if (!hasRoom(peer, text.length)) return false;
    this.#introduce(peer, origin, introduction);
    this.#append(peer, { type: InnerType.MSG, origin, dest, text, introduction, sender });
    return true;
  }

  /** Like `deliver`; what does not fit is counted, and the peer is told how much it missed. */
  deliverPublic(peer: Peer, letter: Letter): void {
    if (!this.deliver(peer, letter)) peer.missedCount++;
  }

  /** One entry or change of the roster. */
  tellRoster(peer: Peer, origin: number, text: string): void {
    if (!hasRoom(peer, byteLength(text))) return;
    const sender = undefined;
    const type = InnerType.LISTA_CLIENTES;
    this.#append(peer, { type, origin, dest: peer.id, text: utf8Of(text), introduction: "", sender });
  }

  /** The peer has stored these. */
  acknowledged(peer: Peer, messages: readonly HeldMessage<MailTag>[]): void {
    this.#store.apply({ kind: "acknowledged", id: peer.id, count: messages.length, base: peer.send.base });
    for (const { tag } of messages) if (tag.message.sender) this.receipt(tag.message.sender, Fate.DELIVERED);
    if (peer.missedCount === 0 || !hasRoom(peer, 0)) return;
    const text = utf8Of(WireText.missed(peer.missedCount));
    peer.missedCount = 0;
    this.deliver(peer, { origin: SERVER_ID, introduction: "", dest: peer.id, text, sender: undefined });
  }

  /** What became of a message; nothing when its sender has begun another stream since. */
  receipt({ id, epoch, seq }: SenderReference, fate: Fate): void {
    const peer = this.#book.get(id);
    if (peer?.receive.epoch !== epoch) return;
    peer.receipts.push({ seq, fate });
    if (peer.receipts.length > RECEIPTS_HELD_MAX) peer.receipts.shift();
    this.#touched(peer);
  }

  /** Puts the receipts that gathered into the stream. */
  packReceipts(peer: Peer): void {
    while (peer.receipts.length > 0) {
      const text = writeReceipts(peer.receipts.splice(0, RECEIPTS_MAX));
      const message = { origin: SERVER_ID, dest: peer.id, text, introduction: "", sender: undefined };
      this.#append(peer, { type: InnerType.CONTROL, ...message });
    }
  }

  /** The peer is away: the senders of what is not delivered learn that it waits. */
  tellWaiting(peer: Peer): void {
    for (const { tag } of peer.send.messages()) {
      if (!tag.message.sender || tag.isWaiting) continue;
      tag.isWaiting = true;
      this.receipt(tag.message.sender, Fate.WAITING);
    }
  }

  /** A new stream to a peer that holds nothing of the old one: the same texts, introduced anew, without stale roster news. */
  restart(peer: Peer): void {
    const kept = peer.send.messages().map(({ tag }) => tag.message);
    const epoch = this.#book.newEpoch();
    peer.told = undefined;
    peer.send.restart(epoch, []);
    this.#store.apply({ kind: "restarted", id: peer.id, epoch, messages: [] });
    for (const message of kept) {
      if (message.type !== InnerType.MSG && message.type !== InnerType.CONTROL) continue;
      this.#introduce(peer, message.origin, message.introduction);
      this.#append(peer, message);
    }
  }

  #introduce(peer: Peer, origin: number, introduction: string): void {
    if (introduction === "" || peer.told?.get(origin) === introduction) return;
    if (!peer.told || peer.told.size >= TOLD_MAX) peer.told = new Map();
    peer.told.set(origin, introduction);
    const text = utf8Of(introduction);
    this.#append(peer, { type: InnerType.OI, origin, dest: peer.id, text, introduction: "", sender: undefined });
  }

  #append(peer: Peer, message: StoredMessage): void {
    this.#store.apply({ kind: "appended", id: peer.id, message });
    pushMail(peer, message);
    this.#touched(peer);
  }
}

/** Room for a text, and for an introduction in front. */
function hasRoom({ send }: Peer, byteCount: number): boolean {
  return send.messageCount + 1 < MAILBOX_MESSAGES_MAX && send.byteCount + byteCount <= MAILBOX_BYTES_MAX;
}

/** What goes into the stream to a sealed peer, and what it means that it has arrived. */
import { BROADCAST_ID, byteLength, SERVER_ID, utf8Of } from "@recado/protocol";
import {
  Fate,
  InnerType,
  RECEIPTS_MAX,
  REFUSALS_MAX,
  type StreamMessage,
  sharedMessage,
  writeEntry,
  writeReceipts,
  writeRefusals,
  writeServers,
} from "@recado/protocol/session";
import type { Entry, ServerStore } from "../../store/server-store.ts";
import { RECEIPTS_HELD_MAX, REFUSALS_HELD_MAX } from "../config.ts";
import { Introductions } from "./introductions.ts";
import type { Mailboxes } from "./mailboxes.ts";
import { introductionOf, type MailTag, type Peer, type Presence } from "./peer.ts";
import type { PeerBook } from "./peer-book.ts";
import type { Recent } from "./recents.ts";
import { hasRoom } from "./room.ts";

const NO_TEXT = new Uint8Array(0);

/** An entry as it travels to others than its writer: a public one goes to many. */
export interface SharedMail {
  /** In as many streams as there are readers. */
  readonly message: StreamMessage<MailTag>;
  /** How its writer is introduced; undefined: it needs no introduction. */
  readonly introduction: string | undefined;
}

export interface MailOptions {
  readonly store: ServerStore;
  readonly book: PeerBook;
  readonly mailboxes: Mailboxes;
  /** The id is at another server at present. */
  readonly isElsewhere: (id: number) => boolean;
  /** The peer has something to send. */
  readonly touched: (peer: Peer) => void;
}

export class Mail {
  readonly #store: ServerStore;
  readonly #book: PeerBook;
  readonly #mailboxes: Mailboxes;
  readonly #isElsewhere: (id: number) => boolean;
  readonly #touched: (peer: Peer) => void;
  readonly #introductions = new Introductions();

  constructor({ store, book, mailboxes, isElsewhere, touched }: MailOptions) {
    this.#store = store;
    this.#isElsewhere = isElsewhere;
    this.#mailboxes = mailboxes;
    this.#book = book;
    this.#touched = touched;
  }

  /** An entry that the peer will acknowledge; its own, right after it came, without the text. */
  putEntry(peer: Peer, presence: Presence, recent: Recent, isFresh: boolean): void {
    const { entry } = recent;
    if (entry.origin === peer.id) {
      const isBrief = isFresh && entry.dest !== peer.id;
      this.#putOwn(presence, entry, { kind: "entry", entry }, isBrief ? NO_TEXT : entry.text);
      return;
    }
    recent.mail ??= this.#mailOf(entry);
    const { message, introduction } = recent.mail;
    this.#introduce(peer, presence, entry.origin, introduction);
    presence.send.push(message);
  }

  /** One entry of an answer. */
  putAnswered(peer: Peer, presence: Presence, entry: Entry): void {
    if (entry.origin === peer.id) {
      this.#putOwn(presence, entry, undefined, entry.text);
    } else {
      const { message, introduction } = this.#mailOf(entry);
      this.#introduce(peer, presence, entry.origin, introduction);
      presence.send.push({ ...message, tag: undefined });
    }
    this.#touched(peer);
  }

  /** One entry or change of the roster. */
  tellRoster(peer: Peer, origin: number, mark: string, introduction: string): void {
    const { presence } = peer;
    const text = `${mark} ${introduction}`;
    if (!presence || !hasRoom(presence, byteLength(text))) return;
    presence.told.add(this.#introductions.of(origin, introduction));
    this.push(peer, presence, InnerType.LISTA_CLIENTES, origin, utf8Of(text), undefined);
  }

  /** `HOST PORT KEY` of each other server. */
  tellServers(peer: Peer, servers: readonly string[]): void {
    const { presence } = peer;
    const text = writeServers(servers);
    if (presence && hasRoom(presence, text.length)) {
      this.push(peer, presence, InnerType.CONTROL, SERVER_ID, text, undefined);
    }
  }

  /** The peer has stored these. */
  acknowledged(peer: Peer, messages: readonly StreamMessage<MailTag>[], wallMs: number): void {
    for (const { tag } of messages) {
      if (tag?.kind === "entry") this.#arrived(peer, tag.entry);
      else if (tag?.kind === "refusals") this.#told(peer, tag.seqs);
    }
    peer.lastSeenMs = wallMs;
    peer.hasProgressed = true;
  }

  /** What it has acknowledged, and what was taken from it, is stored. */
  storeProgress(peer: Peer): void {
    if (!peer.hasProgressed) return;
    peer.hasProgressed = false;
    const { id, position, taken, lastSeenMs } = peer;
    this.#store.apply({ kind: "progress", id, position, receiveNext: taken, lastSeenMs });
  }

  /** What became of an entry, to its writer if it is there. */
  receipt(writer: number, number: number, fate: number): void {
    const peer = this.#book.get(writer);
    if (!peer?.presence || peer.presence.receipts.length >= RECEIPTS_HELD_MAX) return;
    peer.presence.receipts.push({ number, fate });
    this.#touched(peer);
  }

  /** A text of the peer was not taken. */
  refuse(peer: Peer, seq: number, fate: Fate): void {
    const refusal = { id: peer.id, seq, fate };
    this.#store.apply({ kind: "refused", refusal });
    peer.refusals.push(refusal);
    const waiting = peer.presence?.refusals;
    if (waiting && waiting.push(refusal) > REFUSALS_HELD_MAX) waiting.shift();
    const oldest = peer.refusals.length > REFUSALS_HELD_MAX ? peer.refusals.shift() : undefined;
    if (oldest) this.#store.apply({ kind: "refusal-told", id: peer.id, seq: oldest.seq });
    this.#touched(peer);
  }

  /** Puts the receipts and refusals that gathered into the stream, as many as it takes. */
  packReceipts(peer: Peer): void {
    const { presence } = peer;
    if (!presence) return;
    const { receipts, refusals } = presence;
    while (receipts.length > 0 && hasRoom(presence, 0)) {
      const text = writeReceipts(receipts.splice(0, RECEIPTS_MAX));
      presence.send.push(controlOf(peer, text, undefined));
    }
    while (refusals.length > 0 && hasRoom(presence, 0)) {
      const some = refusals.splice(0, REFUSALS_MAX);
      const tag: MailTag = { kind: "refusals", seqs: some.map(({ seq }) => seq) };
      presence.send.push(controlOf(peer, writeRefusals(some), tag));
    }
  }

  /** To its writer. What somebody wrote to itself is delivered by telling so. */
  fateOf(writer: number, { number, dest, isRelayed }: Pick<Entry, "number" | "dest" | "isRelayed">): Fate {
    if (dest === writer) return Fate.DELIVERED;
    if (isRelayed) return Fate.RELAYED;
    const receiver = dest === BROADCAST_ID ? undefined : this.#book.get(dest);
    if (!receiver) return Fate.NONE;
    if (receiver.position >= number) return Fate.DELIVERED;
    return receiver.presence || this.#isElsewhere(dest) ? Fate.NONE : Fate.WAITING;
  }

  push(
    peer: Peer,
    { send }: Presence,
    type: InnerType,
    origin: number,
    text: Uint8Array,
    tag: MailTag,
    dest = peer.id,
  ): void {
    send.push({ type, origin, dest, text, tag });
    this.#touched(peer);
  }

  #putOwn({ send }: Presence, entry: Entry, tag: MailTag, text: Uint8Array): void {
    const { number, atMs, origin, dest, seq } = entry;
    const body = writeEntry({ number, atMs, seq, fate: this.fateOf(origin, entry), text });
    send.push({ type: InnerType.ENTRY, origin, dest, text: body, tag });
  }

  #mailOf(entry: Entry): SharedMail {
    const { number, atMs, origin, dest, name, isSealed, text } = entry;
    const body = writeEntry({ number, atMs, seq: 0, fate: Fate.NONE, text });
    const tag = { kind: "entry", entry } as const;
    const message = { type: InnerType.ENTRY, origin, dest, text: body, tag };
    const introduction = origin === SERVER_ID ? undefined : introductionOf(name, isSealed);
    return { message: dest === BROADCAST_ID ? sharedMessage<MailTag>(message) : message, introduction };
  }

  #introduce(peer: Peer, { send, told }: Presence, origin: number, text: string | undefined): void {
    if (text === undefined) return;
    const introduction = this.#introductions.of(origin, text);
    if (told.has(introduction)) return;
    told.add(introduction);
    send.push({ type: InnerType.OI, origin, dest: peer.id, text: introduction.bytes, tag: undefined });
  }

  #arrived(peer: Peer, entry: Entry): void {
    const { number, origin, dest } = entry;
    if (number <= peer.position) return;
    peer.position = number;
    if (dest !== peer.id) return;
    this.#mailboxes.take(peer, entry);
    if (origin !== peer.id) this.receipt(origin, number, Fate.DELIVERED);
  }

  #told(peer: Peer, seqs: readonly number[]): void {
    peer.refusals = peer.refusals.filter(({ seq }) => !seqs.includes(seq));
    for (const seq of seqs) this.#store.apply({ kind: "refusal-told", id: peer.id, seq });
  }
}

function controlOf({ id }: Peer, text: Uint8Array, tag: MailTag): StreamMessage<MailTag> {
  return { type: InnerType.CONTROL, origin: SERVER_ID, dest: id, text, tag };
}

/** What sealed peers say: docs/PROTOCOL.md, What travels in a session. */
import {
  BROADCAST_ID,
  encodeMessage,
  isUtf8,
  lineParts,
  SERVER_ID,
  SERVER_NAME,
  utf8Decoded,
  utf8Of,
  WireText,
} from "@recado/protocol";
import { CloseReason, Fate, InnerType, MESSAGE_SIZE_MAX, type ReceivedMessage } from "@recado/protocol/session";
import type { Entry, ServerStore } from "../../store/server-store.ts";
import { ROSTER_PAGE_SIZE } from "../config.ts";
import type { CoreContext } from "../context.ts";
import type { Client } from "../registry.ts";
import type { Feeds } from "./feeds.ts";
import type { History } from "./history.ts";
import type { Mail } from "./mail.ts";
import type { Mailboxes } from "./mailboxes.ts";
import { introductionOf, type Peer } from "./peer.ts";
import type { PeerBook } from "./peer-book.ts";
import type { Requests } from "./requests.ts";
import type { Trickle } from "./trickle.ts";

export interface InboxOptions {
  readonly context: CoreContext;
  readonly store: ServerStore;
  readonly history: History;
  readonly book: PeerBook;
  readonly mail: Mail;
  readonly mailboxes: Mailboxes;
  readonly feeds: Feeds;
  readonly requests: Requests;
  readonly trickle: Trickle;
  /** Ends the peer's session. */
  readonly close: (peer: Peer, reason: CloseReason, sentence: string, nowMs: number) => void;
}

/** What became of a clear client's text to an owned id. */
export type Reception = "delivered" | "waiting" | "mailbox-full" | "not-stored";

export class Inbox {
  readonly #options: InboxOptions;

  constructor(options: InboxOptions) {
    this.#options = options;
  }

  handle(peer: Peer, message: ReceivedMessage, nowMs: number): void {
    if (message.origin !== peer.id) return;
    switch (message.type) {
      case InnerType.MSG:
        this.#handleText(peer, message, nowMs);
        return;
      case InnerType.LISTA_CLIENTES:
        this.#sendPage(peer, message.text);
        return;
      case InnerType.HISTORY:
        if (message.text) this.#options.requests.handle(peer, message.text);
        return;
      case InnerType.TCHAU:
        this.#options.close(peer, CloseReason.BYE, "", nowMs);
    }
  }

  /** A text of a clear client, or of the operator (undefined), to everybody who is sealed. */
  broadcast(client: Client | undefined, text: string, nowMs: number): void {
    if (text !== "") this.#take(clearDraft(client, BROADCAST_ID, text), nowMs);
  }

  /** A text of a clear client, or of the operator (undefined), to an owned id. */
  deliver(client: Client | undefined, peer: Peer, text: string, nowMs: number): Reception {
    const { store, mailboxes } = this.#options;
    const draft = clearDraft(client, peer.id, text);
    if (text === "") return "delivered";
    if (store.fault !== undefined) return "not-stored";
    if (!mailboxes.hasRoom(peer, draft.text.length)) return "mailbox-full";
    this.#take(draft, nowMs);
    return peer.presence ? "delivered" : "waiting";
  }

  #handleText(peer: Peer, { text, seq, dest }: ReceivedMessage, nowMs: number): void {
    const { context, mail } = this.#options;
    if (context.isMuted({ id: peer.id, sealed: peer })) this.#refuseMuted(peer, seq);
    else if (!text || text.length > MESSAGE_SIZE_MAX) mail.refuse(peer, seq, Fate.TOO_LONG);
    else if (text.length === 0) mail.refuse(peer, seq, Fate.EMPTY);
    else if (!isUtf8(text, 0, text.length)) mail.refuse(peer, seq, Fate.NOT_UTF8);
    else if (dest === BROADCAST_ID) this.#sayToAll(peer, text, seq, nowMs);
    else this.#sayToOne(peer, dest, text, seq, nowMs);
  }

  #refuseMuted(peer: Peer, seq: number): void {
    const { context, mail } = this.#options;
    if (peer.presence?.client) context.refuseSealed(peer.presence.client, "muted", WireText.muted);
    mail.refuse(peer, seq, Fate.MUTED);
  }

  #sayToAll(peer: Peer, bytes: Uint8Array, seq: number, nowMs: number): void {
    const { context, trickle } = this.#options;
    const text = utf8Decoded(bytes);
    const entry = this.#take(sealedDraft(peer, BROADCAST_ID, bytes, seq, false), nowMs);
    trickle.send(peer, clearFrames(peer, BROADCAST_ID, text), undefined, nowMs);
    context.recent.add({ name: peer.name, text: lineParts(text)[0] ?? "", atMs: entry.atMs });
    this.#tell(peer, BROADCAST_ID, text, bytes.length);
  }

  #sayToOne(peer: Peer, dest: number, bytes: Uint8Array, seq: number, nowMs: number): void {
    const { context, book, mail, mailboxes, trickle } = this.#options;
    const receiver = book.get(dest);
    const client = receiver ? undefined : context.registry.get(dest);
    if (!receiver && !client) {
      mail.refuse(peer, seq, Fate.UNKNOWN_DESTINATION);
      return;
    }
    if (receiver && !mailboxes.hasRoom(receiver, bytes.length)) {
      mail.refuse(peer, seq, Fate.MAILBOX_FULL);
      return;
    }
    this.#take(sealedDraft(peer, dest, bytes, seq, client !== undefined), nowMs);
    if (client) trickle.send(peer, clearFrames(peer, dest, utf8Decoded(bytes)), client, nowMs);
    this.#tell(peer, dest, "", bytes.length);
  }

  /** Into the history, into the mailbox, and to who is there. */
  #take(draft: Draft, nowMs: number): Entry {
    const { context, history, book, mailboxes, feeds } = this.#options;
    const entry = history.append(draft, context.wallMs(nowMs));
    const receiver = entry.dest === BROADCAST_ID ? undefined : book.get(entry.dest);
    if (receiver) mailboxes.put(receiver, entry);
    feeds.publish(entry);
    return entry;
  }

  #tell({ id, name }: Peer, dest: number, text: string, byteCount: number): void {
    this.#options.context.emit({ kind: "text", origin: id, name, dest, text, byteCount });
  }

  #sendPage(peer: Peer, request: Uint8Array | undefined): void {
    const { context, mail } = this.#options;
    const { clients } = context.registry;
    const digits = request ? utf8Decoded(request) : "";
    const from = /^\d{1,9}$/.test(digits) ? Number(digits) : 0;
    for (const entry of clients.slice(from, from + ROSTER_PAGE_SIZE)) {
      mail.tellRoster(peer, entry.id, `${entry.index}/${clients.length}`, introductionOfClient(entry));
    }
  }
}

export function introductionOfClient({ name, sealed }: Client): string {
  return introductionOf(name, sealed !== undefined);
}

function clearFrames({ id, name }: Peer, dest: number, text: string): Uint8Array[] {
  return lineParts(text).map((part) => encodeMessage({ kind: "text", origin: id, dest, name, text: part }));
}

type Draft = Omit<Entry, "number" | "atMs">;

function sealedDraft({ id, name }: Peer, dest: number, text: Uint8Array, seq: number, isRelayed: boolean): Draft {
  return { origin: id, name, dest, text, isSealed: true, isRelayed, seq };
}

function clearDraft(client: Client | undefined, dest: number, text: string): Draft {
  const { id, name } = client ?? { id: SERVER_ID, name: SERVER_NAME };
  return { origin: id, name, dest, text: utf8Of(text), isSealed: false, isRelayed: false, seq: 0 };
}

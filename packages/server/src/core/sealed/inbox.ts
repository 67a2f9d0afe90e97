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
import type { Draft } from "../cluster/port.ts";
import type { CoreContext } from "../context.ts";
import { rosterPage } from "../handlers/roster.ts";
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
    if (text !== "") this.#take(clearDraft(client, BROADCAST_ID, text), 0, nowMs);
  }

  /** A text of a clear client, or of the operator (undefined), to an owned id. */
  deliver(client: Client | undefined, peer: Peer, text: string, nowMs: number): Reception {
    const { store, mailboxes } = this.#options;
    const draft = clearDraft(client, peer.id, text);
    const isThere = peer.presence !== undefined || this.#options.context.elsewhere.get(peer.id) !== undefined;
    if (text === "") return "delivered";
    if (store.fault !== undefined) return "not-stored";
    if (!mailboxes.hasRoom(peer, draft.text.length)) return "mailbox-full";
    this.#take(draft, 0, nowMs);
    return isThere ? "delivered" : "waiting";
  }

  /** Into the mailbox, and to who is there; in the history it is. */
  publish(entry: Entry, nowMs: number): void {
    const { context, book, mailboxes, feeds } = this.#options;
    const { origin, dest } = entry;
    const receiver = dest === BROADCAST_ID ? undefined : book.get(dest);
    if (receiver) mailboxes.put(receiver, entry);
    feeds.publish(entry);
    this.#publishClear(entry, nowMs);
    if (dest !== BROADCAST_ID || origin === SERVER_ID) return;
    context.recent.add(entry);
  }

  /** To clients in clear frames; a clear text comes here by way of the log alone. */
  #publishClear({ origin, name, dest, text, isSealed, isRelayed }: Entry, nowMs: number): void {
    const { context, trickle } = this.#options;
    const isForClear = dest === BROADCAST_ID ? isSealed || context.cluster !== undefined : isRelayed;
    if (!isForClear || context.registry.clear.length === 0) return;
    const to = dest === BROADCAST_ID ? undefined : context.registry.get(dest);
    if (dest !== BROADCAST_ID && (!to || to.sealed)) return;
    const frames = lineParts(utf8Decoded(text)).map((part) =>
      encodeMessage({ kind: "text", origin, dest, name, text: part }),
    );
    if (isSealed) trickle.send(origin, frames, to, nowMs);
    else for (const frame of frames) context.broadcast(frame, context.registry.clear);
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
    this.#take(sealedDraft(peer, BROADCAST_ID, bytes, seq, false), peer.receive.epoch, nowMs);
    this.#tell(peer, BROADCAST_ID, utf8Decoded(bytes), bytes.length);
  }

  #sayToOne(peer: Peer, dest: number, bytes: Uint8Array, seq: number, nowMs: number): void {
    const { context, book, mail, mailboxes } = this.#options;
    const receiver = book.get(dest);
    const client = receiver ? undefined : (context.registry.get(dest) ?? context.elsewhere.get(dest));
    if (!receiver && !client) {
      mail.refuse(peer, seq, Fate.UNKNOWN_DESTINATION);
      return;
    }
    if (receiver && !mailboxes.hasRoom(receiver, bytes.length)) {
      mail.refuse(peer, seq, Fate.MAILBOX_FULL);
      return;
    }
    this.#take(sealedDraft(peer, dest, bytes, seq, client !== undefined), peer.receive.epoch, nowMs);
    this.#tell(peer, dest, "", bytes.length);
  }

  /** Into the history; of several servers that are one, by way of their log. */
  #take(draft: Draft, epoch: number, nowMs: number): void {
    const { context, history } = this.#options;
    const atMs = context.wallMs(nowMs);
    if (context.cluster) context.cluster.append(draft, epoch, atMs);
    else this.publish(history.append(draft, atMs), nowMs);
  }

  #tell({ id, name }: Peer, dest: number, text: string, byteCount: number): void {
    this.#options.context.emit({ kind: "text", origin: id, name, dest, text, byteCount });
  }

  #sendPage(peer: Peer, request: Uint8Array | undefined): void {
    const { context, mail } = this.#options;
    const digits = request ? utf8Decoded(request) : "";
    const from = /^\d{1,9}$/.test(digits) ? Number(digits) : 0;
    for (const [place, { id, name, isSealed }] of rosterPage(context, from).entries()) {
      mail.tellRoster(peer, id, `${from + place}/${context.memberCount}`, introductionOf(name, isSealed));
    }
  }
}

function sealedDraft({ id, name }: Peer, dest: number, text: Uint8Array, seq: number, isRelayed: boolean): Draft {
  return { origin: id, name, dest, text, isSealed: true, isRelayed, seq };
}

function clearDraft(client: Client | undefined, dest: number, text: string): Draft {
  const { id, name } = client ?? { id: SERVER_ID, name: SERVER_NAME };
  return { origin: id, name, dest, text: utf8Of(text), isSealed: false, isRelayed: false, seq: 0 };
}

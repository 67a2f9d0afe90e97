/** What sealed peers say: docs/PROTOCOL.md, What travels in a session. */
import { BROADCAST_ID, encodeMessage, isUtf8, lineParts, utf8Of } from "@recado/protocol";
import { CloseReason, Fate, InnerType, type ReceivedMessage } from "@recado/protocol/session";
import type { SenderReference } from "../../store/peer-store.ts";
import { ROSTER_PAGE_SIZE } from "../config.ts";
import type { CoreContext } from "../context.ts";
import type { Client } from "../registry.ts";
import type { Letter, Mail } from "./mail.ts";
import type { Peer } from "./peer.ts";
import type { PeerBook } from "./peer-book.ts";
import type { Trickle } from "./trickle.ts";

const UTF8 = new TextDecoder("utf-8", { ignoreBOM: true });

export interface InboxOptions {
  readonly context: CoreContext;
  readonly book: PeerBook;
  readonly mail: Mail;
  readonly trickle: Trickle;
  /** Ends the peer's session. */
  readonly close: (peer: Peer, reason: CloseReason, sentence: string, nowMs: number) => void;
}

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
      case InnerType.TCHAU:
        this.#options.close(peer, CloseReason.BYE, "", nowMs);
    }
  }

  /** A text of a clear client or of the operator, to everybody who is sealed. */
  broadcast(letter: Letter, nowMs: number, except?: Peer): void {
    for (const peer of this.#options.book.listeners(nowMs)) {
      if (peer !== except) this.#options.mail.deliverPublic(peer, letter);
    }
  }

  #handleText(peer: Peer, { text: bytes, seq, dest }: ReceivedMessage, nowMs: number): void {
    const { mail, context } = this.#options;
    const sender = { id: peer.id, epoch: peer.receive.epoch, seq };
    if (!bytes) mail.receipt(sender, Fate.TOO_LONG);
    else if (bytes.length === 0) mail.receipt(sender, Fate.EMPTY);
    else if (!isUtf8(bytes, 0, bytes.length)) mail.receipt(sender, Fate.NOT_UTF8);
    else if (dest === BROADCAST_ID) this.#sayToAll(peer, bytes, nowMs);
    else {
      const fate = this.#sayToOne(peer, dest, bytes, sender, nowMs);
      if (fate !== undefined) mail.receipt(sender, fate);
      if (fate === undefined || fate < Fate.UNKNOWN_DESTINATION) {
        const byteCount = bytes.length;
        context.emit({ kind: "text", origin: peer.id, name: peer.name, dest, text: "", byteCount });
      }
    }
  }

  #sayToAll(peer: Peer, bytes: Uint8Array, nowMs: number): void {
    const { context, trickle } = this.#options;
    const text = UTF8.decode(bytes);
    trickle.send(peer, clearFrames(peer, BROADCAST_ID, text), undefined, nowMs);
    const { introduction } = peer;
    this.broadcast({ origin: peer.id, introduction, dest: BROADCAST_ID, text: bytes, sender: undefined }, nowMs, peer);
    context.recent.add(peer.name, lineParts(text)[0] ?? "");
    const byteCount = bytes.length;
    context.emit({ kind: "text", origin: peer.id, name: peer.name, dest: BROADCAST_ID, text, byteCount });
  }

  /** Undefined: it lies in the stream of a peer that is there, whose acknowledgement will tell. */
  #sayToOne(peer: Peer, dest: number, bytes: Uint8Array, sender: SenderReference, nowMs: number): Fate | undefined {
    const { context, book, mail, trickle } = this.#options;
    const receiver = book.get(dest);
    if (receiver) {
      const { introduction } = peer;
      const isTaken = mail.deliver(receiver, { origin: peer.id, introduction, dest, text: bytes, sender });
      if (!isTaken) return Fate.MAILBOX_FULL;
      if (!receiver.session) mail.tellWaiting(receiver);
      return undefined;
    }
    const client = context.registry.get(dest);
    if (!client) return Fate.UNKNOWN_DESTINATION;
    trickle.send(peer, clearFrames(peer, dest, UTF8.decode(bytes)), client, nowMs);
    return Fate.RELAYED;
  }

  #sendPage(peer: Peer, request: Uint8Array | undefined): void {
    const { context, mail } = this.#options;
    const { clients } = context.registry;
    const digits = UTF8.decode(request);
    const from = /^\d{1,9}$/.test(digits) ? Number(digits) : 0;
    for (const entry of clients.slice(from, from + ROSTER_PAGE_SIZE)) {
      const text = `${entry.index}/${clients.length} ${introductionOfClient(entry)}`;
      mail.tellRoster(peer, entry.id, text);
    }
  }
}

/** How a peer learns of somebody: `FLAGS NAME`. */
function introductionOf(name: string, isSealed: boolean): string {
  return `${isSealed ? "s" : "c"} ${name}`;
}

export function introductionOfClient({ name, sealed }: Client): string {
  return introductionOf(name, sealed !== undefined);
}

function clearFrames({ id, name }: Peer, dest: number, text: string): Uint8Array[] {
  return lineParts(text).map((part) => encodeMessage({ kind: "text", origin: id, dest, name, text: part }));
}

export function letterOf(client: Client, dest: number, text: string): Letter {
  return { origin: client.id, introduction: introductionOfClient(client), dest, text: utf8Of(text), sender: undefined };
}

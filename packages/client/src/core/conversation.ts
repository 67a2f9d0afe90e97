/**
 * What outlives the sessions with one server: our stream to it, how far we have its history, and our own texts whose
 * fate is open. Every change is told to the store; nothing leaves before it is durable. Monotonic milliseconds, but for
 * what the server dates.
 */
import { utf8Decoded, utf8Of, WireText } from "@recado/protocol";
import {
  type EntryBody,
  Fate,
  type HeldMessage,
  InnerType,
  MESSAGE_SIZE_MAX,
  NUMBER_MAX,
  newEpoch,
  type Position,
  type Receipt,
  ReceiveStream,
  type Refusal,
  SendStream,
  type StreamMessage,
  serialAdd,
  serialDistance,
} from "@recado/protocol/session";
import type { ClientEvent, Delivery, RosterEntry } from "../events.ts";
import { keepLatest } from "../keep-latest.ts";
import type { ClientStore, StoredConversation } from "../store/client-store.ts";
import { OUTBOX_BYTES_MAX, OUTBOX_TEXTS_MAX } from "./timing.ts";

/** A text of ours. */
export interface Written {
  readonly sendId: number;
  readonly dest: number;
  /** Undefined for one of before the program began. */
  readonly atMs: number | undefined;
}

export type Tag = Written | undefined;

export class Conversation {
  readonly send: SendStream<Tag>;
  readonly receive = new ReceiveStream();
  /** By id, as the server introduced them. */
  readonly names = new Map<number, RosterEntry>();
  readonly #store: ClientStore;
  /** Which history, and the last number that we have of it. */
  #logId: number;
  #position: number;
  /** Texts without a place in the history so far, by the number of their last frame. */
  readonly #unplaced = new Map<number, Written>();
  /** Private texts in the history whose delivery is open, by their place. */
  readonly #open = new Map<number, Written>();
  /** Private texts that the server has, and of which nothing was told yet. */
  readonly #untold = new Set<Written>();
  /** An entry or a receipt may overtake the acknowledgement: texts that were told of before it. */
  readonly #told = new WeakSet<Written>();
  /** The server does not have these yet. */
  readonly #unacknowledged = new Set<Written>();

  constructor(store: ClientStore, kept: StoredConversation, randomBytes: (count: number) => Uint8Array, ownId: number) {
    this.#store = store;
    this.#logId = kept.logId;
    this.#position = kept.position;
    const epoch = kept.epoch === 0 ? newEpoch(randomBytes) : kept.epoch;
    this.send = new SendStream(epoch, true);
    if (kept.epoch === 0) store.apply({ kind: "stream", epoch });
    else this.#resume(kept, ownId);
  }

  get position(): Position {
    return this.#logId === 0 ? { log: 0, number: NUMBER_MAX } : { log: this.#logId, number: this.#position };
  }

  /** Texts that the server does not have yet. */
  get unacknowledgedCount(): number {
    return this.#unacknowledged.size;
  }

  /** Those, and private ones whose fate the server has not told. */
  get unsettledCount(): number {
    return this.#unacknowledged.size + this.#untold.size;
  }

  /** Places of texts whose delivery is open, for the server to tell. */
  openNumbers(): number[] {
    return [...this.#open.keys()];
  }

  hasRoom(text: string): boolean {
    const { messageCount, byteCount } = this.send;
    return messageCount < OUTBOX_TEXTS_MAX && byteCount + Buffer.byteLength(text) <= OUTBOX_BYTES_MAX;
  }

  write(origin: number, text: string, written: Written): void {
    this.#unacknowledged.add(written);
    const firstSeq = this.send.next;
    const { dest, sendId } = written;
    const lastSeq = this.send.push({ type: InnerType.MSG, origin, dest, text: utf8Of(text), tag: written });
    this.#await(lastSeq, written);
    this.#store.apply({ kind: "pushed", key: sendId, firstSeq, next: this.send.next });
  }

  /** Something that is no text: TCHAU, a request, a ping. */
  ask(type: InnerType, origin: number, text: string): void {
    const firstSeq = this.send.next;
    this.send.push({ type, origin, dest: 0, text: utf8Of(text), tag: undefined });
    this.#store.apply({ kind: "pushed", key: undefined, firstSeq, next: this.send.next });
  }

  /** The server has stored these. */
  acknowledged(messages: readonly StreamMessage<Tag>[], nowMs: number): ClientEvent[] {
    this.#store.apply({ kind: "acknowledged", base: this.send.base });
    return messages.flatMap(({ tag }) => {
      if (!tag || !this.#unacknowledged.delete(tag)) return [];
      if (this.#told.has(tag)) return [];
      if (tag.dest !== 0) this.#untold.add(tag);
      return [deliveryOf(tag, "confirmed", nowMs)];
    });
  }

  /** The server begins behind this; what we told it is `told`. */
  begin(welcome: Position, told: Position): void {
    const isSame = welcome.log === this.#logId;
    if (isSame && welcome.number >= told.number) return;
    this.#logId = welcome.log;
    this.#position = welcome.number;
    if (!isSame) {
      this.#open.clear();
      this.#untold.clear();
    }
    this.#store.apply({ kind: "position", logId: welcome.log, number: welcome.number });
  }

  /** False for an entry that we have. */
  advance(number: number): boolean {
    if (number <= this.#position) return false;
    this.#position = number;
    return true;
  }

  /** The entry means nothing to us, and will not come again. */
  pass(): void {
    this.#store.apply({ kind: "position", logId: this.#logId, number: this.#position });
  }

  /** A text of ours has its place. Undefined when it is none that we wait for: it was sent from elsewhere. */
  placed({ number, atMs, seq, fate }: EntryBody, nowMs: number): ClientEvent[] | undefined {
    const written = this.#unplaced.get(seq);
    if (!written) return undefined;
    this.#unplaced.delete(seq);
    this.#store.apply({ kind: "placed", key: written.sendId, number, atMs });
    const events: ClientEvent[] = [{ kind: "placed", sendId: written.sendId, number, atMs }];
    if (written.dest === 0) return events;
    this.#open.set(number, written);
    if (!this.#told.has(written)) this.#untold.add(written);
    return [...events, ...this.#tell(number, written, fate, nowMs)];
  }

  /** What became of a text of ours. */
  receipt({ number, fate }: Receipt, nowMs: number): ClientEvent[] {
    const written = this.#open.get(number);
    return written ? this.#tell(number, written, fate, nowMs) : [];
  }

  /** A text of ours was not taken. */
  refused({ seq, fate }: Refusal, nowMs: number): ClientEvent[] {
    const written = this.#unplaced.get(seq);
    if (!written) return [];
    this.#unplaced.delete(seq);
    this.#untold.delete(written);
    this.#told.add(written);
    return [{ ...deliveryOf(written, "failed", nowMs), why: FAILURES[fate] ?? WireText.unknownType }];
  }

  /** Nobody has to answer a goodbye or a request of before any more; the frames' numbers stay as they are. */
  forgetRequests(): void {
    this.send.silence(({ message }) => message.type !== InnerType.MSG);
  }

  /** The server holds another stream: the same texts in a new one. */
  restart(randomBytes: (count: number) => Uint8Array): void {
    const held = this.#heldTexts();
    const epoch = newEpoch(randomBytes);
    this.#unplaced.clear();
    const open = new Set(this.#open.values());
    for (const written of this.#untold) if (!open.has(written)) this.#untold.delete(written);
    this.send.restart(epoch, []);
    this.#store.apply({ kind: "stream", epoch });
    for (const { message } of held) {
      const firstSeq = this.send.next;
      const lastSeq = this.send.push(message);
      if (!message.tag) continue;
      this.#await(lastSeq, message.tag);
      this.#store.apply({ kind: "pushed", key: message.tag.sendId, firstSeq, next: this.send.next });
    }
  }

  /** A text that never left will not; its frames' numbers stay as they are. False when it is on its way, or none of ours. */
  giveUp(sendId: number): boolean {
    const held = this.#heldTexts().find(({ message }) => message.tag?.sendId === sendId);
    if (!held?.message.tag || this.send.wasShown(held)) return false;
    this.send.silence(({ message }) => message === held.message);
    this.#unacknowledged.delete(held.message.tag);
    this.#unplaced.delete(serialAdd(held.firstSeq, held.frameCount - 1));
    return true;
  }

  /** What the server does not have, to be sent in another way. */
  takeUnsent(): (Written & { readonly text: string; readonly wasShown: boolean })[] {
    const held = this.#heldTexts();
    this.#unacknowledged.clear();
    this.#untold.clear();
    const unsent = held.flatMap((each) => {
      const { tag, text } = each.message;
      if (!tag) return [];
      this.#store.apply({ kind: "released", key: tag.sendId });
      return [{ ...tag, text: utf8Decoded(text), wasShown: this.send.wasShown(each) }];
    });
    this.send.silence(() => true);
    return unsent;
  }

  /** Texts that the server does not have. */
  #heldTexts(): HeldMessage<Tag>[] {
    return this.send.messages().filter(({ message: { tag } }) => tag && this.#unacknowledged.has(tag));
  }

  #resume({ epoch, base, next, unsent, unplaced, open }: StoredConversation, ownId: number): void {
    this.send.resume(epoch, base);
    const inStream = unsent
      .flatMap(({ firstSeq, ...text }) => (firstSeq === undefined ? [] : [{ ...text, firstSeq }]))
      .sort((a, b) => serialDistance(b.firstSeq, a.firstSeq));
    for (const { key, dest, text, firstSeq } of inStream) {
      this.#fillTo(firstSeq);
      const written = { sendId: key, dest, atMs: undefined };
      this.#unacknowledged.add(written);
      this.#await(
        this.send.push({ type: InnerType.MSG, origin: ownId, dest, text: utf8Of(text), tag: written }),
        written,
      );
    }
    this.#fillTo(next);
    this.send.release(next);
    this.send.assumeShown();
    for (const { key, dest, lastSeq } of unplaced) this.#await(lastSeq, { sendId: key, dest, atMs: undefined });
    for (const { key, dest, number } of open) this.#open.set(number, { sendId: key, dest, atMs: undefined });
  }

  /** What was no text, and is not needed any more, leaves its numbers behind. */
  #fillTo(seq: number): void {
    while (serialDistance(this.send.next, seq) > 0) {
      this.send.push({ type: InnerType.EMPTY, origin: 0, dest: 0, text: new Uint8Array(0), tag: undefined });
    }
  }

  #await(lastSeq: number, written: Written): void {
    this.#unplaced.set(lastSeq, written);
    keepLatest(this.#unplaced, OPEN_MAX);
  }

  #tell(number: number, written: Written, fate: number, nowMs: number): ClientEvent[] {
    const delivery = DELIVERIES[fate];
    if (!delivery) return [];
    this.#untold.delete(written);
    this.#told.add(written);
    if (delivery !== "waiting") this.#open.delete(number);
    keepLatest(this.#open, OPEN_MAX);
    return [deliveryOf(written, delivery, nowMs)];
  }
}

/** Texts of which something is still to be told; a mailbox holds fewer. */
const OPEN_MAX = 4_096;

const DELIVERIES: Readonly<Record<number, Delivery>> = {
  [Fate.DELIVERED]: "delivered",
  [Fate.WAITING]: "waiting",
  [Fate.RELAYED]: "relayed",
};

/** By fate, as an ERRO would say it. A text of ours is UTF-8 and not empty. */
const FAILURES: Readonly<Record<number, string>> = {
  [Fate.UNKNOWN_DESTINATION]: WireText.unknownDestination,
  [Fate.MAILBOX_FULL]: WireText.mailboxFull,
  [Fate.TOO_LONG]: WireText.textTooLong(MESSAGE_SIZE_MAX),
  [Fate.MUTED]: WireText.muted,
};

type DeliveryEvent = Extract<ClientEvent, { kind: "delivery" }>;

function deliveryOf({ sendId, atMs }: Written, delivery: Delivery, nowMs: number): DeliveryEvent {
  return { kind: "delivery", sendId, delivery, rttMs: atMs === undefined ? undefined : nowMs - atMs };
}

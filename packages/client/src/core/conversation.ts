/**
 * What was said and heard, beyond the sessions that carry it: the two streams, and the texts of ours whose fate is
 * open. Monotonic milliseconds.
 */
import { utf8Of, WireText } from "@recado/protocol";
import {
  Fate,
  type HeldMessage,
  InnerType,
  MESSAGE_SIZE_MAX,
  newEpoch,
  type Receipt,
  ReceiveStream,
  SendStream,
} from "@recado/protocol/session";
import type { ClientEvent, RosterEntry } from "../events.ts";
import { OUTBOX_BYTES_MAX, OUTBOX_TEXTS_MAX } from "./timing.ts";

/** Ours, while the stream holds it. Undefined for what is no text. */
export interface Written {
  readonly sendId: number;
  readonly dest: number;
  readonly atMs: number;
}

type Tag = Written | undefined;

export class Conversation {
  readonly send: SendStream<Tag>;
  readonly receive = new ReceiveStream();
  /** By id, as the server introduced them. */
  readonly names = new Map<number, RosterEntry>();
  /** Private texts that the server has, by the number of their last frame. */
  readonly #open = new Map<number, Written>();
  /** Those of them of which nothing was told yet. */
  readonly #untold = new Set<Written>();
  /** Receipts may overtake the acknowledgement: texts that were told of before it. */
  readonly #told = new WeakSet<Written>();
  #openEpoch: number;
  #unacknowledgedCount = 0;

  constructor(randomBytes: (count: number) => Uint8Array) {
    this.send = new SendStream(newEpoch(randomBytes));
    this.#openEpoch = this.send.epoch;
  }

  /** Texts that the server does not have yet. */
  get unacknowledgedCount(): number {
    return this.#unacknowledgedCount;
  }

  /** Those, and private ones whose fate the server has not told. */
  get unsettledCount(): number {
    return this.#unacknowledgedCount + this.#untold.size;
  }

  hasRoom(text: string): boolean {
    const { messageCount, byteCount } = this.send;
    return messageCount < OUTBOX_TEXTS_MAX && byteCount + Buffer.byteLength(text) <= OUTBOX_BYTES_MAX;
  }

  write(origin: number, text: string, written: Written): void {
    this.#unacknowledgedCount++;
    this.send.push({ type: InnerType.MSG, origin, dest: written.dest, text: utf8Of(text), tag: written });
  }

  /** Something that is no text: TCHAU, a request, a ping. */
  ask(type: InnerType, origin: number, text: string): void {
    this.send.push({ type, origin, dest: 0, text: utf8Of(text), tag: undefined });
  }

  /** The server has stored these. */
  acknowledged(messages: readonly HeldMessage<Tag>[], nowMs: number): ClientEvent[] {
    return messages.flatMap(({ tag, firstSeq, frameCount }) => {
      if (!tag) return [];
      this.#unacknowledgedCount--;
      if (tag.dest !== 0) this.#await((firstSeq + frameCount - 1) >>> 0, tag);
      return this.#told.has(tag) ? [] : [deliveryOf(tag, "confirmed", nowMs)];
    });
  }

  /** What became of a text that the server has, or is about to acknowledge. */
  receipt({ seq, fate }: Receipt, nowMs: number): ClientEvent[] {
    const written = this.#open.get(seq) ?? this.#heldAt(seq);
    if (!written) return [];
    this.#untold.delete(written);
    this.#told.add(written);
    if (fate === Fate.WAITING) return [deliveryOf(written, "waiting", nowMs)];
    this.#open.delete(seq);
    if (fate === Fate.DELIVERED) return [deliveryOf(written, "delivered", nowMs)];
    if (fate < Fate.UNKNOWN_DESTINATION && fate !== Fate.RELAYED) return [];
    if (fate === Fate.RELAYED) return [deliveryOf(written, "relayed", nowMs)];
    return [{ ...deliveryOf(written, "failed", nowMs), why: FAILURES[fate] ?? WireText.unknownType }];
  }

  /** Nobody has to answer a goodbye or a request of before any more; the frames' numbers stay as they are. */
  forgetRequests(): void {
    this.send.silence((message) => message.type !== InnerType.MSG);
  }

  /** The server holds another stream: the same texts in a new one. */
  restart(randomBytes: (count: number) => Uint8Array): void {
    this.send.restart(newEpoch(randomBytes));
  }

  /** What the server does not have, to be sent in another way. */
  takeUnsent(): (Written & { readonly text: string })[] {
    const held = this.send.messages();
    this.#unacknowledgedCount = 0;
    this.#untold.clear();
    return held.flatMap(({ tag, text }) => (tag ? [{ ...tag, text: new TextDecoder().decode(text) }] : []));
  }

  /** No session will carry on: what the server did not acknowledge it may have, or not. Nothing of it is sent again. */
  abandon(): ClientEvent[] {
    const texts = this.takeUnsent();
    this.send.silence(() => true);
    return texts.map((text) => ({ ...deliveryOf(text, "unconfirmed", text.atMs), rttMs: undefined }));
  }

  #await(seq: number, written: Written): void {
    if (this.#openEpoch !== this.send.epoch) {
      this.#open.clear();
      this.#untold.clear();
    }
    this.#openEpoch = this.send.epoch;
    this.#open.set(seq, written);
    if (!this.#told.has(written)) this.#untold.add(written);
    if (this.#open.size <= OPEN_FATES_MAX) return;
    for (const [oldest, forgotten] of this.#open) {
      this.#open.delete(oldest);
      this.#untold.delete(forgotten);
      return;
    }
  }

  #heldAt(seq: number): Written | undefined {
    const frame = this.send.frameAt(seq);
    return frame && !frame.hasMore ? frame.message.tag : undefined;
  }
}

/** Fates that are remembered; a mailbox holds as many. */
const OPEN_FATES_MAX = 4_096;

/** By fate, as an ERRO would say it. A text of ours is UTF-8 and not empty. */
const FAILURES: Readonly<Record<number, string>> = {
  [Fate.UNKNOWN_DESTINATION]: WireText.unknownDestination,
  [Fate.MAILBOX_FULL]: WireText.mailboxFull,
  [Fate.TOO_LONG]: WireText.textTooLong(MESSAGE_SIZE_MAX),
};

type DeliveryEvent = Extract<ClientEvent, { kind: "delivery" }>;

function deliveryOf({ sendId, atMs }: Written, delivery: DeliveryEvent["delivery"], nowMs: number): DeliveryEvent {
  return { kind: "delivery", sendId, delivery, rttMs: nowMs - atMs };
}

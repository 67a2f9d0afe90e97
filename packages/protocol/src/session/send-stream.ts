/**
 * What one side still has to say to the other: messages, numbered frame by frame when they are pushed, held until the
 * peer's ack has passed their last frame. Outlives sessions; docs/PROTOCOL.md, Streams and their state.
 */
import { INNER_FRAME_TEXT_SIZE } from "../generated/inner-frame-codec.ts";
import { InnerType } from "./constants.ts";
import type { FrameToSend } from "./envelope.ts";
import { serialAdd, serialBefore, serialDistance } from "./serial.ts";

export interface StreamMessage<Tag> {
  readonly type: InnerType;
  readonly origin: number;
  readonly dest: number;
  /** At most 65,536 bytes. */
  readonly text: Uint8Array;
  /** The owner's own. */
  readonly tag: Tag;
}

/** A message and its place in the stream. */
export interface HeldMessage<Tag> {
  readonly message: StreamMessage<Tag>;
  readonly firstSeq: number;
  readonly frameCount: number;
}

const NONE: readonly never[] = [];

export function frameCountOf(byteCount: number): number {
  return Math.max(1, Math.ceil(byteCount / INNER_FRAME_TEXT_SIZE));
}

export class SendStream<Tag> {
  #epoch: number;
  #next: number;
  /** Frames from here on may not leave yet. */
  #released: number;
  /** The peer may have seen the frames before this one. */
  #shown: number;
  readonly #isHeldBack: boolean;
  /** The same object may be held by many streams: nothing is made for each. */
  #held: StreamMessage<Tag>[] = [];
  /** By index in `#held`, the seq behind the message's last frame. */
  #ends: number[] = [];
  /** Index of the first that is still held; what lies before it is cut off now and then. */
  #head = 0;
  /** Its first seq; of an empty stream the next. */
  #base: number;
  #byteCount = 0;

  /**
   * `epoch` is random and not 0. With `isHeldBack`, what is pushed may leave only when it was `release`d: a frame whose
   * number does not outlive a crash must not be seen by the peer.
   */
  constructor(epoch: number, isHeldBack = false) {
    this.#epoch = epoch;
    this.#base = epoch;
    this.#next = epoch;
    this.#released = epoch;
    this.#shown = epoch;
    this.#isHeldBack = isHeldBack;
  }

  get epoch(): number {
    return this.#epoch;
  }

  /** The first seq that is held. */
  get base(): number {
    return this.#base;
  }

  /** The first seq that is not used yet. */
  get next(): number {
    return this.#next;
  }

  /** The first seq that may not leave yet. */
  get released(): number {
    return this.#isHeldBack ? this.#released : this.#next;
  }

  /** Everything before `seq` is stored. */
  release(seq: number): void {
    if (serialBefore(this.#released, seq)) this.#released = seq;
  }

  get messageCount(): number {
    return this.#held.length - this.#head;
  }

  /** Of the texts held. */
  get byteCount(): number {
    return this.#byteCount;
  }

  messages(): HeldMessage<Tag>[] {
    const messages: HeldMessage<Tag>[] = [];
    for (let index = this.#head; index < this.#held.length; index++) {
      const message = this.#held[index];
      if (message) messages.push({ message, ...this.#placeOf(index) });
    }
    return messages;
  }

  /** Gives the seq of the message's last frame. */
  push(message: StreamMessage<Tag>): number {
    const byteCount = message.text.length;
    this.#next = serialAdd(this.#next, frameCountOf(byteCount));
    this.#held.push(message);
    this.#ends.push(this.#next);
    this.#byteCount += byteCount;
    return serialAdd(this.#next, -1);
  }

  /** Lets go of the messages that lie wholly before `ack`, and gives them. */
  acknowledge(ack: number): readonly StreamMessage<Tag>[] {
    const ends = this.#ends;
    const start = this.#head;
    let end = start;
    while (end < ends.length && !serialBefore(ack, ends[end] ?? 0)) end++;
    if (end === start) return NONE;
    const done = this.#held.slice(start, end);
    for (const { text } of done) this.#byteCount -= text.length;
    this.#base = ends[end - 1] ?? this.#base;
    this.#head = end;
    if (end === ends.length || (end > 64 && end * 2 > ends.length)) {
      this.#held = this.#held.slice(end);
      this.#ends = ends.slice(end);
      this.#head = 0;
    }
    return done;
  }

  /** The frame, to be sent. Undefined when nothing held bears that number. */
  frameAt(seq: number): FrameToSend | undefined {
    const at = this.#indexOf(seq);
    const message = this.#held[at];
    if (!message) return undefined;
    if (!serialBefore(seq, this.#shown)) this.#shown = serialAdd(seq, 1);
    const { type, origin, dest, text } = message;
    const firstSeq = this.#firstSeqOf(at);
    const frameCount = serialDistance(firstSeq, this.#ends[at] ?? firstSeq);
    if (frameCount === 1) return { type, origin, dest, text, hasMore: false, seq };
    const index = serialDistance(firstSeq, seq);
    const start = index * INNER_FRAME_TEXT_SIZE;
    const share = text.subarray(start, start + INNER_FRAME_TEXT_SIZE);
    return { type, origin, dest, text: share, hasMore: index < frameCount - 1, seq };
  }

  /** A frame of the message may be with the peer. */
  wasShown(message: HeldMessage<Tag>): boolean {
    return serialBefore(message.firstSeq, this.#shown);
  }

  /** What is held is of before the program began: any of it may be with the peer. */
  assumeShown(): void {
    this.#shown = this.#next;
  }

  /**
   * What is chosen means nothing any more: EMPTY frames take the place of its own, under the same numbers. Not of a long
   * message that left already: the peer may have its beginning, and would take it for the whole.
   */
  silence(isStale: (held: HeldMessage<Tag>) => boolean): void {
    for (let index = this.#head; index < this.#held.length; index++) {
      const message = this.#held[index];
      if (!message || message.type === InnerType.EMPTY) continue;
      const held = { message, ...this.#placeOf(index) };
      if (!isStale(held) || (held.frameCount > 1 && this.wasShown(held))) continue;
      this.#byteCount -= message.text.length;
      this.#held[index] = { ...message, type: InnerType.EMPTY, text: new Uint8Array(0) };
    }
  }

  /** An empty stream whose next frame bears this number: what lay before is delivered. */
  resume(epoch: number, next: number): void {
    this.restart(epoch, []);
    this.#base = next;
    this.#next = next;
    this.#released = next;
    this.#shown = next;
  }

  /** A new stream with these messages, or the same ones, numbered anew. */
  restart(
    epoch: number,
    messages: readonly StreamMessage<Tag>[] = this.messages().map(({ message }) => message),
  ): void {
    this.#epoch = epoch;
    this.#base = epoch;
    this.#next = epoch;
    this.#released = epoch;
    this.#shown = epoch;
    this.#held = [];
    this.#ends = [];
    this.#head = 0;
    this.#byteCount = 0;
    for (const message of messages) this.push(message);
  }

  #placeOf(index: number): Pick<HeldMessage<Tag>, "firstSeq" | "frameCount"> {
    const firstSeq = this.#firstSeqOf(index);
    return { firstSeq, frameCount: serialDistance(firstSeq, this.#ends[index] ?? firstSeq) };
  }

  #firstSeqOf(index: number): number {
    return index > this.#head ? (this.#ends[index - 1] ?? 0) : this.#base;
  }

  /** Of the message that has the seq; below 0 when none has. */
  #indexOf(seq: number): number {
    const ends = this.#ends;
    const ahead = serialDistance(this.#base, seq);
    if (ahead < 0 || !serialBefore(seq, this.#next)) return -1;
    // Where every message before has one frame, it is right there.
    const guess = this.#head + ahead;
    if (ends[guess] === serialAdd(seq, 1) && (ahead === 0 || ends[guess - 1] === seq)) return guess;
    let low = this.#head;
    let high = ends.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (serialBefore(seq, ends[middle] ?? 0)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

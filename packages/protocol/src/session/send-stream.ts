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

export interface HeldMessage<Tag> {
  /** The same object may be in many streams. */
  readonly message: StreamMessage<Tag>;
  readonly firstSeq: number;
  readonly frameCount: number;
}

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
  #held: HeldMessage<Tag>[] = [];
  /** Index in `#held` of the first that is still held; what lies before it is cut off now and then. */
  #head = 0;
  #byteCount = 0;

  /**
   * `epoch` is random and not 0. With `isHeldBack`, what is pushed may leave only when it was `release`d: a frame whose
   * number does not outlive a crash must not be seen by the peer.
   */
  constructor(epoch: number, isHeldBack = false) {
    this.#epoch = epoch;
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
    return this.#held[this.#head]?.firstSeq ?? this.#next;
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
    return this.#held.slice(this.#head);
  }

  /** Gives the seq of the message's last frame. */
  push(message: StreamMessage<Tag>): number {
    const byteCount = message.text.length;
    const frameCount = frameCountOf(byteCount);
    this.#held.push({ message, firstSeq: this.#next, frameCount });
    this.#next = serialAdd(this.#next, frameCount);
    this.#byteCount += byteCount;
    return serialAdd(this.#next, -1);
  }

  /** Lets go of the messages that lie wholly before `ack`, and gives them. */
  acknowledge(ack: number): HeldMessage<Tag>[] {
    const done: HeldMessage<Tag>[] = [];
    for (let first = this.#held[this.#head]; first; first = this.#held[this.#head]) {
      if (serialBefore(ack, serialAdd(first.firstSeq, first.frameCount))) break;
      this.#head++;
      this.#byteCount -= first.message.text.length;
      done.push(first);
    }
    if (this.#head > 64 && this.#head * 2 > this.#held.length) {
      this.#held = this.#held.slice(this.#head);
      this.#head = 0;
    }
    return done;
  }

  /** The frame, to be sent. Undefined when nothing held bears that number. */
  frameAt(seq: number): FrameToSend | undefined {
    const held = this.#heldAt(seq);
    if (!held) return undefined;
    if (!serialBefore(seq, this.#shown)) this.#shown = serialAdd(seq, 1);
    const { type, origin, dest, text } = held.message;
    if (held.frameCount === 1) return { type, origin, dest, text, hasMore: false, seq };
    const index = serialDistance(held.firstSeq, seq);
    const start = index * INNER_FRAME_TEXT_SIZE;
    const share = text.subarray(start, start + INNER_FRAME_TEXT_SIZE);
    return { type, origin, dest, text: share, hasMore: index < held.frameCount - 1, seq };
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
      const held = this.#held[index];
      if (!held || held.message.type === InnerType.EMPTY || !isStale(held)) continue;
      if (held.frameCount > 1 && this.wasShown(held)) continue;
      this.#byteCount -= held.message.text.length;
      this.#held[index] = { ...held, message: { ...held.message, type: InnerType.EMPTY, text: new Uint8Array(0) } };
    }
  }

  /** An empty stream whose next frame bears this number: what lay before is delivered. */
  resume(epoch: number, next: number): void {
    this.restart(epoch, []);
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
    this.#next = epoch;
    this.#released = epoch;
    this.#shown = epoch;
    this.#held = [];
    this.#head = 0;
    this.#byteCount = 0;
    for (const message of messages) this.push(message);
  }

  #heldAt(seq: number): HeldMessage<Tag> | undefined {
    const held = this.#held;
    const ahead = serialDistance(this.base, seq);
    if (ahead < 0) return undefined;
    // Of short messages, each has one number: then it is right there.
    const guess = held[this.#head + ahead];
    if (guess?.firstSeq === seq) return guess;
    let low = this.#head;
    let high = held.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const candidate = held[middle];
      if (!candidate) return undefined;
      const distance = serialDistance(candidate.firstSeq, seq);
      if (distance < 0) high = middle - 1;
      else if (distance >= candidate.frameCount) low = middle + 1;
      else return candidate;
    }
    return undefined;
  }
}

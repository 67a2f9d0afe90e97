/**
 * What one side still has to say to the other: messages, numbered frame by frame when they are pushed, held until the
 * peer's ack has passed their last frame. Outlives sessions; docs/PROTOCOL.md, Streams and their state.
 */
import { INNER_FRAME_TEXT_SIZE } from "../generated/inner-frame-codec.ts";
import { InnerType } from "./constants.ts";
import { type EnvelopeDraft, imageOf } from "./envelope.ts";
import { Queue } from "./queue.ts";
import { serialAdd, serialBefore, serialDistance } from "./serial.ts";

export interface StreamMessage<Tag> {
  readonly type: InnerType;
  readonly origin: number;
  readonly dest: number;
  /** At most 65,536 bytes. */
  readonly text: Uint8Array;
  /** The owner's own. */
  readonly tag: Tag;
  /** Its frame, made once for a message that many streams hold. */
  readonly image?: Uint8Array | undefined;
}

/** For many streams. */
export function sharedMessage<Tag>(message: StreamMessage<Tag>): StreamMessage<Tag> {
  if (frameCountOf(message.text.length) > 1) return message;
  return { ...message, image: imageOf({ ...message, hasMore: false }) };
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
  /** What is held, oldest first. The same object may be held by many streams: nothing is made for each. */
  readonly #held = new Queue<StreamMessage<Tag>>();
  /** By index in `#held`, the seq behind the message's last frame. */
  readonly #ends = new Queue<number>();
  /** The first seq that is held; of an empty stream the next. */
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
    return this.#held.size;
  }

  /** Of the texts held. */
  get byteCount(): number {
    return this.#byteCount;
  }

  messages(): HeldMessage<Tag>[] {
    const messages: HeldMessage<Tag>[] = [];
    for (let index = 0; index < this.#held.size; index++) {
      const message = this.#held.at(index);
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
    let count = 0;
    for (let end = ends.at(0); end !== undefined && !serialBefore(ack, end); end = ends.at(count)) {
      this.#base = end;
      count++;
    }
    if (count === 0) return NONE;
    ends.drop(count);
    const done = this.#held.take(count);
    for (const { text } of done) this.#byteCount -= text.length;
    return done;
  }

  /** Adds `count` frames from `seq` on to an envelope; gives how many of them are held, in a row. */
  write(seq: number, count: number, envelope: EnvelopeDraft): number {
    let at = this.#indexOf(seq);
    let next = seq;
    for (let message = this.#held.at(at); message && next !== serialAdd(seq, count); message = this.#held.at(at)) {
      if (message.image) envelope.addImage(message.image, next);
      else this.#writeShare(message, at, next, envelope);
      next = serialAdd(next, 1);
      if (next === this.#ends.at(at)) at++;
    }
    if (next !== seq && serialBefore(this.#shown, next)) this.#shown = next;
    return serialDistance(seq, next);
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
    for (let index = 0; index < this.#held.size; index++) {
      const message = this.#held.at(index);
      if (!message || message.type === InnerType.EMPTY) continue;
      const held = { message, ...this.#placeOf(index) };
      if (!isStale(held) || (held.frameCount > 1 && this.wasShown(held))) continue;
      this.#byteCount -= message.text.length;
      this.#held.put(index, { ...message, type: InnerType.EMPTY, text: new Uint8Array(0), image: undefined });
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
    this.#held.clear();
    this.#ends.clear();
    this.#byteCount = 0;
    for (const message of messages) this.push(message);
  }

  #writeShare(
    { type, origin, dest, text }: StreamMessage<Tag>,
    at: number,
    seq: number,
    envelope: EnvelopeDraft,
  ): void {
    const firstSeq = this.#firstSeqOf(at);
    const frameCount = serialDistance(firstSeq, this.#ends.at(at) ?? firstSeq);
    if (frameCount === 1) {
      envelope.add({ type, origin, dest, text, hasMore: false, seq });
      return;
    }
    const index = serialDistance(firstSeq, seq);
    const start = index * INNER_FRAME_TEXT_SIZE;
    const share = text.subarray(start, start + INNER_FRAME_TEXT_SIZE);
    envelope.add({ type, origin, dest, text: share, hasMore: index < frameCount - 1, seq });
  }

  #placeOf(index: number): Pick<HeldMessage<Tag>, "firstSeq" | "frameCount"> {
    const firstSeq = this.#firstSeqOf(index);
    return { firstSeq, frameCount: serialDistance(firstSeq, this.#ends.at(index) ?? firstSeq) };
  }

  #firstSeqOf(index: number): number {
    return index > 0 ? (this.#ends.at(index - 1) ?? 0) : this.#base;
  }

  /** Of the message that has the seq; below 0 when none has. */
  #indexOf(seq: number): number {
    const ends = this.#ends;
    const ahead = serialDistance(this.#base, seq);
    if (ahead < 0 || !serialBefore(seq, this.#next)) return -1;
    // Where every message before has one frame, it is right there.
    if (ends.at(ahead) === serialAdd(seq, 1) && (ahead === 0 || ends.at(ahead - 1) === seq)) return ahead;
    let low = 0;
    let high = ends.size - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (serialBefore(seq, ends.at(middle) ?? 0)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

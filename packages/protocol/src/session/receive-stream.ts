/**
 * What comes from the other side: frames in any order, any number of times, become messages in order, each once.
 * A message counts as acknowledged only when its owner has committed it. Outlives sessions.
 */
import type { InnerType } from "./constants.ts";
import { BODY_SIZE_MAX, WINDOW_MAX } from "./limits.ts";
import { serialAdd, serialBefore, serialDistance } from "./serial.ts";

export interface DataFrame {
  readonly type: InnerType;
  readonly origin: number;
  readonly dest: number;
  readonly hasMore: boolean;
  /** Belongs to the stream from here on. */
  readonly text: Uint8Array;
}

export interface ReceivedMessage {
  readonly type: InnerType;
  readonly origin: number;
  readonly dest: number;
  /** Undefined when it was over 65,553 bytes: then the content is gone. */
  readonly text: Uint8Array | undefined;
  /** Seq of the last frame: what to commit, and what a receipt names. */
  readonly seq: number;
  readonly frameCount: number;
}

export type Arrival = "in-order" | "early" | "duplicate" | "outside";

interface Partial {
  readonly first: DataFrame;
  chunks: Uint8Array[];
  byteCount: number;
  frameCount: number;
}

export class ReceiveStream {
  #epoch = 0;
  #next = 0;
  #early: Map<number, DataFrame> | undefined;
  #partial: Partial | undefined;
  /** Last seqs of the messages that were given out and are not committed, in order. */
  #uncommitted: number[] = [];
  #complete: ReceivedMessage[] = [];

  /** 0 while no stream has begun. */
  get epoch(): number {
    return this.#epoch;
  }

  /** The next seq that is missing. */
  get next(): number {
    return this.#next;
  }

  /** Everything before it is committed. */
  get ack(): number {
    return this.#uncommitted[0] ?? this.#next;
  }

  /** There are frames behind a gap. */
  get hasGap(): boolean {
    return this.#early !== undefined;
  }

  /** Frames held behind gaps. */
  get earlyCount(): number {
    return this.#early?.size ?? 0;
  }

  begin(epoch: number, next: number): void {
    this.#epoch = epoch;
    this.#next = next;
    this.#early = undefined;
    this.#partial = undefined;
    this.#uncommitted = [];
    this.#complete = [];
  }

  holds(seq: number): boolean {
    return serialBefore(seq, this.#next) || this.#early?.has(seq) === true;
  }

  receive(seq: number, frame: DataFrame): Arrival {
    const ahead = serialDistance(this.#next, seq);
    if (ahead < 0) return "duplicate";
    if (ahead >= WINDOW_MAX) return "outside";
    if (ahead > 0) {
      if (this.#early?.has(seq)) return "duplicate";
      this.#early ??= new Map();
      this.#early.set(seq, frame);
      return "early";
    }
    this.#advance(frame);
    for (let early = this.#early?.get(this.#next); early; early = this.#early?.get(this.#next)) {
      this.#early?.delete(this.#next);
      this.#advance(early);
    }
    if (this.#early?.size === 0) this.#early = undefined;
    return "in-order";
  }

  /** The messages that became whole, in order, each once. */
  takeMessages(): readonly ReceivedMessage[] {
    if (this.#complete.length === 0) return this.#complete;
    const messages = this.#complete;
    this.#complete = [];
    return messages;
  }

  /** Everything up to this message is stored. */
  commit(seq: number): void {
    while (this.#uncommitted[0] !== undefined && !serialBefore(seq, this.#uncommitted[0])) this.#uncommitted.shift();
  }

  #advance(frame: DataFrame): void {
    const seq = this.#next;
    this.#next = serialAdd(seq, 1);
    if (!this.#partial && !frame.hasMore) {
      this.#finish(frame, frame.text, seq, 1);
      return;
    }
    this.#partial ??= { first: frame, chunks: [], byteCount: 0, frameCount: 0 };
    const partial = this.#partial;
    partial.byteCount += frame.text.length;
    partial.frameCount++;
    if (partial.byteCount > BODY_SIZE_MAX) partial.chunks = [];
    else partial.chunks.push(frame.text);
    if (frame.hasMore) return;
    this.#partial = undefined;
    const text = partial.byteCount > BODY_SIZE_MAX ? undefined : joined(partial.chunks, partial.byteCount);
    this.#finish(partial.first, text, seq, partial.frameCount);
  }

  #finish({ type, origin, dest }: DataFrame, text: Uint8Array | undefined, seq: number, frameCount: number): void {
    this.#uncommitted.push(seq);
    this.#complete.push({ type, origin, dest, text, seq, frameCount });
  }
}

function joined(chunks: readonly Uint8Array[], byteCount: number): Uint8Array {
  const text = new Uint8Array(byteCount);
  let at = 0;
  for (const chunk of chunks) {
    text.set(chunk, at);
    at += chunk.length;
  }
  return text;
}

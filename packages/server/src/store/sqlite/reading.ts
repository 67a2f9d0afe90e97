/**
 * The reader's life: opens the files when it is told to, answers, and in between indexes and checkpoints, at a pace
 * that leaves the processor to others. Files that cannot be opened are tried again at the next question.
 */
import { Checkpoints } from "./checkpoints.ts";
import { Reader, type ReaderOptions } from "./reader.ts";
import type { FromReader, ToReader } from "./reader-protocol.ts";

/** A batch is followed by a rest of so many times its length. */
const REST_FACTOR = 4;
const REST_MIN_MS = 5;
/** Until somebody looks again whether something was written: after something was, and after nothing. */
const BUSY_INTERVAL_MS = 200;
const IDLE_INTERVAL_MS = 1_000;

export class Reading {
  readonly #send: (message: FromReader) => void;
  #options: ReaderOptions | undefined;
  #reader: Reader | undefined;
  #checkpoints: Checkpoints | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(send: (message: FromReader) => void) {
    this.#send = send;
  }

  async handle(message: ToReader): Promise<void> {
    switch (message.kind) {
      case "open":
        this.#options = message.options;
        this.#schedule(0);
        return;
      case "ask":
        this.#send({ kind: "answer", ref: message.ref, answer: await this.#answered(message) });
        return;
      case "drop":
        this.#attempt((reader) => reader.drop(message.batch));
        return;
      case "close":
        clearTimeout(this.#timer);
        this.#options = undefined;
        this.#reader?.close();
        this.#reader = undefined;
        this.#send({ kind: "closed" });
    }
  }

  async #answered({ question, last }: Extract<ToReader, { kind: "ask" }>) {
    try {
      return await this.#open()?.answer(question, last);
    } catch {
      return undefined;
    }
  }

  /** What nobody waits for. */
  #work(): void {
    const startMs = performance.now();
    const isWriting = this.#attempt(() => this.#checkpoints?.look()) ?? false;
    const isBehind = this.#attempt((reader) => reader.catchUp()) ?? false;
    const tookMs = performance.now() - startMs;
    if (isBehind) this.#schedule(Math.max(REST_MIN_MS, REST_FACTOR * tookMs));
    else this.#schedule(isWriting ? BUSY_INTERVAL_MS : IDLE_INTERVAL_MS);
  }

  #schedule(inMs: number): void {
    clearTimeout(this.#timer);
    if (this.#options) this.#timer = setTimeout(() => this.#work(), inMs);
  }

  /** Undefined when it fails: whoever asks next will notice, and nothing else depends on it. */
  #attempt<Result>(act: (reader: Reader) => Result): Result | undefined {
    try {
      const reader = this.#open();
      return reader && act(reader);
    } catch {
      return undefined;
    }
  }

  #open(): Reader | undefined {
    if (this.#reader || !this.#options) return this.#reader;
    this.#reader = new Reader(this.#options);
    this.#checkpoints = new Checkpoints(this.#reader.db);
    return this.#reader;
  }
}

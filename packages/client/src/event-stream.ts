/** One consumer's view of the events: an async iterator over a bounded queue. A slow consumer loses the oldest. */
import type { ClientEvent } from "./events.ts";

export class EventStream implements AsyncIterableIterator<ClientEvent> {
  readonly #limit: number;
  readonly #onReturn: (stream: EventStream) => void;
  #queue: ClientEvent[] = [];
  #waiting: ((result: IteratorResult<ClientEvent>) => void)[] = [];
  #ended = false;
  #droppedCount = 0;

  constructor(limit: number, onReturn: (stream: EventStream) => void) {
    this.#limit = limit;
    this.#onReturn = onReturn;
  }

  /** Events that this consumer was too slow for. */
  get droppedCount(): number {
    return this.#droppedCount;
  }

  push(event: ClientEvent): void {
    if (this.#ended) return;
    const resolve = this.#waiting.shift();
    if (resolve) {
      resolve({ value: event, done: false });
      return;
    }
    if (this.#queue.length >= this.#limit) {
      this.#queue.shift();
      this.#droppedCount++;
    }
    this.#queue.push(event);
  }

  /** What is queued can still be read; after it the iteration is done. */
  end(): void {
    this.#ended = true;
    for (const resolve of this.#waiting.splice(0)) resolve({ value: undefined, done: true });
  }

  next(): Promise<IteratorResult<ClientEvent>> {
    const event = this.#queue.shift();
    if (event) return Promise.resolve({ value: event, done: false });
    if (this.#ended) return Promise.resolve({ value: undefined, done: true });
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  return(): Promise<IteratorResult<ClientEvent>> {
    this.#queue = [];
    this.end();
    this.#onReturn(this);
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }
}

/** The store's end of its reader: started when it is needed, asked by number, started again after it failed. */
import type { Queries } from "../server-store.ts";
import type { Indexable } from "./history-file.ts";
import type { Answer, Question, ReaderOptions } from "./reader.ts";
import type { FromReader, ToReader } from "./reader-protocol.ts";

const RESTART_INTERVAL_MS = 1_000;

export class ReaderThread {
  #options: ReaderOptions;
  #worker: Worker | undefined;
  #failedAtMs = Number.NEGATIVE_INFINITY;
  readonly #asked = new Map<number, (answer: Answer | undefined) => void>();
  #lastRef = 0;
  #closed: (() => void) | undefined;

  constructor(options: ReaderOptions) {
    this.#options = options;
  }

  /** Of the entries up to `last`. Calls back with undefined when it cannot be read. */
  ask<Kind extends keyof Queries>(
    kind: Kind,
    query: Queries[Kind]["query"],
    last: number,
    then: (answer: Queries[Kind]["result"] | undefined) => void,
  ): void {
    const worker = this.start();
    if (!worker) {
      queueMicrotask(() => then(undefined));
      return;
    }
    const ref = ++this.#lastRef;
    // The reader answers with what belongs to the kind.
    this.#asked.set(ref, then as (answer: Answer | undefined) => void);
    this.#post({ kind: "ask", ref, question: { kind, query } as Question, last });
  }

  /** Entries that were removed; a reader that is not there does not need to know. */
  drop(batch: readonly Indexable[]): void {
    this.#post({ kind: "drop", batch });
  }

  /** Undefined while it rests after a failure, and once it is closed. */
  start(): Worker | undefined {
    if (this.#worker || this.#closed) return this.#worker;
    if (performance.now() - this.#failedAtMs < RESTART_INTERVAL_MS) return undefined;
    const worker = new Worker(new URL("./reader-worker.ts", import.meta.url));
    worker.onmessage = ({ data }: MessageEvent<FromReader>) => this.#handle(data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.#lost(worker);
    };
    worker.addEventListener("close", () => this.#lost(worker));
    this.#worker = worker;
    this.#post({ kind: "open", options: this.#options });
    // While we live, nothing is lost that another reader may have seen.
    this.#options = { ...this.#options, lastNumber: Number.MAX_SAFE_INTEGER };
    return worker;
  }

  /** Whoever still waits for an answer gets none. */
  async close(): Promise<void> {
    const worker = this.#worker;
    const closed = new Promise<void>((resolve) => {
      this.#closed = resolve;
    });
    if (!worker) return;
    this.#post({ kind: "close" });
    await closed;
    worker.terminate();
  }

  #post(message: ToReader): void {
    this.#worker?.postMessage(message);
  }

  #handle(message: FromReader): void {
    if (message.kind === "closed") {
      this.#end();
      return;
    }
    const then = this.#asked.get(message.ref);
    this.#asked.delete(message.ref);
    then?.(message.answer);
  }

  #lost(worker: Worker): void {
    if (this.#worker !== worker) return;
    this.#failedAtMs = performance.now();
    this.#end();
  }

  #end(): void {
    this.#worker = undefined;
    const waiting = [...this.#asked.values()];
    this.#asked.clear();
    for (const then of waiting) then(undefined);
    this.#closed?.();
  }
}

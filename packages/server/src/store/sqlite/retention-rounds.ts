/** When retention works: once in a while, and then in slices with rests between, until the round is over. */
import { Retention, type RetentionOptions } from "./retention.ts";

const FIRST_ROUND_MS = 10_000;
const ROUND_INTERVAL_MS = 60_000;
const REST_MIN_MS = 10;
const REST_FACTOR = 4;

export class RetentionRounds {
  readonly #retention: Retention;
  readonly #options: RetentionOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: RetentionOptions) {
    this.#options = options;
    this.#retention = new Retention(options);
    this.#schedule(FIRST_ROUND_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #work(): void {
    const { clock } = this.#options;
    const startMs = clock.monotonicMs();
    const isOver = !this.#slice();
    const restMs = Math.max(REST_MIN_MS, REST_FACTOR * (clock.monotonicMs() - startMs));
    this.#schedule(isOver ? ROUND_INTERVAL_MS : restMs);
  }

  /** What goes wrong here goes wrong for the store, too, which tells of it; the next round tries again. */
  #slice(): boolean {
    try {
      return this.#retention.slice();
    } catch {
      return false;
    }
  }

  #schedule(inMs: number): void {
    this.#timer = setTimeout(() => this.#work(), inMs);
    this.#timer.unref();
  }
}

/**
 * Which counters of a direction were seen: the newest and the 1,023 before it, as a ring of bits (RFC 6479).
 * Plain integers, not serial numbers: a counter never wraps.
 */
import { REPLAY_WINDOW } from "./limits.ts";

/** One word more than the window, so that a word can be cleared before any of its bits counts. */
const WORDS = REPLAY_WINDOW / 32 + 1;

export class ReplayWindow {
  readonly #bits = new Uint32Array(WORDS);
  #newest = -1;

  /** The highest counter that was marked; −1 before the first. */
  get newest(): number {
    return this.#newest;
  }

  /** False for one that was seen, or that is too old to tell. */
  isFresh(counter: number): boolean {
    if (counter > this.#newest) return true;
    if (counter <= this.#newest - REPLAY_WINDOW) return false;
    return ((this.#bits[wordOf(counter)] ?? 0) & bitOf(counter)) === 0;
  }

  mark(counter: number): void {
    const ahead = Math.floor(counter / 32) - Math.floor(this.#newest / 32);
    for (let step = 1; step <= Math.min(ahead, WORDS); step++) {
      this.#bits[(Math.floor(this.#newest / 32) + step + WORDS) % WORDS] = 0;
    }
    if (counter > this.#newest) this.#newest = counter;
    this.#bits[wordOf(counter)] = (this.#bits[wordOf(counter)] ?? 0) | bitOf(counter);
  }
}

function wordOf(counter: number): number {
  return Math.floor(counter / 32) % WORDS;
}

function bitOf(counter: number): number {
  return 1 << (counter % 32);
}

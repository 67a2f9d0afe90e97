/**
 * How many DATA frames the peer may send: a token bucket that speaks through the window, so that a peer that keeps to
 * the window is held back and never refused.
 */
import { WINDOW_MAX } from "./limits.ts";

export interface ReceiveRate {
  readonly framesPerSecond: number;
  readonly burst: number;
}

/** A window this small holds the peer back; it is told when it may send this much again. */
const SMALL_WINDOW = WINDOW_MAX / 2;

/** What sums of fractions lose: without it, the window told at `tellAtMs` could be one short, and be told for ever. */
const ROUNDING = 1e-6;

export class ReceiveBudget {
  readonly #rate: ReceiveRate;
  #tokens: number;
  #filledAtMs: number;
  #told = WINDOW_MAX;

  constructor(rate: ReceiveRate, nowMs: number) {
    this.#rate = rate;
    this.#tokens = rate.burst;
    this.#filledAtMs = nowMs;
  }

  /** For a frame that came: false when it must be dropped, since no window allowed it. */
  take(nowMs: number): boolean {
    this.#fill(nowMs);
    if (this.#tokens <= -WINDOW_MAX) return false;
    this.#tokens--;
    return true;
  }

  /** The window to tell; remembered. */
  allowance(nowMs: number): number {
    this.#fill(nowMs);
    this.#told = Math.max(0, Math.min(WINDOW_MAX, Math.floor(this.#tokens + ROUNDING)));
    return this.#told;
  }

  /** When a peer that was held back may send enough again; Infinity when it is not held back. */
  get tellAtMs(): number {
    const enough = Math.min(SMALL_WINDOW, this.#rate.burst);
    if (this.#told >= enough) return Infinity;
    const missing = Math.max(0, enough - this.#tokens);
    return this.#filledAtMs + (missing * 1_000) / this.#rate.framesPerSecond;
  }

  isWorthTelling(nowMs: number): boolean {
    return nowMs >= this.tellAtMs;
  }

  #fill(nowMs: number): void {
    const { framesPerSecond, burst } = this.#rate;
    const elapsedMs = Math.max(0, nowMs - this.#filledAtMs);
    this.#tokens = Math.min(burst, this.#tokens + (elapsedMs * framesPerSecond) / 1_000);
    this.#filledAtMs = nowMs;
  }
}

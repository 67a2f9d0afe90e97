/** Token bucket for our own sends, in fractional tokens, filled by the time that passed. Monotonic milliseconds. */
import { SEND_BURST, SEND_RATE_PER_SECOND } from "./timing.ts";

const PER_MS = SEND_RATE_PER_SECOND / 1000;

export class Pacer {
  #tokens = SEND_BURST;
  #filledAtMs: number;

  constructor(nowMs: number) {
    this.#filledAtMs = nowMs;
  }

  /** Takes one token if there is one. */
  take(nowMs: number): boolean {
    this.#fill(nowMs);
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }

  /** Takes one token for a frame that leaves in any case: a keepalive, a request. */
  spend(nowMs: number): void {
    this.#fill(nowMs);
    this.#tokens--;
  }

  /** When the next whole token is there. */
  readyAtMs(): number {
    return this.#tokens >= 1 ? this.#filledAtMs : this.#filledAtMs + Math.ceil((1 - this.#tokens) / PER_MS);
  }

  #fill(nowMs: number): void {
    this.#tokens = Math.min(SEND_BURST, this.#tokens + Math.max(0, nowMs - this.#filledAtMs) * PER_MS);
    this.#filledAtMs = nowMs;
  }
}

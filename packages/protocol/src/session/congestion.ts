/** How much may be in flight (as RFC 9002 §7, between two fixed bounds), and how fast it may leave. Frames and ms. */
import { CONGESTION_WINDOW_MIN, PACING_BURST_FRAMES, PACING_GAIN, WINDOW_MAX } from "./limits.ts";

/** One, but for what sums of fractions lose. */
const WHOLE_TOKEN = 1 - 1e-6;

export class Congestion {
  #window = CONGESTION_WINDOW_MIN;
  #threshold = Number.POSITIVE_INFINITY;
  #reducedAtMs = Number.NEGATIVE_INFINITY;
  #tokens = PACING_BURST_FRAMES;
  #filledAtMs: number;

  constructor(nowMs: number) {
    this.#filledAtMs = nowMs;
  }

  get window(): number {
    return Math.floor(this.#window);
  }

  /** Doubles each RTT until the first loss, then grows by one frame each. */
  acknowledged(frames: number): void {
    this.#window += this.#window < this.#threshold ? frames : frames / this.#window;
    this.#window = Math.min(this.#window, WINDOW_MAX);
  }

  /** Halves, at most once each RTT. */
  lost(rttMs: number, nowMs: number): void {
    if (nowMs - this.#reducedAtMs < rttMs) return;
    this.#reducedAtMs = nowMs;
    this.#window = Math.max(this.#window / 2, CONGESTION_WINDOW_MIN);
    this.#threshold = this.#window;
  }

  /** Whether an envelope may leave now, whatever it holds; `rttMs` 0 is no pacing. */
  mayLeave(rttMs: number, nowMs: number): boolean {
    this.#fill(rttMs, nowMs);
    return this.#tokens >= WHOLE_TOKEN;
  }

  spend(frames: number): void {
    this.#tokens -= frames;
  }

  /** When the next frame may leave. */
  readyAtMs(rttMs: number): number {
    return this.#tokens >= WHOLE_TOKEN ? this.#filledAtMs : this.#filledAtMs + (1 - this.#tokens) / this.#perMs(rttMs);
  }

  #fill(rttMs: number, nowMs: number): void {
    const elapsedMs = Math.max(0, nowMs - this.#filledAtMs);
    this.#tokens = Math.min(PACING_BURST_FRAMES, rttMs > 0 ? this.#tokens + elapsedMs * this.#perMs(rttMs) : Infinity);
    this.#filledAtMs = nowMs;
  }

  #perMs(rttMs: number): number {
    return (PACING_GAIN * this.#window) / Math.max(rttMs, 0.001);
  }
}

/**
 * Whether the server still answers: a probe (OI to a Recado server, LISTA to an original one) at every interval,
 * repeated soon while nothing is heard, and "silent" after three without an answer. Any frame of the server proves
 * life; only the answer to a single outstanding probe gives an RTT (Karn's rule: a repeated one is ambiguous).
 */
import { PROBE_RETRY_MS, PROBES_UNANSWERED_MAX } from "./timing.ts";

export class Liveness {
  readonly #intervalMs: number;
  readonly #retryMs: number;
  #nextAtMs: number;
  #unanswered = 0;
  #outstanding = 0;
  #probedAtMs = Number.NEGATIVE_INFINITY;
  #answerCount = 0;

  constructor(intervalMs: number, nowMs: number) {
    this.#intervalMs = intervalMs;
    this.#retryMs = Math.min(PROBE_RETRY_MS, intervalMs);
    this.#nextAtMs = nowMs + intervalMs;
  }

  get nextTimeoutMs(): number {
    return this.#nextAtMs;
  }

  /** A probe's answer may still come. */
  get isOutstanding(): boolean {
    return this.#outstanding > 0;
  }

  /** Answers so far, each to one probe or to several. */
  get answerCount(): number {
    return this.#answerCount;
  }

  /** Call when due: "probe" tells to send one, "silent" that the server is lost. */
  handleTimeout(nowMs: number): "probe" | "silent" | undefined {
    if (nowMs < this.#nextAtMs) return undefined;
    if (this.#unanswered >= PROBES_UNANSWERED_MAX) return "silent";
    return "probe";
  }

  /** A probe leaves now. */
  probed(nowMs: number): void {
    this.#unanswered++;
    // The answer to one an interval ago is not coming any more.
    this.#outstanding = nowMs - this.#probedAtMs >= this.#intervalMs ? 1 : this.#outstanding + 1;
    this.#probedAtMs = nowMs;
    this.#nextAtMs = nowMs + this.#retryMs;
  }

  /** Probe again at once: something hints at trouble. */
  hurry(nowMs: number): void {
    this.#nextAtMs = Math.min(this.#nextAtMs, nowMs);
  }

  /** Any frame of the server. */
  heard(): void {
    if (this.#unanswered === 0) return;
    this.#unanswered = 0;
    this.#nextAtMs = this.#probedAtMs + this.#intervalMs;
  }

  /** The answer to a probe; its RTT when that is certain. */
  answered(nowMs: number): number | undefined {
    if (this.#outstanding === 0) return undefined;
    const single = this.#outstanding === 1;
    this.#answerCount++;
    this.#outstanding = 0;
    return single ? nowMs - this.#probedAtMs : undefined;
  }
}

/** Round-trip time and what follows from it (RFC 6298, with α 1/8 and β 1/4; the probe timeout as in RFC 9002 §6.2). */
import { ACK_DELAY_MS, PTO_INITIAL_MS, PTO_MAX_MS, PTO_QUICK_PROBES, PTO_VARIANCE_MIN_MS } from "./limits.ts";

export class RttEstimator {
  #smoothedMs = 0;
  #varianceMs = 0;
  #latestMs = 0;
  #leastMs = Number.POSITIVE_INFINITY;

  /** 0 before the first sample. */
  get smoothedMs(): number {
    return this.#smoothedMs;
  }

  /** Mean deviation; 0 before the first sample. */
  get varianceMs(): number {
    return this.#varianceMs;
  }

  get leastMs(): number {
    return this.#leastMs;
  }

  /** For deciding whether a frame is late: max(smoothed, latest). */
  get cautiousMs(): number {
    return Math.max(this.#smoothedMs, this.#latestMs);
  }

  /** `ackDelayMs` is the time that the peer says to have waited; it is not believed below the least RTT seen. */
  sample(elapsedMs: number, ackDelayMs: number): void {
    const isFirst = this.#leastMs === Number.POSITIVE_INFINITY;
    this.#leastMs = Math.min(this.#leastMs, elapsedMs);
    const rttMs = Math.max(elapsedMs - ackDelayMs, this.#leastMs);
    this.#latestMs = rttMs;
    if (isFirst) {
      this.#smoothedMs = rttMs;
      this.#varianceMs = rttMs / 2;
      return;
    }
    this.#varianceMs += (Math.abs(this.#smoothedMs - rttMs) - this.#varianceMs) / 4;
    this.#smoothedMs += (rttMs - this.#smoothedMs) / 8;
  }

  /**
   * After so many probes in a row without an answer. On a path that just lost something a probe is as likely lost as
   * anything, and the peer, who sees a gap, acknowledges at once: the first two come sooner.
   */
  probeTimeoutMs(probes: number, isLossy: boolean): number {
    if (this.#leastMs === Number.POSITIVE_INFINITY) return Math.min(PTO_INITIAL_MS * 2 ** probes, PTO_MAX_MS);
    const marginMs = Math.max(4 * this.#varianceMs, PTO_VARIANCE_MIN_MS);
    if (isLossy && probes < PTO_QUICK_PROBES) return Math.min(this.#smoothedMs + marginMs / 2, PTO_MAX_MS);
    const doublings = Math.min(isLossy ? probes - PTO_QUICK_PROBES : probes, 10);
    return Math.min((this.#smoothedMs + marginMs + ACK_DELAY_MS) * 2 ** doublings, PTO_MAX_MS);
  }
}

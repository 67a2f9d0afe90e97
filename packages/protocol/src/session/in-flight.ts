/**
 * The DATA frames that left in one session and were not acknowledged: which of them the network lost, and what their
 * acknowledgements say of the round trip. At most 64, in the order of their numbers.
 *
 * Envelopes are not acknowledged, frames are; so a frame that was sent twice says only that the first or a later of its
 * envelopes arrived, and counts as the first (RFC 9002 §6.1 by envelope counter instead of packet number).
 */
import type { Acknowledgement } from "./envelope.ts";
import { LOSS_ENVELOPES, LOSS_TIME_FACTOR, LOSS_TIME_FACTOR_MAX } from "./limits.ts";
import type { RttEstimator } from "./rtt.ts";
import { serialBefore, serialDistance } from "./serial.ts";

interface SentFrame {
  readonly seq: number;
  readonly firstCounter: number;
  readonly firstSentAtMs: number;
  counter: number;
  sentAtMs: number;
  sendCount: number;
  /** Envelopes that left later than `counter` and arrived. */
  passed: number;
  isLost: boolean;
  /** When it was last sent again because it seemed lost. */
  resentAsLostAtMs: number;
}

export class InFlight {
  readonly #rtt: RttEstimator;
  readonly #frames = new Map<number, SentFrame>();
  #lostCount = 0;
  #timeFactor = LOSS_TIME_FACTOR;
  #countsEnvelopes = true;
  #sawEarlyResend = false;

  constructor(rtt: RttEstimator) {
    this.#rtt = rtt;
  }

  /** Frames on their way, without those taken for lost. */
  get count(): number {
    return this.#frames.size - this.#lostCount;
  }

  get hasLost(): boolean {
    return this.#lostCount > 0;
  }

  /** Frames without acknowledgement, lost ones included. */
  get size(): number {
    return this.#frames.size;
  }

  /** When the oldest frame without acknowledgement left for the first time. */
  get oldestSentAtMs(): number | undefined {
    for (const { firstSentAtMs } of this.#frames.values()) return firstSentAtMs;
    return undefined;
  }

  sent(seq: number, counter: number, nowMs: number): void {
    const frame = this.#frames.get(seq);
    if (!frame) {
      this.#frames.set(seq, {
        seq,
        firstCounter: counter,
        firstSentAtMs: nowMs,
        counter,
        sentAtMs: nowMs,
        sendCount: 1,
        passed: 0,
        isLost: false,
        resentAsLostAtMs: Number.NEGATIVE_INFINITY,
      });
      return;
    }
    frame.counter = counter;
    frame.sentAtMs = nowMs;
    frame.sendCount++;
    frame.passed = 0;
    if (!frame.isLost) return;
    frame.isLost = false;
    frame.resentAsLostAtMs = nowMs;
    this.#lostCount--;
  }

  /** Takes what is acknowledged out and the RTT from it; gives how many frames that were. */
  acknowledged(acknowledgement: Acknowledgement, nowMs: number): number {
    const arrived: SentFrame[] = [];
    for (const frame of this.#frames.values()) if (covers(acknowledgement, frame.seq)) arrived.push(frame);
    if (arrived.length === 0) return 0;
    let newest: SentFrame | undefined;
    for (const frame of arrived) {
      this.#frames.delete(frame.seq);
      if (frame.isLost) this.#lostCount--;
      if (!newest || frame.counter > newest.counter) newest = frame;
      if (nowMs - frame.resentAsLostAtMs < this.#rtt.leastMs / 2) this.#resentTooEarly();
    }
    if (newest?.sendCount === 1) this.#rtt.sample(nowMs - newest.sentAtMs, acknowledgement.ackDelayMs);
    if (this.#frames.size > 0) this.#countPassed(arrived);
    return arrived.length;
  }

  /** Those that arrived left later than some that did not: evidence, once for each envelope. */
  #countPassed(arrived: readonly SentFrame[]): void {
    const counters = new Set(arrived.map(({ firstCounter }) => firstCounter));
    for (const frame of this.#frames.values()) {
      for (const counter of counters) if (counter > frame.counter) frame.passed++;
    }
  }

  /** Marks the frames that must be taken for lost now; true when there were any. */
  detectLost(nowMs: number): boolean {
    const before = this.#lostCount;
    for (const frame of this.#frames.values()) {
      if (frame.isLost || frame.passed === 0) continue;
      const isPassed = this.#countsEnvelopes && frame.passed >= LOSS_ENVELOPES;
      if (!isPassed && nowMs < this.#lateAtMs(frame)) continue;
      frame.isLost = true;
      this.#lostCount++;
    }
    return this.#lostCount > before;
  }

  /** Once for each acknowledgement that shows a frame to have been taken for lost too early. */
  takeEarlyResend(): boolean {
    const saw = this.#sawEarlyResend;
    this.#sawEarlyResend = false;
    return saw;
  }

  /** When `detectLost` may find the next. */
  get nextTimeoutMs(): number {
    let atMs = Number.POSITIVE_INFINITY;
    for (const frame of this.#frames.values()) {
      if (!frame.isLost && frame.passed > 0) atMs = Math.min(atMs, this.#lateAtMs(frame));
    }
    return atMs;
  }

  /** Seqs taken for lost, oldest first. */
  lost(limit: number): number[] {
    return this.#select(limit, ({ isLost }) => isLost);
  }

  /** The oldest seqs, lost or not. */
  oldest(limit: number): number[] {
    return this.#select(limit, () => true);
  }

  /** The oldest seqs on their way that left at least so long ago. */
  olderThan(ageMs: number, nowMs: number, limit: number): number[] {
    return this.#select(limit, ({ isLost, sentAtMs }) => !isLost && nowMs - sentAtMs >= ageMs);
  }

  #select(limit: number, matches: (frame: SentFrame) => boolean): number[] {
    const seqs: number[] = [];
    for (const frame of this.#frames.values()) {
      if (seqs.length >= limit) break;
      if (matches(frame)) seqs.push(frame.seq);
    }
    return seqs;
  }

  #lateAtMs({ sentAtMs }: SentFrame): number {
    return sentAtMs + this.#timeFactor * this.#rtt.cautiousMs;
  }

  /** The network reorders more than we thought. */
  #resentTooEarly(): void {
    this.#sawEarlyResend = true;
    this.#countsEnvelopes = false;
    this.#timeFactor = Math.min(this.#timeFactor * 1.25, LOSS_TIME_FACTOR_MAX);
  }
}

function covers({ ack, sackHigh, sackLow }: Acknowledgement, seq: number): boolean {
  if (serialBefore(seq, ack)) return true;
  const bit = serialDistance(ack, seq) - 1;
  if (bit < 0 || bit > 63) return false;
  return ((bit < 32 ? sackLow >>> bit : sackHigh >>> (bit - 32)) & 1) === 1;
}

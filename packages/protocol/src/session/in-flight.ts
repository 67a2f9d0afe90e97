/**
 * The DATA frames that left in one session and were not acknowledged: which of them the network lost, and what their
 * acknowledgements say of the round trip. At most 64, in the order of their numbers.
 *
 * Envelopes are not acknowledged, frames are; so a frame that was sent twice says only that the first or a later of its
 * envelopes arrived, and counts as the first (RFC 9002 §6.1 by envelope counter instead of packet number).
 */
import type { Acknowledgement } from "./envelope.ts";
import { LOSS_ENVELOPES, LOSS_TIME_FACTOR, LOSS_TIME_FACTOR_MAX, WINDOW_MAX } from "./limits.ts";
import type { RttEstimator } from "./rtt.ts";
import { serialAdd, serialBefore, serialDistance } from "./serial.ts";

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

type Ring = (SentFrame | undefined)[];

const NOTHING_SENT: Ring = [];

export class InFlight {
  readonly #rtt: RttEstimator;
  /**
   * By seq modulo its size, which is at least the span of the seqs, 64 as a rule: the peer's window allows no more. Let
   * go of when nothing is on its way: most sessions are idle.
   */
  #ring = NOTHING_SENT;
  /** The first that may be in the ring, and the one behind the last. */
  #first = 0;
  #end = 0;
  #size = 0;
  #lostCount = 0;
  /** Frames that some envelope has passed. */
  #passedCount = 0;
  #timeFactor = LOSS_TIME_FACTOR;
  #countsEnvelopes = true;
  #sawEarlyResend = false;

  constructor(rtt: RttEstimator) {
    this.#rtt = rtt;
  }

  /** Frames on their way, without those taken for lost. */
  get count(): number {
    return this.#size - this.#lostCount;
  }

  get hasLost(): boolean {
    return this.#lostCount > 0;
  }

  /** Frames without acknowledgement, lost ones included. */
  get size(): number {
    return this.#size;
  }

  /** When the oldest frame without acknowledgement left for the first time. */
  get oldestSentAtMs(): number | undefined {
    return this.#size === 0 ? undefined : this.#at(this.#first)?.firstSentAtMs;
  }

  sent(seq: number, counter: number, nowMs: number): void {
    const frame = this.#isBetween(seq) ? this.#at(seq) : undefined;
    if (!frame) {
      this.#put({
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
    if (frame.passed > 0) this.#passedCount--;
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
    const { ack, sackHigh, sackLow } = acknowledgement;
    const hasSack = (sackHigh | sackLow) !== 0;
    for (let seq = this.#first; seq !== this.#end; seq = serialAdd(seq, 1)) {
      const isBefore = serialBefore(seq, ack);
      if (!isBefore && !hasSack) break;
      const frame = this.#at(seq);
      if (frame && (isBefore || isSacked(acknowledgement, seq))) arrived.push(frame);
    }
    if (arrived.length === 0) return 0;
    let newest = arrived[0];
    for (const frame of arrived) {
      this.#take(frame);
      if (newest && frame.counter > newest.counter) newest = frame;
      if (nowMs - frame.resentAsLostAtMs < this.#rtt.leastMs / 2) this.#resentTooEarly();
    }
    if (newest?.sendCount === 1) this.#rtt.sample(nowMs - newest.sentAtMs, acknowledgement.ackDelayMs);
    this.#trim();
    if (this.#size > 0) this.#countPassed(arrived);
    return arrived.length;
  }

  /** Those that arrived left later than some that did not: evidence, once for each envelope. */
  #countPassed(arrived: readonly SentFrame[]): void {
    let last = -1;
    for (const { firstCounter } of arrived) last = Math.max(last, firstCounter);
    let counters: Set<number> | undefined;
    for (const frame of this.#all()) {
      if (frame.counter > last) continue;
      counters ??= new Set(arrived.map(({ firstCounter }) => firstCounter));
      const before = frame.passed;
      for (const counter of counters) if (counter > frame.counter) frame.passed++;
      if (before === 0 && frame.passed > 0) this.#passedCount++;
    }
  }

  /** Marks the frames that must be taken for lost now; true when there were any. */
  detectLost(nowMs: number): boolean {
    if (this.#passedCount === 0) return false;
    const before = this.#lostCount;
    for (const frame of this.#all()) {
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
    if (this.#passedCount === 0) return atMs;
    for (const frame of this.#all()) {
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
    for (const frame of this.#all()) {
      if (seqs.length >= limit) break;
      if (matches(frame)) seqs.push(frame.seq);
    }
    return seqs;
  }

  /** In the order of their numbers. */
  #all(): SentFrame[] {
    const frames: SentFrame[] = [];
    for (let seq = this.#first; seq !== this.#end; seq = serialAdd(seq, 1)) {
      const frame = this.#at(seq);
      if (frame) frames.push(frame);
    }
    return frames;
  }

  #at(seq: number): SentFrame | undefined {
    return this.#ring[seq & (this.#ring.length - 1)];
  }

  #isBetween(seq: number): boolean {
    return this.#size > 0 && !serialBefore(seq, this.#first) && serialBefore(seq, this.#end);
  }

  #put(frame: SentFrame): void {
    const { seq } = frame;
    if (this.#size === 0) this.#first = seq;
    else if (serialBefore(seq, this.#first)) this.#first = seq;
    if (this.#size === 0 || !serialBefore(seq, this.#end)) this.#end = serialAdd(seq, 1);
    this.#ensure(serialDistance(this.#first, this.#end));
    this.#ring[seq & (this.#ring.length - 1)] = frame;
    this.#size++;
  }

  /** Room for so many seqs. */
  #ensure(span: number): void {
    if (span <= this.#ring.length) return;
    let length = WINDOW_MAX;
    while (length < span) length *= 2;
    const frames = this.#ring.filter((frame) => frame !== undefined);
    this.#ring = new Array(length).fill(undefined);
    for (const frame of frames) this.#ring[frame.seq & (length - 1)] = frame;
  }

  #take(frame: SentFrame): void {
    this.#ring[frame.seq & (this.#ring.length - 1)] = undefined;
    this.#size--;
    if (frame.isLost) this.#lostCount--;
    if (frame.passed > 0) this.#passedCount--;
  }

  /** The first seq is one that is on its way. */
  #trim(): void {
    if (this.#size === 0) {
      this.#ring = NOTHING_SENT;
      this.#first = this.#end;
      return;
    }
    while (this.#at(this.#first) === undefined) this.#first = serialAdd(this.#first, 1);
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

function isSacked({ ack, sackHigh, sackLow }: Acknowledgement, seq: number): boolean {
  const bit = serialDistance(ack, seq) - 1;
  if (bit < 0 || bit > 63) return false;
  return ((bit < 32 ? sackLow >>> bit : sackHigh >>> (bit - 32)) & 1) === 1;
}

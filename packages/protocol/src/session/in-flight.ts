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

/** By place: what is known of the frame there. */
class Ring {
  readonly isThere = new Uint8Array(WINDOW_MAX);
  readonly isLost = new Uint8Array(WINDOW_MAX);
  readonly sendCount = new Uint32Array(WINDOW_MAX);
  /** Envelopes that left later than `counter` and arrived. */
  readonly passed = new Uint32Array(WINDOW_MAX);
  readonly firstCounter = new Uint32Array(WINDOW_MAX);
  readonly counter = new Uint32Array(WINDOW_MAX);
  readonly firstSentAtMs = new Float64Array(WINDOW_MAX);
  readonly sentAtMs = new Float64Array(WINDOW_MAX);
  /** When it was last sent again because it seemed lost. */
  readonly resentAsLostAtMs = new Float64Array(WINDOW_MAX);
}

/** Rings that nobody uses, all empty: most sessions are idle, and a ring is larger than a session. */
const spareRings: Ring[] = [];
const SPARE_RINGS_MAX = 1_024;
const PLACE_MASK = WINDOW_MAX - 1;

export class InFlight {
  readonly #rtt: RttEstimator;
  /** A frame's place is its seq modulo 64: the peer's window never allows more. Undefined while nothing is on its way. */
  #ring: Ring | undefined;
  /** The first that is in the ring, and the one behind the last. */
  #first = 0;
  #end = 0;
  #size = 0;
  #lostCount = 0;
  /** Frames that some envelope has passed. */
  #passedCount = 0;
  /** Frames that left more than once. */
  #resentCount = 0;
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
    return this.#ring?.firstSentAtMs[this.#first & PLACE_MASK];
  }

  /** `seq` is less than 64 behind the first that is on its way; `isFresh` when it leaves for the first time. */
  sent(seq: number, counter: number, nowMs: number, isFresh = true): void {
    const ring = this.#ring ?? this.#newRing(seq);
    const at = seq & PLACE_MASK;
    if (ring.isThere[at] === 0) {
      this.#put(ring, at, seq, counter, nowMs);
      if (isFresh) return;
      ring.sendCount[at] = 2;
      this.#resentCount++;
      return;
    }
    if (ring.passed[at] !== 0) this.#passedCount--;
    if (ring.sendCount[at] === 1) this.#resentCount++;
    ring.counter[at] = counter;
    ring.sentAtMs[at] = nowMs;
    ring.sendCount[at] = (ring.sendCount[at] ?? 0) + 1;
    ring.passed[at] = 0;
    if (ring.isLost[at] === 0) return;
    ring.isLost[at] = 0;
    ring.resentAsLostAtMs[at] = nowMs;
    this.#lostCount--;
  }

  /** Takes what is acknowledged out and the RTT from it; gives how many frames that were. */
  acknowledged(acknowledgement: Acknowledgement, nowMs: number): number {
    const ring = this.#ring;
    if (!ring) return 0;
    const { ack, sackHigh, sackLow } = acknowledgement;
    const before = this.#size;
    // What left once, in the order of the numbers, is passed by nothing that is acknowledged in that order.
    const isInOrder = this.#resentCount === 0 && (sackHigh | sackLow) === 0;
    const newest = isInOrder ? this.#takeUpTo(ring, ack) : this.#takeAll(ring, acknowledgement, nowMs);
    if (newest < 0) return 0;
    if (ring.sendCount[newest] === 1) {
      this.#rtt.sample(nowMs - (ring.sentAtMs[newest] ?? 0), acknowledgement.ackDelayMs);
    }
    const count = before - this.#size;
    this.#trim(ring);
    return count;
  }

  /** Gives the place of the newest; below 0 where there was none. */
  #takeUpTo(ring: Ring, ack: number): number {
    let newest = -1;
    for (let seq = this.#first; seq !== this.#end && serialBefore(seq, ack); seq = serialAdd(seq, 1)) {
      const at = seq & PLACE_MASK;
      if (ring.isThere[at] === 0) continue;
      this.#take(ring, at);
      newest = at;
    }
    return newest;
  }

  /** The same where frames may have overtaken others. */
  #takeAll(ring: Ring, acknowledgement: Acknowledgement, nowMs: number): number {
    const { ack } = acknowledgement;
    const counters = new Set<number>();
    let newest = -1;
    for (let seq = this.#first; seq !== this.#end; seq = serialAdd(seq, 1)) {
      const at = seq & PLACE_MASK;
      if (ring.isThere[at] === 0 || !(serialBefore(seq, ack) || isSacked(acknowledgement, seq))) continue;
      counters.add(ring.firstCounter[at] ?? 0);
      if (newest < 0 || (ring.counter[at] ?? 0) > (ring.counter[newest] ?? 0)) newest = at;
      if (nowMs - (ring.resentAsLostAtMs[at] ?? 0) < this.#rtt.leastMs / 2) this.#resentTooEarly();
      this.#take(ring, at);
    }
    if (newest >= 0) this.#countPassed(ring, counters);
    return newest;
  }

  /** Envelopes that arrived left later than some frames that did not: evidence, once for each envelope. */
  #countPassed(ring: Ring, counters: ReadonlySet<number>): void {
    const last = Math.max(...counters);
    for (let seq = this.#first; seq !== this.#end; seq = serialAdd(seq, 1)) {
      const at = seq & PLACE_MASK;
      const own = ring.counter[at] ?? 0;
      if (ring.isThere[at] === 0 || own >= last) continue;
      let passed = ring.passed[at] ?? 0;
      if (passed === 0) this.#passedCount++;
      for (const counter of counters) if (counter > own) passed++;
      ring.passed[at] = passed;
    }
  }

  /** Marks the frames that must be taken for lost now; true when there were any. */
  detectLost(nowMs: number): boolean {
    const ring = this.#ring;
    if (!ring || this.#passedCount === 0) return false;
    const before = this.#lostCount;
    for (let seq = this.#first; seq !== this.#end; seq = serialAdd(seq, 1)) {
      const at = seq & PLACE_MASK;
      const passed = ring.passed[at] ?? 0;
      if (ring.isThere[at] === 0 || ring.isLost[at] === 1 || passed === 0) continue;
      const isPassed = this.#countsEnvelopes && passed >= LOSS_ENVELOPES;
      if (!isPassed && nowMs < this.#lateAtMs(ring, at)) continue;
      ring.isLost[at] = 1;
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
    const ring = this.#ring;
    let atMs = Number.POSITIVE_INFINITY;
    if (!ring || this.#passedCount === 0) return atMs;
    for (let seq = this.#first; seq !== this.#end; seq = serialAdd(seq, 1)) {
      const at = seq & PLACE_MASK;
      const mayBeLate = ring.isThere[at] === 1 && ring.isLost[at] === 0 && ring.passed[at] !== 0;
      if (mayBeLate) atMs = Math.min(atMs, this.#lateAtMs(ring, at));
    }
    return atMs;
  }

  /** Seqs taken for lost, oldest first. */
  lost(limit: number): number[] {
    return this.#select(limit, (ring, at) => ring.isLost[at] === 1);
  }

  /** The oldest seqs, lost or not. */
  oldest(limit: number): number[] {
    return this.#select(limit, () => true);
  }

  /** The oldest seqs on their way that left at least so long ago. */
  olderThan(ageMs: number, nowMs: number, limit: number): number[] {
    return this.#select(limit, (ring, at) => ring.isLost[at] === 0 && nowMs - (ring.sentAtMs[at] ?? 0) >= ageMs);
  }

  #select(limit: number, matches: (ring: Ring, at: number) => boolean): number[] {
    const seqs: number[] = [];
    const ring = this.#ring;
    if (!ring) return seqs;
    for (let seq = this.#first; seq !== this.#end && seqs.length < limit; seq = serialAdd(seq, 1)) {
      const at = seq & PLACE_MASK;
      if (ring.isThere[at] === 1 && matches(ring, at)) seqs.push(seq);
    }
    return seqs;
  }

  #newRing(first: number): Ring {
    const ring = spareRings.pop() ?? new Ring();
    this.#ring = ring;
    this.#first = first;
    this.#end = first;
    return ring;
  }

  #put(ring: Ring, at: number, seq: number, counter: number, nowMs: number): void {
    if (serialBefore(seq, this.#first)) this.#first = seq;
    if (!serialBefore(seq, this.#end)) this.#end = serialAdd(seq, 1);
    ring.isThere[at] = 1;
    ring.isLost[at] = 0;
    ring.sendCount[at] = 1;
    ring.passed[at] = 0;
    ring.firstCounter[at] = counter;
    ring.counter[at] = counter;
    ring.firstSentAtMs[at] = nowMs;
    ring.sentAtMs[at] = nowMs;
    ring.resentAsLostAtMs[at] = Number.NEGATIVE_INFINITY;
    this.#size++;
  }

  #take(ring: Ring, at: number): void {
    ring.isThere[at] = 0;
    this.#size--;
    if (ring.isLost[at] === 1) this.#lostCount--;
    if (ring.passed[at] !== 0) this.#passedCount--;
    if (ring.sendCount[at] !== 1) this.#resentCount--;
  }

  /** The first seq is one that is on its way; where none is, the ring is for others. */
  #trim(ring: Ring): void {
    if (this.#size === 0) {
      this.#ring = undefined;
      if (spareRings.length < SPARE_RINGS_MAX) spareRings.push(ring);
      return;
    }
    while (ring.isThere[this.#first & PLACE_MASK] === 0) this.#first = serialAdd(this.#first, 1);
  }

  #lateAtMs(ring: Ring, at: number): number {
    return (ring.sentAtMs[at] ?? 0) + this.#timeFactor * this.#rtt.cautiousMs;
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

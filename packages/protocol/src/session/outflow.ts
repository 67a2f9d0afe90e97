/**
 * What leaves in one session: which frames of the stream may go now, which go again, and how long to wait for their
 * acknowledgement. docs/PROTOCOL.md, When to send what.
 */
import { Congestion } from "./congestion.ts";
import type { Acknowledgement, EnvelopeDraft } from "./envelope.ts";
import { InFlight } from "./in-flight.ts";
import { FRAMES_PER_ENVELOPE_MAX, REFILL_AFTER_LOSS_MS, WINDOW_MAX } from "./limits.ts";
import { RttEstimator } from "./rtt.ts";
import type { SendStream, StreamMessage } from "./send-stream.ts";
import { serialAdd, serialBefore, serialDistance } from "./serial.ts";

const NONE: readonly never[] = [];

export class Outflow<Tag> {
  readonly #send: SendStream<Tag>;
  readonly #rtt = new RttEstimator();
  readonly #flight = new InFlight(this.#rtt);
  readonly #congestion: Congestion;
  /** The next seq that never left in this session. */
  #cursor: number;
  #peerAck: number;
  #peerWindow = WINDOW_MAX;
  /** Probes in a row without an answer, and since when the next one is waited for. */
  #probes = 0;
  #probeBaseMs: number;
  #isProbeDue = false;
  #lastLossAtMs = Number.NEGATIVE_INFINITY;
  #lastProgressAtMs: number;

  /** `rttMs` is a first sample, where there is one. */
  constructor(send: SendStream<Tag>, resumeAt: number, rttMs: number | undefined, nowMs: number) {
    this.#send = send;
    this.#congestion = new Congestion(nowMs);
    this.#cursor = resumeAt;
    this.#peerAck = resumeAt;
    this.#probeBaseMs = nowMs;
    this.#lastProgressAtMs = nowMs;
    if (rttMs !== undefined) this.#rtt.sample(rttMs, 0);
  }

  /** Smoothed; undefined before there is a sample. */
  get rttMs(): number | undefined {
    return this.#rtt.smoothedMs > 0 ? this.#rtt.smoothedMs : undefined;
  }

  /** Mean deviation; undefined before there is a sample. */
  get jitterMs(): number | undefined {
    return this.#rtt.smoothedMs > 0 ? this.#rtt.varianceMs : undefined;
  }

  /** The peer has acknowledged everything. */
  get isQuiet(): boolean {
    return this.#peerAck === this.#send.next;
  }

  /** Since when the peer acknowledges nothing of what is on its way; undefined when nothing is. */
  get unacknowledgedSinceMs(): number | undefined {
    const oldestAtMs = this.#flight.oldestSentAtMs;
    return oldestAtMs === undefined ? undefined : Math.max(oldestAtMs, this.#lastProgressAtMs);
  }

  /** Frames may leave. */
  get hasData(): boolean {
    return this.#isProbeDue || this.#mayPush();
  }

  /** 0 is at once. */
  get nextTimeoutMs(): number {
    if (this.#isProbeDue) return 0;
    const paceMs = this.#mayPush() ? this.#congestion.readyAtMs(this.#rtt.smoothedMs) : Infinity;
    return Math.min(this.#flight.nextTimeoutMs, this.#probeAtMs(), paceMs);
  }

  /** True when the peer is silent for so long that it must be probed. */
  handleTimeout(nowMs: number): boolean {
    this.#detectLost(nowMs);
    if (nowMs < this.#probeAtMs()) return false;
    this.#probes++;
    this.#probeBaseMs = nowMs;
    this.#isProbeDue = true;
    return true;
  }

  /** The peer said more than that it still holds what it held: what is missing is worth probing for soon. */
  heard(nowMs: number): void {
    if (this.#probes === 0) return;
    this.#probes = 0;
    this.#probeBaseMs = nowMs;
  }

  /** Gives the messages that the peer has stored now. */
  acknowledged(acknowledgement: Acknowledgement, nowMs: number): readonly StreamMessage<Tag>[] {
    const { ack, window } = acknowledgement;
    if (serialBefore(ack, this.#peerAck) || serialBefore(this.#send.next, ack)) return NONE;
    const isNews = ack !== this.#peerAck || (this.#peerWindow === 0 && window > 0);
    this.#peerAck = ack;
    // What left in the session before may have arrived while this one was agreed on.
    if (serialBefore(this.#cursor, ack)) this.#cursor = ack;
    this.#peerWindow = Math.min(window, WINDOW_MAX);
    const count = this.#flight.acknowledged(acknowledgement, nowMs);
    if (count > 0 || isNews) this.heard(nowMs);
    if (count > 0) {
      this.#lastProgressAtMs = nowMs;
      if (this.#flight.size === 0) this.#probeBaseMs = nowMs;
      this.#congestion.acknowledged(count);
      if (this.#flight.takeEarlyResend()) this.#lastLossAtMs = Number.NEGATIVE_INFINITY;
      this.#detectLost(nowMs);
    }
    return this.#send.acknowledge(ack);
  }

  /** Adds what may leave now, up to `room` frames in all. */
  add(envelope: EnvelopeDraft, room: number, nowMs: number): void {
    const first = envelope.count;
    const fresh = this.#isProbeDue ? this.#addProbe(envelope, room) : this.#cursor;
    // No further than the congestion window has places, besides the peer's.
    const places = this.#congestion.window - this.#flight.count;
    const limit = Math.min(room, first + places);
    if (envelope.count < limit && this.#congestion.mayLeave(this.#rtt.smoothedMs, nowMs)) {
      if (this.#flight.hasLost) this.#addLost(envelope, room, limit);
      const count = Math.min(limit - envelope.count, serialDistance(fresh, this.#allowedEnd()));
      if (count > 0) this.#send.write(fresh, count, envelope);
    }
    if (envelope.count === 0 || nowMs - this.#lastLossAtMs > REFILL_AFTER_LOSS_MS) return;
    const ageMs = this.#rtt.smoothedMs / 2;
    for (const seq of this.#flight.olderThan(ageMs, nowMs, room)) this.#addFrame(envelope, room, seq);
  }

  /** The envelope leaves; gives how many of its frames with DATA left for the first time in this session. */
  left(envelope: EnvelopeDraft, counter: number, nowMs: number): number {
    const { dataCount } = envelope;
    if (dataCount === 0) return 0;
    let freshCount = 0;
    for (let index = 0; index < envelope.count; index++) {
      const seq = envelope.seqAt(index);
      if (seq === undefined) continue;
      const isFresh = seq === this.#cursor;
      this.#flight.sent(seq, counter, nowMs, isFresh);
      if (!isFresh) continue;
      this.#cursor = serialAdd(seq, 1);
      freshCount++;
    }
    this.#congestion.spend(dataCount);
    this.#probeBaseMs = nowMs;
    return freshCount;
  }

  /**
   * The oldest frames on their way. Where none is, the first without acknowledgement: one that the peer holds, whose
   * word that it is stored may be lost (a sack is none; the timer runs while anything is outstanding, RFC 6298 §5.2),
   * or the next, where the window lets nothing leave. Gives the first seq that never left, and is not among them.
   */
  #addProbe(envelope: EnvelopeDraft, room: number): number {
    this.#isProbeDue = false;
    const seq = this.#peerAck;
    const isAlone = this.#flight.size === 0 && serialBefore(seq, this.#send.released);
    if (isAlone) this.#addFrame(envelope, room, seq);
    for (const oldest of this.#flight.oldest(FRAMES_PER_ENVELOPE_MAX)) this.#addFrame(envelope, room, oldest);
    this.#lastLossAtMs = Math.max(this.#lastLossAtMs, this.#probeBaseMs);
    return isAlone && seq === this.#cursor ? serialAdd(seq, 1) : this.#cursor;
  }

  /** Unless it stands there already. */
  #addFrame(envelope: EnvelopeDraft, room: number, seq: number): void {
    if (envelope.count < room && !envelope.holds(seq)) this.#send.write(seq, 1, envelope);
  }

  #addLost(envelope: EnvelopeDraft, room: number, limit: number): void {
    for (const seq of this.#flight.lost(room)) if (envelope.count < limit) this.#addFrame(envelope, room, seq);
  }

  /** Something may leave: a lost frame or a new one. */
  #mayPush(): boolean {
    if (this.#flight.count >= this.#congestion.window) return false;
    return this.#flight.hasLost || serialBefore(this.#cursor, this.#allowedEnd());
  }

  /** Behind the last frame that exists and that the peer's window takes. */
  #allowedEnd(): number {
    const windowEnd = serialAdd(this.#peerAck, this.#peerWindow);
    const { released } = this.#send;
    return serialBefore(windowEnd, released) ? windowEnd : released;
  }

  #probeAtMs(): number {
    if (this.#isProbeDue) return Infinity;
    const isIdle = this.#flight.size === 0;
    if (isIdle && (this.#mayPush() || !serialBefore(this.#peerAck, this.#send.released))) return Infinity;
    const isLossy = this.#probeBaseMs - this.#lastLossAtMs <= REFILL_AFTER_LOSS_MS;
    return this.#probeBaseMs + this.#rtt.probeTimeoutMs(this.#probes, isLossy);
  }

  #detectLost(nowMs: number): void {
    if (!this.#flight.detectLost(nowMs)) return;
    this.#lastLossAtMs = nowMs;
    this.#congestion.lost(this.#rtt.smoothedMs, nowMs);
  }
}

/**
 * One pair of streams under one pair of keys, without socket, clock or chance of its own. Inputs: `handleEnvelope`,
 * `handleTimeout`, and what the owner puts into the streams. Outputs, polled after each until empty: `takeEvents`,
 * `pollTransmit`; then one timer for `nextTimeoutMs`. Times are monotonic milliseconds.
 */
import { AckPolicy } from "./ack-policy.ts";
import type { TransportKeys } from "./cipher-suite.ts";
import { ControlCode, InnerType } from "./constants.ts";
import { CHALLENGE_SIZE, type Close, writeChallenge } from "./control.ts";
import {
  type Acknowledgement,
  counterOf,
  EnvelopeDraft,
  type FrameToSend,
  type InnerFrame,
  readFrames,
} from "./envelope.ts";
import {
  CHALLENGE_RETRY_MS,
  COUNTER_MAX,
  envelopeSize,
  FRAMES_PER_ENVELOPE_MAX,
  PASSING_FRAMES_MAX,
  REKEY_AFTER_MS,
  REKEY_COUNTER,
  WINDOW_MAX,
} from "./limits.ts";
import { type LinkFigures, LinkMeter } from "./link-meter.ts";
import { Outflow } from "./outflow.ts";
import { Path, type PeerAddress } from "./path.ts";
import { ReceiveBudget, type ReceiveRate } from "./receive-budget.ts";
import type { ReceivedMessage, ReceiveStream } from "./receive-stream.ts";
import { ReplayWindow } from "./replay-window.ts";
import type { SendStream, StreamMessage } from "./send-stream.ts";
import { serialAdd } from "./serial.ts";
import { Tombstone } from "./tombstone.ts";

export interface SessionOptions<Tag> {
  readonly keys: TransportKeys;
  /** What the peer puts into its envelopes, and what we put into ours. */
  readonly localSid: number;
  readonly remoteSid: number;
  readonly peer: PeerAddress;
  readonly send: SendStream<Tag>;
  readonly receive: ReceiveStream;
  /** The next seq that the peer needs of us: where sending goes on. */
  readonly resumeAt: number;
  /** What the handshake took; undefined when a repetition makes it uncertain. */
  readonly rttMs: number | undefined;
  /** Limits the DATA frames that the peer may send. */
  readonly receiveRate: ReceiveRate | undefined;
  /** The text of a CONTROL frame that stands in front of everything until the peer was heard. */
  readonly greeting: Uint8Array | undefined;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly nowMs: number;
}

export type SessionEvent<Tag> =
  /** To be committed to the receive stream when it is stored; `committed` then tells the session. */
  | { readonly kind: "message"; readonly message: ReceivedMessage }
  /** The peer has stored these. */
  | { readonly kind: "acknowledged"; readonly messages: readonly StreamMessage<Tag>[] }
  /** A frame without DATA: a status, or CONTROL that is the owner's. */
  | { readonly kind: "passing"; readonly type: InnerType; readonly origin: number; readonly text: Uint8Array }
  /** The peer is at another address now. */
  | { readonly kind: "moved"; readonly from: PeerAddress; readonly to: PeerAddress };

/** Why an envelope had no effect. */
export type EnvelopeFault = "replayed" | "not-authentic";

const NOTHING = new Uint8Array(0);

/** For all sessions: what one of them writes has left before another one writes. */
const draft = new EnvelopeDraft();

export class Session<Tag> {
  readonly #options: Omit<SessionOptions<Tag>, "greeting">;
  readonly #window = new ReplayWindow();
  readonly #outflow: Outflow<Tag>;
  readonly #acks = new AckPolicy();
  readonly #budget: ReceiveBudget | undefined;
  readonly #path: Path;
  readonly #meter = new LinkMeter();
  #counter = 0;
  #challengedAtMs = Number.NEGATIVE_INFINITY;
  #passing: FrameToSend[] = [];
  #greeting: Uint8Array | undefined;
  #isGreetingDue: boolean;
  #lastHeardAtMs: number;
  #toldAck: number;
  #events: SessionEvent<Tag>[] = [];

  constructor(options: SessionOptions<Tag>) {
    // The greeting goes when the peer was heard.
    const { greeting, ...kept } = options;
    const { nowMs, rttMs, resumeAt, receiveRate, peer, send, receive } = kept;
    this.#options = kept;
    this.#outflow = new Outflow(send, resumeAt, rttMs, nowMs);
    this.#budget = receiveRate && new ReceiveBudget(receiveRate, nowMs);
    this.#path = new Path(peer);
    this.#greeting = greeting;
    this.#isGreetingDue = greeting !== undefined;
    this.#lastHeardAtMs = nowMs;
    this.#toldAck = receive.ack;
  }

  get localSid(): number {
    return this.#options.localSid;
  }

  get remoteSid(): number {
    return this.#options.remoteSid;
  }

  get peer(): PeerAddress {
    return this.#path.peer;
  }

  /** Smoothed; undefined before there is a sample. */
  get rttMs(): number | undefined {
    return this.#outflow.rttMs;
  }

  get figures(): LinkFigures {
    return this.#meter.figures(this.#outflow.rttMs, this.#outflow.jitterMs);
  }

  get startedAtMs(): number {
    return this.#options.nowMs;
  }

  get lastHeardAtMs(): number {
    return this.#lastHeardAtMs;
  }

  /** The peer has acknowledged everything. */
  get isQuiet(): boolean {
    return this.#outflow.isQuiet;
  }

  /** Since when the peer acknowledges nothing of what is on its way; undefined when nothing is. */
  get unacknowledgedSinceMs(): number | undefined {
    return this.#outflow.unacknowledgedSinceMs;
  }

  /** A counter or the keys are so old that a new handshake is due. */
  needsRekey(nowMs: number): boolean {
    const counter = Math.max(this.#counter, this.#window.newest);
    return counter >= REKEY_COUNTER || nowMs - this.#options.nowMs >= REKEY_AFTER_MS;
  }

  takeEvents(): readonly SessionEvent<Tag>[] {
    if (this.#events.length === 0) return this.#events;
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** Opens an envelope of this session in place. Its sid is the caller's business. */
  handleEnvelope(datagram: Uint8Array, from: PeerAddress, nowMs: number): EnvelopeFault | undefined {
    const counter = counterOf(datagram);
    if (!this.#window.isFresh(counter)) {
      this.#meter.duplicated();
      return "replayed";
    }
    if (!this.#options.keys.receive.open(datagram, counter)) return "not-authentic";
    this.acceptOpened(datagram, from, nowMs);
    return undefined;
  }

  /** An authentic envelope that is open already, as the handshake's last one is. */
  acceptOpened(datagram: Uint8Array, from: PeerAddress, nowMs: number): void {
    const counter = counterOf(datagram);
    const isNewest = counter > this.#window.newest;
    this.#meter.arrived(counter - this.#window.newest);
    this.#window.mark(counter);
    this.#heard(nowMs);
    if (isNewest && !this.#path.isFrom(from)) this.#move(from, nowMs);
    if (this.#path.isFrom(from)) this.#path.received(datagram.length);
    if (nowMs - this.#challengedAtMs >= CHALLENGE_RETRY_MS) this.#challenge(nowMs);
    this.#handleFrames(readFrames(datagram), nowMs);
  }

  /** The messages up to this seq are stored. */
  committed(seq: number, nowMs: number): void {
    const { receive } = this.#options;
    receive.commit(seq);
    if (receive.ack !== this.#toldAck && this.#acks.dueAtMs === Number.POSITIVE_INFINITY) this.#acks.hurry(nowMs);
  }

  /** A frame that takes effect when it comes, or never. */
  sendPassing(type: InnerType, origin: number, dest: number, text: Uint8Array): void {
    this.#pass({ type, origin, dest, text, hasMore: false, seq: undefined });
  }

  /** The handshake's last message came again: our answer to it was lost. */
  greetAgain(): void {
    this.#isGreetingDue = this.#greeting !== undefined;
  }

  handleTimeout(nowMs: number): void {
    if (this.#outflow.handleTimeout(nowMs)) this.#challenge(nowMs);
    if (this.#budget?.isWorthTelling(nowMs)) this.#acks.hurry(nowMs);
  }

  /** When to call `handleTimeout` and poll; 0 is at once. */
  get nextTimeoutMs(): number {
    // An address that is not proven has to say more first; keys that are used up say nothing more.
    if (!this.#path.maySend(envelopeSize(1)) || this.#counter > COUNTER_MAX) return Infinity;
    if (this.#hasUrgent()) return 0;
    return Math.min(this.#acks.dueAtMs, this.#outflow.nextTimeoutMs, this.#budget?.tellAtMs ?? Infinity);
  }

  /** The next datagram for `peer`; undefined when there is nothing to say now. Valid until any session is asked again. */
  pollTransmit(nowMs: number): Uint8Array | undefined {
    const room = this.#room();
    if (room === 0 || this.#counter > COUNTER_MAX) return undefined;
    draft.begin();
    this.#addUrgent(room);
    this.#outflow.add(draft, room, nowMs);
    if (draft.count === 0 && nowMs < this.#acks.dueAtMs) return undefined;
    if (draft.count === 0) draft.add(EMPTY_FRAME);
    const counter = this.#counter++;
    this.#meter.sent(draft.dataCount, this.#outflow.left(draft, counter, nowMs));
    return this.#seal(counter, nowMs);
  }

  /** Ends the session: what remains tells the peer so. */
  bury(close: Close): Tombstone {
    const { keys, remoteSid, randomBytes } = this.#options;
    return new Tombstone(keys, remoteSid, this.#counter, close, randomBytes);
  }

  #pass(frame: FrameToSend): void {
    if (this.#passing.length >= PASSING_FRAMES_MAX) this.#passing.shift();
    this.#passing.push(frame);
  }

  #heard(nowMs: number): void {
    this.#lastHeardAtMs = nowMs;
    this.#greeting = undefined;
    this.#isGreetingDue = false;
  }

  #move(to: PeerAddress, nowMs: number): void {
    const from = this.#path.peer;
    const challenge = this.#options.randomBytes(CHALLENGE_SIZE);
    this.#path.moveTo(to, challenge);
    this.#challenge(nowMs);
    this.#events.push({ kind: "moved", from, to: this.#path.peer });
  }

  #challenge(nowMs: number): void {
    const { challenge } = this.#path;
    if (!challenge) return;
    this.#challengedAtMs = nowMs;
    this.#pass(controlFrame(writeChallenge(ControlCode.CHALLENGE, challenge)));
  }

  #handleFrames(frames: readonly InnerFrame[], nowMs: number): void {
    let hasData = false;
    let isUrgent = false;
    for (const frame of frames) {
      if (isMoreThanAck(frame)) this.#outflow.heard(nowMs);
      if (frame.acknowledgement) {
        const messages = this.#outflow.acknowledged(frame.acknowledgement, nowMs);
        if (messages.length > 0) this.#events.push({ kind: "acknowledged", messages });
      }
      if (frame.seq === undefined) {
        this.#handlePassing(frame);
        continue;
      }
      hasData = true;
      if (this.#handleData(frame.seq, frame, nowMs)) isUrgent = true;
    }
    if (hasData) this.#acks.arrived(isUrgent, nowMs);
  }

  /** True when it must be acknowledged at once. */
  #handleData(seq: number, { type, origin, dest, hasMore, text }: InnerFrame, nowMs: number): boolean {
    const { receive } = this.#options;
    const hadGap = receive.hasGap;
    if (this.#budget && !receive.holds(seq) && !this.#budget.take(nowMs)) return true;
    const arrival = receive.receive(seq, { type, origin, dest, hasMore, text });
    let endsLongText = false;
    for (const message of receive.takeMessages()) {
      if (message.frameCount > 1) endsLongText = true;
      this.#events.push({ kind: "message", message });
    }
    return arrival !== "in-order" || hadGap || endsLongText || type === InnerType.EMPTY;
  }

  #handlePassing({ type, origin, text }: InnerFrame): void {
    if (type === InnerType.CONTROL && text[0] === ControlCode.CHALLENGE) {
      this.#pass(controlFrame(writeChallenge(ControlCode.RESPONSE, text.subarray(1, 1 + CHALLENGE_SIZE))));
    } else if (type === InnerType.CONTROL && text[0] === ControlCode.RESPONSE) {
      this.#path.responded(text.subarray(1));
    } else if (type !== InnerType.EMPTY) {
      this.#events.push({ kind: "passing", type, origin, text });
    }
  }

  #hasUrgent(): boolean {
    return this.#passing.length > 0 || this.#isGreetingDue;
  }

  /** Frames that the path lets us send now. */
  #room(): number {
    for (let room = FRAMES_PER_ENVELOPE_MAX; room > 0; room--) if (this.#path.maySend(envelopeSize(room))) return room;
    return 0;
  }

  #addUrgent(room: number): void {
    if (this.#greeting && (this.#isGreetingDue || this.#passing.length > 0 || this.#outflow.hasData)) {
      draft.add(controlFrame(this.#greeting));
      this.#isGreetingDue = false;
    }
    while (draft.count < room && this.#passing.length > 0) {
      const frame = this.#passing.shift();
      if (frame) draft.add(frame);
    }
  }

  #seal(counter: number, nowMs: number): Uint8Array {
    const { keys, remoteSid, randomBytes } = this.#options;
    const noise = randomBytes(1)[0] ?? 0;
    const datagram = draft.seal(keys.send, remoteSid, counter, this.#acknowledgement(nowMs), noise);
    this.#path.sent(datagram.length);
    return datagram;
  }

  #acknowledgement(nowMs: number): Acknowledgement | undefined {
    const { receive } = this.#options;
    if (receive.epoch === 0) return undefined;
    const { ack } = receive;
    this.#toldAck = ack;
    let sackHigh = 0;
    let sackLow = 0;
    if (receive.hasGap || receive.next !== ack) {
      for (let bit = 0; bit < 32; bit++) if (receive.holds(serialAdd(ack, 1 + bit))) sackLow |= 1 << bit;
      for (let bit = 0; bit < 32; bit++) if (receive.holds(serialAdd(ack, 33 + bit))) sackHigh |= 1 << bit;
    }
    const window = this.#budget?.allowance(nowMs) ?? WINDOW_MAX;
    return { window, ackDelayMs: this.#acks.leaves(nowMs), ack, sackHigh: sackHigh >>> 0, sackLow: sackLow >>> 0 };
  }
}

const EMPTY_FRAME: FrameToSend = {
  type: InnerType.EMPTY,
  origin: 0,
  dest: 0,
  text: NOTHING,
  hasMore: false,
  seq: undefined,
};

function isMoreThanAck({ type, seq }: InnerFrame): boolean {
  return seq !== undefined || type !== InnerType.EMPTY;
}

function controlFrame(text: Uint8Array): FrameToSend {
  return { type: InnerType.CONTROL, origin: 0, dest: 0, text, hasMore: false, seq: undefined };
}

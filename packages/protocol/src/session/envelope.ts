/** Envelopes and the frames in them, as bytes: docs/PROTOCOL.md, Envelope and Inner frame. */
import * as Envelope from "../generated/envelope-codec.ts";
import * as Inner from "../generated/inner-frame-codec.ts";
import type { DatagramCipher } from "./cipher-suite.ts";
import { FrameFlag, InnerType } from "./constants.ts";
import { envelopeSize, FRAMES_PER_ENVELOPE_MAX, TAG_SIZE } from "./limits.ts";

const FRAME_BYTES = Inner.INNER_FRAME_LAYOUT_SIZE;

/** What the sender of a frame tells of the stream towards it. */
export interface Acknowledgement {
  /** Frames that it would still hold, beyond `ack`. */
  readonly window: number;
  readonly ackDelayMs: number;
  readonly ack: number;
  /** Bit i of the 64: it holds `ack` + 1 + i. */
  readonly sackHigh: number;
  readonly sackLow: number;
}

/** A frame to be written. */
export interface FrameToSend {
  readonly type: InnerType;
  readonly origin: number;
  readonly dest: number;
  readonly text: Uint8Array;
  readonly hasMore: boolean;
  /** Undefined: no DATA. */
  readonly seq: number | undefined;
}

/** A frame that was read. `text` is a copy. */
export interface InnerFrame extends FrameToSend {
  readonly acknowledgement: Acknowledgement | undefined;
}

/** Frames in a datagram of this length; undefined when it is no envelope's. */
export function frameCountIn(byteCount: number): number | undefined {
  const count = (byteCount - Envelope.ENVELOPE_LAYOUT_SIZE - TAG_SIZE) / FRAME_BYTES;
  return Number.isInteger(count) && count >= 1 && count <= FRAMES_PER_ENVELOPE_MAX ? count : undefined;
}

/** True for what may be an envelope: first byte not 0, and its length. */
export function mayBeEnvelope(datagram: Uint8Array): boolean {
  return datagram[0] !== 0 && frameCountIn(datagram.length) !== undefined;
}

export function sidOf(datagram: Uint8Array): number {
  return Envelope.peekSid(datagram, 0);
}

export function counterOf(datagram: Uint8Array): number {
  return Envelope.peekCounter(datagram, 0);
}

/**
 * An envelope while it is written: frames are added, then it is sealed. One serves every session, since nothing of it
 * lasts: what `seal` gives is valid until the next `begin`.
 */
export class EnvelopeDraft {
  readonly #bytes = new Uint8Array(envelopeSize(FRAMES_PER_ENVELOPE_MAX));
  /** By number of frames. */
  readonly #datagrams: readonly Uint8Array[] = Array.from({ length: FRAMES_PER_ENVELOPE_MAX + 1 }, (_, count) =>
    this.#bytes.subarray(0, envelopeSize(count)),
  );
  readonly #seqs = new Float64Array(FRAMES_PER_ENVELOPE_MAX);
  #count = 0;

  /** Frames in it. */
  get count(): number {
    return this.#count;
  }

  begin(): void {
    this.#count = 0;
  }

  /** Those of them that have DATA. */
  get dataCount(): number {
    let count = 0;
    for (let index = 0; index < this.#count; index++) if (this.#seqs[index] !== NO_SEQ) count++;
    return count;
  }

  /** Of the frame at this index; undefined: no DATA. */
  seqAt(index: number): number | undefined {
    const seq = this.#seqs[index] ?? NO_SEQ;
    return seq === NO_SEQ ? undefined : seq;
  }

  holds(seq: number): boolean {
    for (let index = 0; index < this.#count; index++) if (this.#seqs[index] === seq) return true;
    return false;
  }

  add({ type, origin, dest, text, hasMore, seq }: FrameToSend): void {
    const at = this.#append(seq);
    const bytes = this.#bytes;
    const textAt = at + Inner.INNER_FRAME_TEXT_OFFSET;
    bytes.fill(0, at + Inner.INNER_FRAME_FLAGS_OFFSET, textAt);
    bytes.set(text, textAt);
    bytes.fill(0, textAt + text.length, at + FRAME_BYTES);
    Inner.patchType(bytes, at, type);
    Inner.patchOrigin(bytes, at, origin);
    Inner.patchDest(bytes, at, dest);
    Inner.patchSize(bytes, at, text.length);
    const more = hasMore ? FrameFlag.MORE : 0;
    if (seq !== undefined) Inner.patchSeq(bytes, at, seq);
    Inner.patchFlags(bytes, at, seq === undefined ? more : more | FrameFlag.DATA);
  }

  /** A frame with DATA as `imageOf` gives it, under this number. */
  addImage(image: Uint8Array, seq: number): void {
    const at = this.#append(seq);
    this.#bytes.set(image, at);
    Inner.patchSeq(this.#bytes, at, seq);
  }

  /** The frame's 176 bytes. */
  copyOf(index: number): Uint8Array {
    const at = Envelope.ENVELOPE_LAYOUT_SIZE + index * FRAME_BYTES;
    return this.#bytes.slice(at, at + FRAME_BYTES);
  }

  /** The acknowledgement rides in the first frame. `noise` fills the reserved bits of flags (0 to 255). */
  seal(
    cipher: DatagramCipher,
    sid: number,
    counter: number,
    acknowledgement: Acknowledgement | undefined,
    noise: number,
  ): Uint8Array {
    const datagram = this.#datagrams[this.#count];
    if (!datagram || this.#count === 0) throw new RangeError("an envelope of no frames");
    Envelope.patchSid(datagram, 0, sid);
    Envelope.patchCounter(datagram, 0, counter);
    const first = Envelope.ENVELOPE_LAYOUT_SIZE;
    const reserved = noise & RESERVED_FLAGS;
    for (let index = 0; index < this.#count; index++) {
      const flagsAt = first + index * FRAME_BYTES + Inner.INNER_FRAME_FLAGS_OFFSET;
      datagram[flagsAt] = (datagram[flagsAt] ?? 0) | reserved;
    }
    if (acknowledgement) writeAcknowledgement(datagram, first, acknowledgement);
    cipher.seal(datagram, counter);
    return datagram;
  }

  #append(seq: number | undefined): number {
    const index = this.#count++;
    if (index >= FRAMES_PER_ENVELOPE_MAX) throw new RangeError("an envelope of more than 6 frames");
    this.#seqs[index] = seq ?? NO_SEQ;
    return Envelope.ENVELOPE_LAYOUT_SIZE + index * FRAME_BYTES;
  }
}

const NO_SEQ = -1;
const draft = new EnvelopeDraft();

/** A frame with DATA as it stands in envelopes, for those who put the same one into many; its number is put in later. */
export function imageOf(frame: Omit<FrameToSend, "seq">): Uint8Array {
  draft.begin();
  draft.add({ ...frame, seq: 0 });
  return draft.copyOf(0);
}

/** A sealed datagram of 1 to 6 frames. */
export function sealEnvelope(
  cipher: DatagramCipher,
  sid: number,
  counter: number,
  frames: readonly FrameToSend[],
  acknowledgement: Acknowledgement | undefined,
  noise: number,
): Uint8Array {
  draft.begin();
  for (const frame of frames) draft.add(frame);
  return draft.seal(cipher, sid, counter, acknowledgement, noise).slice();
}

function writeAcknowledgement(bytes: Uint8Array, at: number, acknowledgement: Acknowledgement): void {
  Inner.patchFlags(bytes, at, Inner.peekFlags(bytes, at) | FrameFlag.ACK);
  Inner.patchWindow(bytes, at, acknowledgement.window);
  Inner.patchAckDelay(bytes, at, acknowledgement.ackDelayMs);
  Inner.patchAck(bytes, at, acknowledgement.ack);
  Inner.patchSackHigh(bytes, at, acknowledgement.sackHigh);
  Inner.patchSackLow(bytes, at, acknowledgement.sackLow);
}

const RESERVED_FLAGS = 0xff & ~(FrameFlag.DATA | FrameFlag.MORE | FrameFlag.ACK);

/** The frames of an opened envelope, without those that mean nothing: an unknown type, a size over 140. */
export function readFrames(datagram: Uint8Array): InnerFrame[] {
  const frames: InnerFrame[] = [];
  const end = datagram.length - TAG_SIZE;
  for (let at = Envelope.ENVELOPE_LAYOUT_SIZE; at < end; at += FRAME_BYTES) {
    const type = Inner.peekType(datagram, at);
    const size = Inner.peekSize(datagram, at);
    if (!isInnerType(type) || size > Inner.INNER_FRAME_TEXT_SIZE) continue;
    const flags = Inner.peekFlags(datagram, at);
    const textAt = at + Inner.INNER_FRAME_TEXT_OFFSET;
    frames.push({
      type,
      origin: Inner.peekOrigin(datagram, at),
      dest: Inner.peekDest(datagram, at),
      text: copyOf(datagram, textAt, size),
      hasMore: (flags & FrameFlag.MORE) !== 0,
      seq: (flags & FrameFlag.DATA) === 0 ? undefined : Inner.peekSeq(datagram, at),
      acknowledgement: (flags & FrameFlag.ACK) === 0 ? undefined : readAcknowledgement(datagram, at),
    });
  }
  return frames;
}

/** Not `slice`, which gives a view where the datagram is a Buffer. */
const slice = Uint8Array.prototype.slice;

function copyOf(bytes: Uint8Array, at: number, size: number): Uint8Array {
  return slice.call(bytes, at, at + size);
}

function readAcknowledgement(bytes: Uint8Array, at: number): Acknowledgement {
  return {
    window: Inner.peekWindow(bytes, at),
    ackDelayMs: Inner.peekAckDelay(bytes, at),
    ack: Inner.peekAck(bytes, at),
    sackHigh: Inner.peekSackHigh(bytes, at),
    sackLow: Inner.peekSackLow(bytes, at),
  };
}

function isInnerType(type: number): type is InnerType {
  return type <= InnerType.HISTORY;
}

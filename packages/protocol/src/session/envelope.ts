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
 * A sealed datagram of 1 to 6 frames; the acknowledgement rides in the first. `noise` fills the reserved bits of flags
 * (0 to 255).
 */
export function sealEnvelope(
  cipher: DatagramCipher,
  sid: number,
  counter: number,
  frames: readonly FrameToSend[],
  acknowledgement: Acknowledgement | undefined,
  noise: number,
): Uint8Array {
  const datagram = freshBytes(envelopeSize(frames.length));
  Envelope.patchSid(datagram, 0, sid);
  Envelope.patchCounter(datagram, 0, counter);
  let at = Envelope.ENVELOPE_LAYOUT_SIZE;
  let riding = acknowledgement;
  for (const frame of frames) {
    writeFrame(datagram, at, frame, noise, riding);
    riding = undefined;
    at += FRAME_BYTES;
  }
  cipher.seal(datagram, counter);
  return datagram;
}

/** Cut from larger pieces, each byte used once: memory of its own for each of a million datagrams a second is dear. */
const PIECE_SIZE = 65_536;
let piece = new Uint8Array(0);
let pieceUsed = 0;

function freshBytes(byteCount: number): Uint8Array {
  if (pieceUsed + byteCount > piece.length) {
    piece = new Uint8Array(PIECE_SIZE);
    pieceUsed = 0;
  }
  pieceUsed += byteCount;
  return piece.subarray(pieceUsed - byteCount, pieceUsed);
}

function writeFrame(
  bytes: Uint8Array,
  at: number,
  { type, origin, dest, text, hasMore, seq }: FrameToSend,
  noise: number,
  acknowledgement: Acknowledgement | undefined,
): void {
  Inner.patchType(bytes, at, type);
  Inner.patchOrigin(bytes, at, origin);
  Inner.patchDest(bytes, at, dest);
  Inner.patchSize(bytes, at, text.length);
  let flags = noise & RESERVED_FLAGS;
  if (hasMore) flags |= FrameFlag.MORE;
  if (seq !== undefined) {
    flags |= FrameFlag.DATA;
    Inner.patchSeq(bytes, at, seq);
  }
  if (acknowledgement) {
    flags |= FrameFlag.ACK;
    Inner.patchWindow(bytes, at, acknowledgement.window);
    Inner.patchAckDelay(bytes, at, acknowledgement.ackDelayMs);
    Inner.patchAck(bytes, at, acknowledgement.ack);
    Inner.patchSackHigh(bytes, at, acknowledgement.sackHigh);
    Inner.patchSackLow(bytes, at, acknowledgement.sackLow);
  }
  Inner.patchFlags(bytes, at, flags);
  bytes.set(text, at + Inner.INNER_FRAME_TEXT_OFFSET);
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

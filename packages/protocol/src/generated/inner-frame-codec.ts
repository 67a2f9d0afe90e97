// Generated from packages/protocol/src/session-frames.ts by `bun run generate`. Changes belong there.

import { EncodeError } from "../errors.ts";

/** Bytes. */
export const INNER_FRAME_LAYOUT_SIZE = 176;
export const INNER_FRAME_TYPE_OFFSET = 0;
export const INNER_FRAME_TYPE_SIZE = 4;
export const INNER_FRAME_ORIGIN_OFFSET = 4;
export const INNER_FRAME_ORIGIN_SIZE = 4;
export const INNER_FRAME_DEST_OFFSET = 8;
export const INNER_FRAME_DEST_SIZE = 4;
export const INNER_FRAME_SIZE_OFFSET = 12;
export const INNER_FRAME_SIZE_SIZE = 4;
export const INNER_FRAME_FLAGS_OFFSET = 16;
export const INNER_FRAME_FLAGS_SIZE = 1;
export const INNER_FRAME_WINDOW_OFFSET = 17;
export const INNER_FRAME_WINDOW_SIZE = 1;
export const INNER_FRAME_ACK_DELAY_OFFSET = 18;
export const INNER_FRAME_ACK_DELAY_SIZE = 2;
export const INNER_FRAME_SEQ_OFFSET = 20;
export const INNER_FRAME_SEQ_SIZE = 4;
export const INNER_FRAME_ACK_OFFSET = 24;
export const INNER_FRAME_ACK_SIZE = 4;
export const INNER_FRAME_SACK_HIGH_OFFSET = 28;
export const INNER_FRAME_SACK_HIGH_SIZE = 4;
export const INNER_FRAME_SACK_LOW_OFFSET = 32;
export const INNER_FRAME_SACK_LOW_SIZE = 4;
export const INNER_FRAME_TEXT_OFFSET = 36;
export const INNER_FRAME_TEXT_SIZE = 140;

export function peekType(bytes: Uint8Array, at: number): number {
  return (((bytes[at + 0] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>> 0;
}

export function patchType(bytes: Uint8Array, at: number, value: number): void {
  if (value !== (value >>> 0)) throw new EncodeError(`type: ${value} is out of range`);
  bytes[at + 0] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

export function peekOrigin(bytes: Uint8Array, at: number): number {
  return (((bytes[at + 4] ?? 0) << 24) | ((bytes[at + 5] ?? 0) << 16) | ((bytes[at + 6] ?? 0) << 8) | (bytes[at + 7] ?? 0)) >>> 0;
}

export function patchOrigin(bytes: Uint8Array, at: number, value: number): void {
  if (value !== (value >>> 0)) throw new EncodeError(`origin: ${value} is out of range`);
  bytes[at + 4] = value >>> 24;
  bytes[at + 5] = value >>> 16;
  bytes[at + 6] = value >>> 8;
  bytes[at + 7] = value;
}

export function peekDest(bytes: Uint8Array, at: number): number {
  return (((bytes[at + 8] ?? 0) << 24) | ((bytes[at + 9] ?? 0) << 16) | ((bytes[at + 10] ?? 0) << 8) | (bytes[at + 11] ?? 0)) >>> 0;
}

export function patchDest(bytes: Uint8Array, at: number, value: number): void {
  if (value !== (value >>> 0)) throw new EncodeError(`dest: ${value} is out of range`);
  bytes[at + 8] = value >>> 24;
  bytes[at + 9] = value >>> 16;
  bytes[at + 10] = value >>> 8;
  bytes[at + 11] = value;
}

export function peekSize(bytes: Uint8Array, at: number): number {
  return (((bytes[at + 12] ?? 0) << 24) | ((bytes[at + 13] ?? 0) << 16) | ((bytes[at + 14] ?? 0) << 8) | (bytes[at + 15] ?? 0)) >>> 0;
}

export function patchSize(bytes: Uint8Array, at: number, value: number): void {
  if (value !== (value >>> 0)) throw new EncodeError(`size: ${value} is out of range`);
  bytes[at + 12] = value >>> 24;
  bytes[at + 13] = value >>> 16;
  bytes[at + 14] = value >>> 8;
  bytes[at + 15] = value;
}

export function peekFlags(bytes: Uint8Array, at: number): number {
  return (bytes[at + 16] ?? 0);
}

export function patchFlags(bytes: Uint8Array, at: number, value: number): void {
  if (value !== (value & 255)) throw new EncodeError(`flags: ${value} is out of range`);
  bytes[at + 16] = value;
}

export function peekWindow(bytes: Uint8Array, at: number): number {
  return (bytes[at + 17] ?? 0);
}

export function patchWindow(bytes: Uint8Array, at: number, value: number): void {
  if (value !== (value & 255)) throw new EncodeError(`window: ${value} is out of range`);
  bytes[at + 17] = value;
}

export function peekAckDelay(bytes: Uint8Array, at: number): number {
  return ((bytes[at + 18] ?? 0) << 8) | (bytes[at + 19] ?? 0);
}

export function patchAckDelay(bytes: Uint8Array, at: number, value: number): void {
  if (value !== (value & 65535)) throw new EncodeError(`ackDelay: ${value} is out of range`);
  bytes[at + 18] = value >>> 8;
  bytes[at + 19] = value;
}

export function peekSeq(bytes: Uint8Array, at: number): number {
  return (((bytes[at + 20] ?? 0) << 24) | ((bytes[at + 21] ?? 0) << 16) | ((bytes[at + 22] ?? 0) << 8) | (bytes[at + 23] ?? 0)) >>> 0;
}

export function patchSeq(bytes: Uint8Array, at: number, value: number): void {
  if (value !== (value >>> 0)) throw new EncodeError(`seq: ${value} is out of range`);
  bytes[at + 20] = value >>> 24;
  bytes[at + 21] = value >>> 16;
  bytes[at + 22] = value >>> 8;
  bytes[at + 23] = value;
}

export function peekAck(bytes: Uint8Array, at: number): number {
  return (((bytes[at + 24] ?? 0) << 24) | ((bytes[at + 25] ?? 0) << 16) | ((bytes[at + 26] ?? 0) << 8) | (bytes[at + 27] ?? 0)) >>> 0;
}

export function patchAck(bytes: Uint8Array, at: number, value: number): void {
  if (value !== (value >>> 0)) throw new EncodeError(`ack: ${value} is out of range`);
  bytes[at + 24] = value >>> 24;
  bytes[at + 25] = value >>> 16;
  bytes[at + 26] = value >>> 8;
  bytes[at + 27] = value;
}

export function peekSackHigh(bytes: Uint8Array, at: number): number {
  return (((bytes[at + 28] ?? 0) << 24) | ((bytes[at + 29] ?? 0) << 16) | ((bytes[at + 30] ?? 0) << 8) | (bytes[at + 31] ?? 0)) >>> 0;
}

export function patchSackHigh(bytes: Uint8Array, at: number, value: number): void {
  if (value !== (value >>> 0)) throw new EncodeError(`sackHigh: ${value} is out of range`);
  bytes[at + 28] = value >>> 24;
  bytes[at + 29] = value >>> 16;
  bytes[at + 30] = value >>> 8;
  bytes[at + 31] = value;
}

export function peekSackLow(bytes: Uint8Array, at: number): number {
  return (((bytes[at + 32] ?? 0) << 24) | ((bytes[at + 33] ?? 0) << 16) | ((bytes[at + 34] ?? 0) << 8) | (bytes[at + 35] ?? 0)) >>> 0;
}

export function patchSackLow(bytes: Uint8Array, at: number, value: number): void {
  if (value !== (value >>> 0)) throw new EncodeError(`sackLow: ${value} is out of range`);
  bytes[at + 32] = value >>> 24;
  bytes[at + 33] = value >>> 16;
  bytes[at + 34] = value >>> 8;
  bytes[at + 35] = value;
}

/** A view of the field, not a copy. */
export function peekText(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.subarray(at + 36, at + 176);
}

if (INNER_FRAME_TYPE_SIZE + INNER_FRAME_ORIGIN_SIZE + INNER_FRAME_DEST_SIZE + INNER_FRAME_SIZE_SIZE + INNER_FRAME_FLAGS_SIZE + INNER_FRAME_WINDOW_SIZE + INNER_FRAME_ACK_DELAY_SIZE + INNER_FRAME_SEQ_SIZE + INNER_FRAME_ACK_SIZE + INNER_FRAME_SACK_HIGH_SIZE + INNER_FRAME_SACK_LOW_SIZE + INNER_FRAME_TEXT_SIZE !== INNER_FRAME_LAYOUT_SIZE) throw new Error("InnerFrame: the fields do not fill the layout");

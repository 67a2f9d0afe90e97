// Generated from packages/protocol/src/frame.ts by `bun run generate`. Changes belong there.

import { EncodeError } from "../errors.ts";
import { fieldLength, isUtf8, readText, writeText } from "../field-text.ts";
import { readCachedText } from "../text-cache.ts";

/** Bytes. */
export const FRAME_LAYOUT_SIZE = 176;
export const FRAME_TYPE_OFFSET = 0;
export const FRAME_TYPE_SIZE = 4;
export const FRAME_ORIGIN_OFFSET = 4;
export const FRAME_ORIGIN_SIZE = 4;
export const FRAME_DEST_OFFSET = 8;
export const FRAME_DEST_SIZE = 4;
export const FRAME_SIZE_OFFSET = 12;
export const FRAME_SIZE_SIZE = 4;
export const FRAME_NAME_OFFSET = 16;
export const FRAME_NAME_SIZE = 20;
export const FRAME_TEXT_OFFSET = 36;
export const FRAME_TEXT_SIZE = 140;

export interface Frame {
  /** Bytes 0–3: unsigned, big-endian. */
  type: number;
  /** Bytes 4–7: unsigned, big-endian. */
  origin: number;
  /** Bytes 8–11: unsigned, big-endian. */
  dest: number;
  /** Bytes 12–15: unsigned, big-endian. */
  size: number;
  /** Bytes 16–35: UTF-8, ends at the first NUL. */
  name: string;
  /** Bytes 36–175: UTF-8, ends at the first NUL. */
  text: string;
}

/** Why bytes are no Frame. */
export type FrameFault = "wrong-length" | "name-not-utf8" | "text-not-utf8";

/**
 * Writes 176 bytes, into a new array or the caller's. Throws EncodeError for a value that does not fit its field.
 */
export function encodeFrame(frame: Readonly<Frame>, into?: Uint8Array): Uint8Array {
  const bytes = into ?? new Uint8Array(176);
  if (bytes.length !== 176) throw new EncodeError(`Frame: ${bytes.length} bytes to write into, not 176`);
  patchType(bytes, frame.type);
  patchOrigin(bytes, frame.origin);
  patchDest(bytes, frame.dest);
  patchSize(bytes, frame.size);
  const nameBytes = writeText(frame.name, bytes, 16, 20);
  if (nameBytes < 0) throw new EncodeError("name: more than 20 bytes of UTF-8");
  if (into !== undefined) bytes.fill(0, 16 + nameBytes, 36);
  const textBytes = writeText(frame.text, bytes, 36, 140);
  if (textBytes < 0) throw new EncodeError("text: more than 140 bytes of UTF-8");
  if (into !== undefined) bytes.fill(0, 36 + textBytes, 176);
  return bytes;
}

/** Reads exactly 176 bytes, into a new object or the caller's; the fault otherwise. */
export function decodeFrame(bytes: Uint8Array, into?: Frame): Frame | FrameFault {
  if (bytes.length !== 176) return "wrong-length";
  const name = readCachedText(bytes, 16, 20);
  if (name === undefined) return "name-not-utf8";
  const text = readText(bytes, 36, 140);
  if (text === undefined) return "text-not-utf8";
  if (into === undefined) {
    return { type: peekType(bytes), origin: peekOrigin(bytes), dest: peekDest(bytes), size: peekSize(bytes), name, text };
  }
  into.type = peekType(bytes);
  into.origin = peekOrigin(bytes);
  into.dest = peekDest(bytes);
  into.size = peekSize(bytes);
  into.name = name;
  into.text = text;
  return into;
}

export function peekType(bytes: Uint8Array): number {
  return (((bytes[0] ?? 0) << 24) | ((bytes[1] ?? 0) << 16) | ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0)) >>> 0;
}

export function patchType(bytes: Uint8Array, value: number): void {
  if (value !== (value >>> 0)) throw new EncodeError(`type: ${value} is out of range`);
  bytes[0] = value >>> 24;
  bytes[1] = value >>> 16;
  bytes[2] = value >>> 8;
  bytes[3] = value;
}

export function peekOrigin(bytes: Uint8Array): number {
  return (((bytes[4] ?? 0) << 24) | ((bytes[5] ?? 0) << 16) | ((bytes[6] ?? 0) << 8) | (bytes[7] ?? 0)) >>> 0;
}

export function patchOrigin(bytes: Uint8Array, value: number): void {
  if (value !== (value >>> 0)) throw new EncodeError(`origin: ${value} is out of range`);
  bytes[4] = value >>> 24;
  bytes[5] = value >>> 16;
  bytes[6] = value >>> 8;
  bytes[7] = value;
}

export function peekDest(bytes: Uint8Array): number {
  return (((bytes[8] ?? 0) << 24) | ((bytes[9] ?? 0) << 16) | ((bytes[10] ?? 0) << 8) | (bytes[11] ?? 0)) >>> 0;
}

export function patchDest(bytes: Uint8Array, value: number): void {
  if (value !== (value >>> 0)) throw new EncodeError(`dest: ${value} is out of range`);
  bytes[8] = value >>> 24;
  bytes[9] = value >>> 16;
  bytes[10] = value >>> 8;
  bytes[11] = value;
}

export function peekSize(bytes: Uint8Array): number {
  return (((bytes[12] ?? 0) << 24) | ((bytes[13] ?? 0) << 16) | ((bytes[14] ?? 0) << 8) | (bytes[15] ?? 0)) >>> 0;
}

export function patchSize(bytes: Uint8Array, value: number): void {
  if (value !== (value >>> 0)) throw new EncodeError(`size: ${value} is out of range`);
  bytes[12] = value >>> 24;
  bytes[13] = value >>> 16;
  bytes[14] = value >>> 8;
  bytes[15] = value;
}

/** Bytes of the text, before its NUL. */
export function nameLength(bytes: Uint8Array): number {
  return fieldLength(bytes, 16, 20);
}

export function isNameUtf8(bytes: Uint8Array): boolean {
  return isUtf8(bytes, 16, 16 + nameLength(bytes));
}

/** The text; empty when it is not UTF-8. */
export function nameOf(bytes: Uint8Array): string {
  return readText(bytes, 16, 20) ?? "";
}

/** Replaces the field by these UTF-8 bytes and zeroes its rest. */
export function patchName(bytes: Uint8Array, utf8: Uint8Array): void {
  if (utf8.length > 20) throw new EncodeError(`name: more than 20 bytes of UTF-8`);
  bytes.set(utf8, 16);
  bytes.fill(0, 16 + utf8.length, 36);
}

/** Bytes of the text, before its NUL. */
export function textLength(bytes: Uint8Array): number {
  return fieldLength(bytes, 36, 140);
}

export function isTextUtf8(bytes: Uint8Array): boolean {
  return isUtf8(bytes, 36, 36 + textLength(bytes));
}

/** The text; empty when it is not UTF-8. */
export function textOf(bytes: Uint8Array): string {
  return readText(bytes, 36, 140) ?? "";
}

/** Replaces the field by these UTF-8 bytes and zeroes its rest. */
export function patchText(bytes: Uint8Array, utf8: Uint8Array): void {
  if (utf8.length > 140) throw new EncodeError(`text: more than 140 bytes of UTF-8`);
  bytes.set(utf8, 36);
  bytes.fill(0, 36 + utf8.length, 176);
}

/** Zeroes what stands behind the NUL of every text field. */
export function zeroPadding(bytes: Uint8Array): void {
  bytes.fill(0, 16 + nameLength(bytes), 36);
  bytes.fill(0, 36 + textLength(bytes), 176);
}

if (FRAME_TYPE_SIZE + FRAME_ORIGIN_SIZE + FRAME_DEST_SIZE + FRAME_SIZE_SIZE + FRAME_NAME_SIZE + FRAME_TEXT_SIZE !== FRAME_LAYOUT_SIZE) throw new Error("Frame: the fields do not fill the layout");

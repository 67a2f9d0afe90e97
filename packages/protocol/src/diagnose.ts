/**
 * What a wrong datagram looks like. Most wrong datagrams come from a program that somebody is still writing, and there
 * are few ways to get this format wrong; each has its own reason, so that the answer can say what to change. Guesses
 * are made only about datagrams that are wrong anyway, but for one: an OI in little-endian bears a valid type.
 */
import { FrameType } from "./constants.ts";
import { fieldLength, isUtf8 } from "./field-text.ts";
import {
  FRAME_LAYOUT_SIZE,
  FRAME_NAME_OFFSET,
  FRAME_NAME_SIZE,
  FRAME_TEXT_OFFSET,
  FRAME_TEXT_SIZE,
  type Frame,
  type FrameFault,
  peekSize,
} from "./generated/frame-codec.ts";
import type { RefusalReason } from "./refusal.ts";

const INTEGER_COUNT = 4;
/** A frame whose four integers have 8 bytes. */
const WIDE_FRAME_SIZE = FRAME_LAYOUT_SIZE + INTEGER_COUNT * 4;
/** A size field above this is no length of a text; `size` is only a hint, so this alone is never held against a frame. */
const SIZE_BELIEVED_MAX = 65_507;

/** For what `decodeFrame` did not accept. */
export function diagnoseFault(bytes: Uint8Array, fault: FrameFault): RefusalReason {
  if (bytes.length === 0) return "empty";
  if (isPlainText(bytes)) return "not-binary";
  switch (fault) {
    case "wrong-length":
      return bytes.length < FRAME_LAYOUT_SIZE ? diagnoseShort(bytes) : diagnoseLong(bytes);
    case "name-not-utf8":
      return `name-${encodingOf(bytes, FRAME_NAME_OFFSET, FRAME_NAME_SIZE)}`;
    case "text-not-utf8":
      return `text-${encodingOf(bytes, FRAME_TEXT_OFFSET, FRAME_TEXT_SIZE)}`;
  }
}

/** For a frame whose length and texts are right: undefined when nothing speaks against its header but, maybe, its type. */
export function diagnoseHeader(bytes: Uint8Array, frame: Readonly<Frame>): RefusalReason | undefined {
  const { type, size } = frame;
  if (type in KNOWN_TYPES)
    return type === FrameType.OI && isSwappedLength(size, frame.text) ? "little-endian" : undefined;
  if (isPlainText(bytes)) return "not-binary";
  return swap(type) in KNOWN_TYPES && swap(size) <= SIZE_BELIEVED_MAX ? "little-endian" : undefined;
}

const KNOWN_TYPES = Object.fromEntries(Object.values(FrameType).map((type) => [type, true]));

/** The text's length, in bytes or in characters, with its bytes in the wrong order, and no length as it stands. */
function isSwappedLength(size: number, text: string): boolean {
  if (size <= SIZE_BELIEVED_MAX) return false;
  const swapped = swap(size);
  return swapped === text.length || swapped === [...text].length || swapped === Buffer.byteLength(text);
}

function swap(value: number): number {
  return (((value & 0xff) << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24)) >>> 0;
}

/** Characters and line breaks alone, but for NULs at the end. A frame has NULs, or another control byte, in its type. */
function isPlainText(bytes: Uint8Array): boolean {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  if (end === 0) return false;
  for (let at = 0; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) return false;
  }
  return isUtf8(bytes, 0, end);
}

function diagnoseShort(bytes: Uint8Array): RefusalReason {
  return bytes.length === FRAME_TEXT_OFFSET || bytes.length === FRAME_NAME_OFFSET ? "header-only" : "too-short";
}

function diagnoseLong(bytes: Uint8Array): RefusalReason {
  if (bytes.length === WIDE_FRAME_SIZE && hasWideIntegers(bytes)) return "wide-integers";
  if (isNameShifting(bytes)) return "name-too-long";
  if (isTextOverlong(bytes)) return "text-too-long";
  return bytes.length === FRAME_LAYOUT_SIZE + 1 ? "one-byte-long" : "too-long";
}

/** Four integers of 8 bytes, in either order, each below 2³²; a name follows them. */
function hasWideIntegers(bytes: Uint8Array): boolean {
  if (bytes[8 * INTEGER_COUNT] === 0) return false;
  return [0, 4].some((zeroes) =>
    Array.from({ length: INTEGER_COUNT }, (_, index) => 8 * index + zeroes).every((start) => isZero(bytes, start, 4)),
  );
}

function isZero(bytes: Uint8Array, start: number, count: number): boolean {
  for (let at = start; at < start + count; at++) if (bytes[at] !== 0) return false;
  return true;
}

/**
 * A name of 20 + k bytes makes a datagram of 176 + k in which no NUL ends the name before the text begins. So does a
 * text of 140 + k bytes behind a name of exactly 20, but that goes on to the very end, where a padded text has a NUL.
 */
function isNameShifting(bytes: Uint8Array): boolean {
  const nameSize = bytes.length - FRAME_LAYOUT_SIZE + FRAME_NAME_SIZE;
  if (fieldLength(bytes, FRAME_NAME_OFFSET, nameSize) < nameSize) return false;
  return bytes[bytes.length - 1] === 0 || peekSize(bytes) === FRAME_TEXT_SIZE;
}

/** No NUL within the 140 bytes of text, nor in what follows. A line break behind a full text is no longer text. */
function isTextOverlong(bytes: Uint8Array): boolean {
  if (bytes.length === FRAME_LAYOUT_SIZE + 1 && bytes[FRAME_LAYOUT_SIZE] === 0x0a) return false;
  const textSize = bytes.length - FRAME_TEXT_OFFSET;
  return fieldLength(bytes, FRAME_TEXT_OFFSET, textSize) === textSize;
}

/** Which encoding a field that is not UTF-8 seems to have. */
function encodingOf(bytes: Uint8Array, offset: number, size: number): "utf16" | "latin1" | "not-utf8" {
  if (isUtf16(bytes, offset, size)) return "utf16";
  if (isCutWithinCharacter(bytes, offset, size)) return "not-utf8";
  return isLatin1(bytes, offset, offset + fieldLength(bytes, offset, size)) ? "latin1" : "not-utf8";
}

/** UTF-8 that fills its field and ends in the middle of a character: cut by bytes, as `encode()[:20]` does. */
function isCutWithinCharacter(bytes: Uint8Array, offset: number, size: number): boolean {
  const end = offset + size;
  if (fieldLength(bytes, offset, size) < size) return false;
  let start = end - 1;
  while (start > offset && start > end - 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start--;
  const lead = bytes[start] ?? 0;
  const needed = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  return lead >= 0xc2 && end - start < needed && isUtf8(bytes, offset, start);
}

/** A byte order mark, as Python's and Java's "UTF-16" writes it, before a Latin letter; or two letters, each with a NUL. */
function isUtf16(bytes: Uint8Array, offset: number, size: number): boolean {
  const [first, second, third = 0, fourth = 0] = bytes.subarray(offset, offset + size);
  if (first === 0xff && second === 0xfe) return fourth === 0 && isSignOfLatin1(third);
  if (first === 0xfe && second === 0xff) return third === 0 && isSignOfLatin1(fourth);
  return second === 0 && fourth === 0 && third !== 0;
}

/** Letters, digits and signs of ISO 8859-1, or of the quotes and dashes that Windows puts where that has controls. */
function isLatin1(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (!isSignOfLatin1(byte) && !WINDOWS_SIGNS.has(byte)) return false;
  }
  return true;
}

function isSignOfLatin1(byte: number): boolean {
  return byte >= 0xa0 || (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}

/** … ‘ ’ “ ” • – — in Windows-1252. */
const WINDOWS_SIGNS: ReadonlySet<number> = new Set([0x85, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97]);

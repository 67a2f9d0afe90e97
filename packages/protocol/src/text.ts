/**
 * Text in frames is counted in bytes of UTF-8 and cut only where a reader does not notice: between graphemes, or
 * between code points where one grapheme alone is too long. What UTF-8 or a frame cannot carry, lone surrogates and
 * NUL, becomes U+FFFD before anything is counted.
 */
import { EncodeError } from "./errors.ts";
import { FRAME_TEXT_SIZE } from "./generated/frame-codec.ts";

const UTF8 = new TextEncoder();
const FROM_UTF8 = new TextDecoder("utf-8", { ignoreBOM: true });
const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const CODE_POINT_BYTES_MAX = 4;

/** Bytes of the text in UTF-8. A lone surrogate counts as the U+FFFD that is sent for it. */
export function byteLength(text: string): number {
  return Buffer.byteLength(text);
}

export function utf8Of(text: string): Uint8Array {
  return UTF8.encode(text);
}

/** What is no UTF-8 becomes U+FFFD. */
export function utf8Decoded(bytes: Uint8Array): string {
  return FROM_UTF8.decode(bytes);
}

/** What remains of a text in a frame. */
function portable(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\ufffd");
}

/** The longest beginning of at most `maxBytes` bytes that ends between two code points. */
export function cutText(text: string, maxBytes: number): string {
  return cut(portable(text), maxBytes, (whole) => whole);
}

/** The longest beginning of at most `maxBytes` bytes that ends between two graphemes. */
export function cutGraphemes(text: string, maxBytes: number): string {
  return cut(portable(text), maxBytes, graphemes);
}

function cut(text: string, maxBytes: number, units: (text: string) => Iterable<string>): string {
  if (byteLength(text) <= maxBytes) return text;
  let length = 0;
  let room = maxBytes;
  for (const unit of units(text)) {
    room -= byteLength(unit);
    if (room < 0) break;
    length += unit.length;
  }
  return text.slice(0, length);
}

function* graphemes(text: string): Generator<string> {
  for (const { segment } of GRAPHEMES.segment(text)) yield segment;
}

/**
 * The text in parts of at most `maxBytes` bytes, for as many frames. One that fits is alone; the parts of a longer one
 * begin with `(1/3) `, which counts. Throws EncodeError when `maxBytes` has no room for such a mark and a character.
 */
export function splitText(text: string, maxBytes: number = FRAME_TEXT_SIZE): string[] {
  const whole = portable(text);
  if (byteLength(whole) <= maxBytes) return [whole];
  for (let digits = 1; ; ) {
    const parts = pack(whole, maxBytes, digits);
    const total = parts.length;
    // Fewer where a longer mark made a grapheme be cut, and its pieces packed tighter.
    if (`${total}`.length <= digits) return parts.map((part, index) => mark(index + 1, total) + part);
    digits = `${total}`.length;
  }
}

/**
 * A text as clear frames can carry it: line breaks and tabs become single spaces (a frame is one line for every peer),
 * other control characters and space at the end go, and what is over the limit is cut into several parts. None when
 * nothing is left.
 */
export function lineParts(text: string): string[] {
  const line = text
    .toWellFormed()
    .replace(/^[\r\n]+/, "")
    .replace(/[\r\n\t\v\f\u0085\u2028\u2029]+/g, " ")
    .replace(/[\u0000-\u001f\u007f-\u009f]/g, "")
    .trimEnd();
  return line === "" ? [] : splitText(line);
}

/** A text as sessions can carry it: line breaks and tabs stay, other control characters and space at the end go. */
export function sessionText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, "\n")
    .replace(/[\u0000-\u0008\u000e-\u001f\u007f-\u009f]/g, "")
    .trimEnd();
}

function mark(number: number, total: number | string): string {
  return `(${number}/${total}) `;
}

/** Fills one part after the other, leaving room for marks whose total has that many digits. */
function pack(text: string, maxBytes: number, digits: number): string[] {
  const total = "9".repeat(digits);
  const parts: string[] = [];
  const roomOfNext = () => {
    const room = maxBytes - mark(parts.length + 1, total).length;
    if (room < CODE_POINT_BYTES_MAX) throw new EncodeError(`${maxBytes} bytes are too few for the parts of a text`);
    return room;
  };
  let part = "";
  let room = roomOfNext();
  const add = (unit: string, byteCount: number) => {
    if (byteCount > room) {
      parts.push(part);
      part = "";
      room = roomOfNext();
    }
    part += unit;
    room -= byteCount;
  };
  for (const grapheme of graphemes(text)) {
    const byteCount = byteLength(grapheme);
    if (byteCount <= maxBytes - mark(parts.length + 2, total).length) add(grapheme, byteCount);
    else for (const codePoint of grapheme) add(codePoint, byteLength(codePoint));
  }
  parts.push(part);
  return parts;
}

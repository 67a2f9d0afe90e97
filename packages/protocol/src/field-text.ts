/**
 * Fixed UTF-8 fields: text that ends at its first NUL or at the end of the field. Generated codecs call these with
 * offsets; nothing here allocates but the string that is asked for.
 *
 * Buffer's `latin1Slice`, `utf8Slice` and `utf8Write` take offsets where TextDecoder and TextEncoder want a new view
 * each time; that view costs as much as the conversion (docs/adr/0002-generated-codec.md has the figures).
 */

const { latin1Slice, utf8Slice, utf8Write } = Buffer.prototype;
const REPLACEMENT = "\ufffd";
/** Up to these lengths a plain loop is quicker than another call into the engine. */
const READ_LOOP_LENGTH_MAX = 48;
const WRITE_LOOP_LENGTH_MAX = 16;
const CODE_POINT_BYTES_MAX = 4;
const latin1Scratch = new Uint8Array(READ_LOOP_LENGTH_MAX);

/** Bytes before the first NUL of the field. */
export function fieldLength(bytes: Uint8Array, offset: number, size: number): number {
  const found = bytes.indexOf(0, offset);
  return found < 0 || found > offset + size ? size : found - offset;
}

/** Strict UTF-8 of `bytes[start, end)`: RFC 3629 §4, so no overlong form, no surrogate, nothing past U+10FFFF. */
export function isUtf8(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (true) {
    while (at + 8 <= end && areAscii(bytes, at)) at += 8;
    while (at < end && byteAt(bytes, at) < 0x80) at++;
    if (at >= end) return true;
    const length = sequenceLength(bytes, at, end);
    if (length === 0) return false;
    at += length;
  }
}

/** Eight bytes at once: in a third of the time that a test of each takes. */
function areAscii(bytes: Uint8Array, at: number): boolean {
  const first = byteAt(bytes, at) | byteAt(bytes, at + 1) | byteAt(bytes, at + 2) | byteAt(bytes, at + 3);
  const second = byteAt(bytes, at + 4) | byteAt(bytes, at + 5) | byteAt(bytes, at + 6) | byteAt(bytes, at + 7);
  return (first | second) < 0x80;
}

/** Length of the well-formed multi-byte sequence at `at`, 0 where there is none. */
function sequenceLength(bytes: Uint8Array, at: number, end: number): number {
  const lead = byteAt(bytes, at);
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || at + length > end) return 0;
  const second = byteAt(bytes, at + 1);
  const least = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const greatest = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < least || second > greatest) return 0;
  for (let index = 2; index < length; index++) {
    if ((byteAt(bytes, at + index) & 0xc0) !== 0x80) return 0;
  }
  return length;
}

/** The field's text, or undefined when it is not UTF-8. */
export function readText(bytes: Uint8Array, offset: number, size: number): string | undefined {
  // A field that is long enough to have something here is no short text; if it is, the way below is right as well.
  if (size <= READ_LOOP_LENGTH_MAX || bytes[offset + READ_LOOP_LENGTH_MAX] === 0) {
    const length = copyLatin1(bytes, offset, offset + Math.min(size, READ_LOOP_LENGTH_MAX));
    if (length >= 0) return latin1Slice.call(latin1Scratch, 0, length);
  }
  const end = offset + fieldLength(bytes, offset, size);
  const text = utf8Slice.call(bytes, offset, end);
  // Whatever is not UTF-8 was replaced; so a text without replacements is as it was.
  return !text.includes(REPLACEMENT) || isUtf8(bytes, offset, end) ? text : undefined;
}

/** UTF-8 of code points below 256, up to a NUL, to Latin-1 in the scratch: English and Portuguese. −1 for anything else. */
function copyLatin1(bytes: Uint8Array, start: number, end: number): number {
  let length = 0;
  for (let at = start; at < end; at++) {
    let unit = byteAt(bytes, at);
    if (unit === 0) break;
    if (unit >= 0x80) {
      const next = at + 1 < end ? byteAt(bytes, at + 1) : 0;
      if ((unit & 0xfe) !== 0xc2 || (next & 0xc0) !== 0x80) return -1;
      unit = ((unit & 0x03) << 6) | (next & 0x3f);
      at++;
    }
    latin1Scratch[length++] = unit;
  }
  return length;
}

/**
 * Writes the text as UTF-8 and leaves the rest of the field as it was. A lone surrogate becomes U+FFFD, as in
 * TextEncoder. The bytes written, or −1 when the text does not fit; the field's content is then unspecified.
 */
export function writeText(text: string, bytes: Uint8Array, offset: number, size: number): number {
  if (text.length <= WRITE_LOOP_LENGTH_MAX) return writeShort(text, bytes, offset, size);
  if (text.length > size) return -1;
  const written = utf8Write.call(bytes, text, offset, size);
  // The engine stops before a character that does not fit. One that would have fitted in what is left was not there.
  if (written <= size - CODE_POINT_BYTES_MAX) return written;
  return written === Buffer.byteLength(text) ? written : -1;
}

function writeShort(text: string, bytes: Uint8Array, offset: number, size: number): number {
  const end = offset + size;
  let at = offset;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) {
      if (at >= end) return -1;
      bytes[at++] = unit;
      continue;
    }
    const point = codePointAt(text, index, unit);
    if (point > 0xffff) index++;
    const length = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    if (at + length > end) return -1;
    writeSequence(bytes, at, point, length);
    at += length;
  }
  return at - offset;
}

function codePointAt(text: string, index: number, unit: number): number {
  if (unit < 0xd800 || unit > 0xdfff) return unit;
  const low = unit < 0xdc00 ? text.charCodeAt(index + 1) : Number.NaN;
  return low >= 0xdc00 && low <= 0xdfff ? 0x10000 + (((unit - 0xd800) << 10) | (low - 0xdc00)) : 0xfffd;
}

function writeSequence(bytes: Uint8Array, at: number, point: number, length: number): void {
  if (length === 2) {
    bytes[at] = 0xc0 | (point >> 6);
  } else if (length === 3) {
    bytes[at] = 0xe0 | (point >> 12);
    bytes[at + 1] = 0x80 | ((point >> 6) & 0x3f);
  } else {
    bytes[at] = 0xf0 | (point >> 18);
    bytes[at + 1] = 0x80 | ((point >> 12) & 0x3f);
    bytes[at + 2] = 0x80 | ((point >> 6) & 0x3f);
  }
  bytes[at + length - 1] = 0x80 | (point & 0x3f);
}

function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

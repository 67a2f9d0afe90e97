import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { fieldLength, isUtf8, readText, writeText } from "./field-text.ts";
import { readCachedText } from "./text-cache.ts";

const STRICT = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const UTF8 = new TextEncoder();
const OFFSET = 3;

function strictly(bytes: Uint8Array): string | undefined {
  try {
    return STRICT.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Bytes that look like UTF-8 often enough to reach every branch. */
const almostUtf8 = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 4 }),
      fc.string({ maxLength: 12 }).map((text) => UTF8.encode(text)),
      fc.constantFrom("ç", "€", "🎉").map((text) => UTF8.encode(text)),
      fc.string({ unit: "grapheme", maxLength: 6 }).map((text) => UTF8.encode(text)),
      fc
        .constantFrom(
          [0xed, 0xa0, 0x80],
          [0xc0, 0x80],
          [0xf4, 0x90, 0x80, 0x80],
          [0xef, 0xbf, 0xbd],
          [0xe2, 0x82],
          [0xef, 0xbb, 0xbf],
        )
        .map((bytes) => Uint8Array.from(bytes)),
    ),
    { maxLength: 20 },
  )
  .map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])));

/** Texts of all lengths around those of fields: ASCII, accented, everything, and what is no text. */
const anyText = fc.oneof(
  fc.string({ maxLength: 160 }),
  fc.string({ unit: fc.constantFrom("a", "b", "ç", "ã"), maxLength: 145 }),
  fc.string({ unit: "grapheme", maxLength: 45 }),
  fc.string({ unit: "binary", maxLength: 80 }),
  fc.string({ unit: fc.constantFrom("a", "é", "€", "🎉", "\ud83c", "\udf89"), minLength: 17, maxLength: 80 }),
);

function fieldOf(content: Uint8Array, size: number): Uint8Array {
  const bytes = new Uint8Array(OFFSET + size + 4).fill(0xee);
  bytes.fill(0, OFFSET, OFFSET + size);
  bytes.set(content.subarray(0, size), OFFSET);
  return bytes;
}

describe("text fields", () => {
  test("text fields: what is UTF-8 and what it says agree with the platform's strict decoder", () => {
    fc.assert(
      fc.property(almostUtf8, fc.constantFrom(1, 20, 32, 48, 49, 140), (content, size) => {
        const bytes = fieldOf(content, size);
        const end = bytes.indexOf(0, OFFSET);
        const length = end < 0 || end > OFFSET + size ? size : end - OFFSET;
        const expected = strictly(bytes.subarray(OFFSET, OFFSET + length));
        expect(fieldLength(bytes, OFFSET, size)).toBe(length);
        expect(isUtf8(bytes, OFFSET, OFFSET + length)).toBe(expected !== undefined);
        expect(readText(bytes, OFFSET, size)).toBe(expected);
        if (size <= 32) {
          expect(readCachedText(bytes, OFFSET, size)).toBe(expected);
          expect(readCachedText(bytes, OFFSET, size)).toBe(expected);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test("text fields: writing is the platform's encoding, or −1 when it does not fit", () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(5, 20, 41, 140), (text, size) => {
        const bytes = fieldOf(new Uint8Array(), size);
        const expected = UTF8.encode(text);
        const written = writeText(text, bytes, OFFSET, size);
        if (expected.length > size) {
          expect(written).toBe(-1);
          return;
        }
        expect(written).toBe(expected.length);
        expect(bytes.subarray(OFFSET, OFFSET + written)).toEqual(expected);
        expect(bytes.subarray(OFFSET + size)).toEqual(new Uint8Array(4).fill(0xee));
      }),
      { numRuns: 4_000 },
    );
  });

  test("text fields: a lone surrogate leaves as the replacement character", () => {
    const bytes = new Uint8Array(8);
    expect(writeText("a\ud800b", bytes, 0, 8)).toBe(5);
    expect(readText(bytes, 0, 8)).toBe("a\ufffdb");
  });
});

import { expect, test } from "bun:test";
import fc from "fast-check";
import { anyId, anyNumber } from "../../test/arbitraries.ts";
import { bytesOf, hexOf } from "../../test/bytes.ts";
import { PACKED } from "../../test/session-samples.ts";
import { readEntry, writeEntry } from "./entry.ts";
import { NUMBER_MAX } from "./number.ts";

const HEADER_SIZE = 17;
const NOTHING = new Uint8Array();
const ENTRY = { number: 1, atMs: 0, seq: 0, fate: 0, text: NOTHING };

test("entry: is written and read, whatever its numbers and its bytes", () => {
  const text = fc.uint8Array({ maxLength: 400, size: "max" });
  fc.assert(
    fc.property(anyNumber, anyNumber, anyId, fc.nat(255), text, (number, atMs, seq, fate, bytes) => {
      const body = writeEntry({ number, atMs, seq, fate, text: bytes });
      expect(body.length).toBe(HEADER_SIZE + bytes.length);
      const { text: read, ...numbers } = readEntry(body) ?? ENTRY;
      expect(numbers).toEqual({ number, atMs, seq, fate });
      expect(hexOf(read)).toBe(hexOf(bytes));
    }),
  );
});

test("entry: has the bytes of the document", () => {
  const { numberHigh, numberLow, timeHigh, timeLow, seq, fate } = PACKED.entry.fields;
  const [number, atMs] = [numberHigh * 2 ** 32 + numberLow, timeHigh * 2 ** 32 + timeLow];
  const text = new TextEncoder().encode("olá 🎉");
  expect(hexOf(writeEntry({ number, atMs, seq, fate, text }))).toBe(PACKED.entry.hex + hexOf(text));
});

test("entry: without a text it is its header alone, and one byte less is none", () => {
  const body = bytesOf(PACKED.entry.hex);
  expect(readEntry(body)?.text.length).toBe(0);
  for (let length = 0; length < HEADER_SIZE; length++) expect(readEntry(body.subarray(0, length))).toBeUndefined();
});

test("entry: holds a text of any time that a clock can say, and no number beyond 48 bits", () => {
  const now = Date.UTC(2026, 10, 23);
  expect(readEntry(writeEntry({ ...ENTRY, atMs: now }))?.atMs).toBe(now);
  for (const number of [-1, NUMBER_MAX + 1, 0.5]) {
    expect(() => writeEntry({ ...ENTRY, number })).toThrow("out of range");
    expect(() => writeEntry({ ...ENTRY, atMs: number })).toThrow("out of range");
  }
  expect(() => writeEntry({ ...ENTRY, seq: 2 ** 32 })).toThrow("seq");
  expect(() => writeEntry({ ...ENTRY, fate: 256 })).toThrow("fate");
});

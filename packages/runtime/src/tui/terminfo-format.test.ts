import { expect, test } from "bun:test";
import { withShortNumbers } from "./terminfo-format.ts";

/** A tiny entry: names "ab\0", one flag, three numbers, one string offset, the string. */
function entry(magic: number, numbers: readonly number[], numberBytes: 2 | 4): Buffer {
  const header = Buffer.alloc(12);
  for (const [index, value] of [magic, 3, 1, numbers.length, 1, 3].entries()) header.writeUInt16LE(value, 2 * index);
  const body = Buffer.alloc(numberBytes * numbers.length);
  for (const [index, value] of numbers.entries()) body.writeIntLE(value, numberBytes * index, numberBytes);
  return Buffer.concat([header, Buffer.from("ab\0\x01"), body, Buffer.from("\0\0xy\0")]);
}

test("terminfo: an entry with 32-bit numbers becomes the older form", () => {
  expect(withShortNumbers(entry(0o1036, [256, 65536, -1], 4))).toEqual(entry(0o432, [256, 32767, -1], 2));
});

test("terminfo: other data is left alone", () => {
  const older = entry(0o432, [8, 64, -1], 2);
  expect(withShortNumbers(older)).toBe(older);
  const short = Buffer.from([0x1e, 2, 1]);
  expect(withShortNumbers(short)).toBe(short);
  const cut = entry(0o1036, [1, 2, 3], 4).subarray(0, 20);
  expect(withShortNumbers(cut)).toBe(cut);
});

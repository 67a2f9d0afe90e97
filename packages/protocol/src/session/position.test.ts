import { expect, test } from "bun:test";
import fc from "fast-check";
import { anyId, anyNumber } from "../../test/arbitraries.ts";
import { bytesOf, hexOf } from "../../test/bytes.ts";
import { PACKED, POSITION } from "../../test/session-samples.ts";
import { NUMBER_MAX } from "./number.ts";
import { POSITION_SIZE, readPosition, writePosition } from "./position.ts";

test("position: is written and read, anywhere, and changes nothing around it", () => {
  fc.assert(
    fc.property(anyId, anyNumber, fc.nat(9), (log, number, at) => {
      const bytes = new Uint8Array(at + POSITION_SIZE + 3).fill(0xaa);
      writePosition({ log, number }, bytes, at);
      expect(readPosition(bytes, at)).toEqual({ log, number });
      expect([...bytes.subarray(0, at), ...bytes.subarray(at + POSITION_SIZE)].every((byte) => byte === 0xaa)).toBe(
        true,
      );
    }),
  );
});

test("position: has the bytes of the document", () => {
  const bytes = new Uint8Array(POSITION_SIZE);
  writePosition(POSITION, bytes, 0);
  expect(hexOf(bytes)).toBe(PACKED.position.hex);
  writePosition({ log: 0, number: NUMBER_MAX }, bytes, 0);
  expect(hexOf(bytes)).toBe("00000000ffffffffffff");
  expect(readPosition(bytesOf("00000001000100000000"), 0)).toEqual({ log: 1, number: 2 ** 32 });
});

test.each([-1, NUMBER_MAX + 1, 1.5, Number.NaN])("position: %d is no number of a history", (number) => {
  expect(() => writePosition({ log: 1, number }, new Uint8Array(POSITION_SIZE), 0)).toThrow("out of range");
});

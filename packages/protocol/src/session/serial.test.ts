import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { serialAdd, serialBefore, serialDistance } from "./serial.ts";

const RANGE = 2 ** 32;
const serial = fc.oneof(fc.nat({ max: RANGE - 1 }), fc.constantFrom(0, 1, 2 ** 31 - 1, 2 ** 31, RANGE - 1));

describe("serial", () => {
  test("serial: the number behind the last is the first", () => {
    expect(serialAdd(RANGE - 1, 1)).toBe(0);
    expect(serialAdd(0, -1)).toBe(RANGE - 1);
    expect(serialAdd(RANGE - 3, 65)).toBe(62);
    expect(serialDistance(RANGE - 1, 0)).toBe(1);
    expect(serialDistance(0, RANGE - 1)).toBe(-1);
    expect(serialBefore(RANGE - 1, 0)).toBe(true);
    expect(serialBefore(0, RANGE - 1)).toBe(false);
  });

  test("serial: adding and measuring are inverse, within half the range", () => {
    fc.assert(
      fc.property(serial, fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), (from, count) => {
        const to = serialAdd(from, count);
        expect(to).toBe((((from + count) % RANGE) + RANGE) % RANGE);
        expect(serialDistance(from, to)).toBe(count);
        expect(serialBefore(from, to)).toBe(count > 0);
      }),
    );
  });

  test("serial: of two that are not half the range apart, one lies before the other", () => {
    fc.assert(
      fc.property(serial, serial, (a, b) => {
        fc.pre(a !== b && Math.abs(a - b) !== 2 ** 31);
        expect(serialBefore(a, b)).toBe(!serialBefore(b, a));
      }),
    );
  });
});

import { describe, expect, test } from "bun:test";
import { LinkMeter } from "./link-meter.ts";

const figuresOf = (meter: LinkMeter) => meter.figures(12, 3);

describe("the link meter", () => {
  test("has nothing to complain of before anything happened", () => {
    expect(figuresOf(new LinkMeter())).toEqual({
      rttMs: 12,
      jitterMs: 3,
      lost: 0,
      reordered: 0,
      duplicated: 0,
      resent: 0,
    });
  });

  test("counts what a gap of counters leaves out as lost, until it comes", () => {
    const meter = new LinkMeter();
    for (const ahead of [1, 1, 2]) meter.arrived(ahead);
    expect(figuresOf(meter).lost).toBe(1 / 4);
    meter.arrived(-1);
    expect(figuresOf(meter)).toMatchObject({ lost: 0, reordered: 1 / 4 });
  });

  test("counts duplicates and frames that were sent again", () => {
    const meter = new LinkMeter();
    meter.arrived(1);
    meter.arrived(1);
    meter.duplicated();
    for (const isAgain of [false, false, false, true]) meter.sent(isAgain);
    expect(figuresOf(meter)).toMatchObject({ duplicated: 1 / 2, resent: 1 / 4 });
  });

  test("forgets an old trouble", () => {
    const meter = new LinkMeter();
    for (let count = 0; count < 100; count++) meter.arrived(2);
    expect(figuresOf(meter).lost).toBeCloseTo(0.5);
    for (let count = 0; count < 5_000; count++) meter.arrived(1);
    expect(figuresOf(meter).lost).toBeLessThan(0.001);
  });
});

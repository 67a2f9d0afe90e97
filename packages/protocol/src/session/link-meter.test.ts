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
    for (const ahead of [1, 1, 2, 2, 2]) meter.arrived(ahead);
    expect(figuresOf(meter).lost).toBe(3 / 8);
    for (let late = 0; late < 3; late++) meter.arrived(-1);
    expect(figuresOf(meter)).toMatchObject({ lost: 0, reordered: 3 / 8 });
  });

  test("counts duplicates and frames that were sent again", () => {
    const meter = new LinkMeter();
    for (let count = 0; count < 6; count++) {
      meter.arrived(1);
      meter.sent(1, 1);
    }
    for (let count = 0; count < 3; count++) {
      meter.duplicated();
      meter.sent(1, 0);
    }
    expect(figuresOf(meter)).toMatchObject({ duplicated: 1 / 2, resent: 1 / 3 });
  });

  test("does not make a share of one or two, which a slow disk may cause", () => {
    const meter = new LinkMeter();
    meter.sent(3, 1);
    for (const ahead of [1, 3]) meter.arrived(ahead);
    expect(figuresOf(meter)).toMatchObject({ lost: 0, resent: 0 });
  });

  test("forgets an old trouble", () => {
    const meter = new LinkMeter();
    for (let count = 0; count < 100; count++) meter.arrived(2);
    expect(figuresOf(meter).lost).toBeCloseTo(0.5);
    for (let count = 0; count < 5_000; count++) meter.arrived(1);
    expect(figuresOf(meter).lost).toBeLessThan(0.001);
  });
});

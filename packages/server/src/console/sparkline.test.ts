import { describe, expect, test } from "bun:test";
import { sparkline } from "./sparkline.ts";

describe("sparkline", () => {
  test("the newest value stands at the right, the peak fills the height, the least shows", () => {
    expect(sparkline([undefined, 0, 1, 50, 100], 6, 1)).toEqual(["   ▁▄█"]);
    expect(sparkline([25, 50, 75, 100], 4, 2)).toEqual(["  ▄█", "▄███"]);
  });

  test("nothing measured, or nothing sent, is blank", () => {
    expect(sparkline([undefined, 0, 0], 3, 2)).toEqual(["   ", "   "]);
    expect(sparkline([1], 3, 0)).toEqual([]);
  });
});

import { describe, expect, test } from "bun:test";
import { addSample, type CounterSample, currentRate, HISTORY_SECONDS, rateHistory } from "./rates.ts";

function samplesOf(...points: readonly (readonly [atMs: number, datagramsIn: number])[]): readonly CounterSample[] {
  return points.reduce<readonly CounterSample[]>(
    (samples, [atMs, datagramsIn]) =>
      addSample(samples, { atMs, datagramsIn, bytesIn: 0, datagramsOut: 0, bytesOut: 0 }),
    [],
  );
}

describe("rates", () => {
  test("the current rate is that between the last two samples", () => {
    expect(currentRate(samplesOf([0, 0]), "datagramsIn")).toBe(0);
    expect(currentRate(samplesOf([0, 0], [1000, 500], [1500, 510]), "datagramsIn")).toBe(20);
  });

  test("the history is a value a second, whatever the time between samples, and blank before the first", () => {
    const slow = rateHistory(samplesOf([0, 0], [2000, 100], [4000, 300]), "datagramsIn");
    expect(slow.slice(-5)).toEqual([undefined, 50, 50, 100, 100]);
    const fast = rateHistory(samplesOf([0, 0], [250, 1], [500, 2], [750, 3], [1000, 9]), "datagramsIn");
    expect(fast.slice(-2)).toEqual([undefined, 9]);
  });

  test("a counter that starts anew gives no negative rate", () => {
    const samples = samplesOf([0, 100], [1000, 200], [2000, 5]);
    expect(currentRate(samples, "datagramsIn")).toBe(0);
    expect(rateHistory(samples, "datagramsIn").some((rate) => (rate ?? 0) < 0)).toBe(false);
  });

  test("an hour of samples keeps the last minute only, and the whole of it", () => {
    const hour = samplesOf(...Array.from({ length: 3600 }, (_, second) => [second * 1000, second * 7] as const));
    expect(hour.length).toBeLessThanOrEqual(HISTORY_SECONDS + 3);
    expect(rateHistory(hour, "datagramsIn")).toEqual(new Array(HISTORY_SECONDS).fill(7));
  });
});

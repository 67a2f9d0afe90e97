import { describe, expect, test } from "bun:test";
import {
  formatBytes,
  formatIdle,
  formatMs,
  formatRate,
  formatShare,
  formatShortCount,
  formatUptime,
} from "./figures.ts";

describe("figures", () => {
  test("short counts: at most five cells, in the language's marks", () => {
    const counts = [0, 999, 9999, 10_000, 99_940, 99_960, 999_400, 999_600, 12_345_678];
    expect(counts.map((count) => formatShortCount(count, "en"))).toEqual([
      "0",
      "999",
      "9,999",
      "10.0k",
      "99.9k",
      "100k",
      "999k",
      "1.0M",
      "12.3M",
    ]);
    expect(formatShortCount(12_345, "pt-BR")).toBe("12,3k");
  });

  test("shares and times: as exact as one needs, seconds from a thousand milliseconds on", () => {
    expect([0, 0.004, 0.034, 0.25, 1].map((share) => formatShare(share, "en"))).toEqual([
      "0%",
      "0.4%",
      "3.4%",
      "25%",
      "100%",
    ]);
    expect([undefined, 0.3, 45, 999.4, 5485].map((spanMs) => formatMs(spanMs, "pt-BR"))).toEqual([
      "",
      "0,3 ms",
      "45 ms",
      "999 ms",
      "5,5 s",
    ]);
  });

  test("bytes: decimal prefixes", () => {
    expect([0, 999, 1000, 176_000, 2_100_000].map((bytes) => formatBytes(bytes, "en"))).toEqual([
      "0 B",
      "999 B",
      "1.0 kB",
      "176 kB",
      "2.1 MB",
    ]);
  });

  test("rates: tenths below ten", () => {
    expect([0, 0.4, 9.94, 9.96, 12.4].map((rate) => formatRate(rate, "pt-BR"))).toEqual([
      "0",
      "0,4",
      "9,9",
      "10",
      "12",
    ]);
  });

  test("spans: one unit while idle, clock-like uptime, never negative", () => {
    expect([-5, 59_999, 60_000, 3_600_000, 90_000_000].map(formatIdle)).toEqual(["0 s", "59 s", "1 min", "1 h", "1 d"]);
    expect([0, 7000, 61_000, 3_723_000, 273_906_000].map(formatUptime)).toEqual([
      "0:00",
      "0:07",
      "1:01",
      "1:02:03",
      "3d 04:05:06",
    ]);
  });
});

import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { Congestion } from "./congestion.ts";
import { CONGESTION_WINDOW_MIN, PACING_BURST_FRAMES, PACING_GAIN, WINDOW_MAX } from "./limits.ts";

describe("congestion", () => {
  test("congestion: the window stays between 32 and 64, whatever happens", () => {
    const event = fc.record({ acked: fc.nat({ max: 64 }), isLost: fc.boolean(), waitMs: fc.nat({ max: 300 }) });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 300 }), (events) => {
        const congestion = new Congestion(0);
        let nowMs = 0;
        for (const { acked, isLost, waitMs } of events) {
          nowMs += waitMs;
          congestion.acknowledged(acked);
          if (isLost) congestion.lost(100, nowMs);
          expect(congestion.window).toBeGreaterThanOrEqual(CONGESTION_WINDOW_MIN);
          expect(congestion.window).toBeLessThanOrEqual(WINDOW_MAX);
        }
      }),
    );
  });

  test("congestion: it doubles until the first loss, is halved once each RTT, then grows by one frame each", () => {
    const congestion = new Congestion(0);
    congestion.acknowledged(16);
    expect(congestion.window).toBe(48);
    congestion.acknowledged(16);
    expect(congestion.window).toBe(64);
    congestion.lost(100, 1_000);
    expect(congestion.window).toBe(32);
    congestion.acknowledged(33);
    expect(congestion.window).toBe(33);
    congestion.acknowledged(3 * 36);
    expect(congestion.window).toBe(36);
    congestion.lost(100, 1_099);
    expect(congestion.window).toBe(36);
    congestion.lost(100, 1_100);
    expect(congestion.window).toBe(32);
  });

  test("congestion: no more leaves than a burst and 1.25 windows each RTT", () => {
    const waits = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(waits, fc.integer({ min: 1, max: 500 }), (all, rttMs) => {
        const congestion = new Congestion(0);
        let nowMs = 0;
        let left = 0;
        for (const waitMs of all) {
          nowMs += waitMs;
          for (; congestion.mayLeave(rttMs, nowMs); left++) congestion.spend(1);
          const allowed = PACING_BURST_FRAMES + (PACING_GAIN * congestion.window * nowMs) / rttMs;
          expect(left).toBeLessThanOrEqual(allowed + 0.001);
        }
      }),
    );
  });

  test("congestion: at the time that it names the next frame may leave, and not before", () => {
    const congestion = new Congestion(0);
    while (congestion.mayLeave(50, 0)) congestion.spend(1);
    const readyAtMs = congestion.readyAtMs(50);
    expect(readyAtMs).toBeGreaterThan(0);
    expect(congestion.mayLeave(50, readyAtMs - 0.01)).toBe(false);
    expect(congestion.mayLeave(50, readyAtMs)).toBe(true);
    expect(congestion.readyAtMs(50)).toBe(readyAtMs);
  });

  test("congestion: before there is an RTT nothing is paced, and a clock that stands or goes back does no harm", () => {
    const congestion = new Congestion(1_000);
    congestion.spend(500);
    expect(congestion.mayLeave(0, 1_000)).toBe(true);
    congestion.spend(500);
    expect(congestion.mayLeave(50, 10)).toBe(false);
    expect(congestion.mayLeave(50, 100_000)).toBe(true);
  });
});

import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { WINDOW_MAX } from "./limits.ts";
import { ModelPair } from "./model-fixture.ts";
import { ReceiveBudget } from "./receive-budget.ts";

const RATE = { framesPerSecond: 120, burst: 240 };

describe("receive budget", () => {
  test("receive budget: who keeps to the window that it was told is never refused", () => {
    const step = fc.record({
      waitMs: fc.nat({ max: 700 }),
      isTold: fc.boolean(),
      frames: fc.nat({ max: WINDOW_MAX }),
      arrives: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const budget = new ReceiveBudget(RATE, 0);
        let allowed = WINDOW_MAX;
        let nowMs = 0;
        for (const { waitMs, isTold, frames, arrives } of steps) {
          nowMs += waitMs;
          if (isTold) allowed = budget.allowance(nowMs);
          const sent = Math.min(frames, allowed);
          allowed -= sent;
          for (let frame = 0; arrives && frame < sent; frame++) expect(budget.take(nowMs)).toBe(true);
        }
      }),
    );
  });

  test("receive budget: at most the burst, the rate, and one window more are taken, however much comes", () => {
    const step = fc.tuple(fc.nat({ max: 700 }), fc.nat({ max: 400 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        const budget = new ReceiveBudget(RATE, 0);
        let nowMs = 0;
        let taken = 0;
        for (const [waitMs, frames] of steps) {
          nowMs += waitMs;
          for (let frame = 0; frame < frames; frame++) if (budget.take(nowMs)) taken++;
          const allowed = RATE.burst + (nowMs * RATE.framesPerSecond) / 1_000;
          expect(taken).toBeLessThanOrEqual(allowed + WINDOW_MAX + 1);
          const window = budget.allowance(nowMs);
          expect(Number.isInteger(window) && window >= 0 && window <= WINDOW_MAX).toBe(true);
          expect(taken + window).toBeLessThanOrEqual(Math.max(taken, allowed) + 0.001);
        }
      }),
    );
  });

  test("receive budget: who was held back is told when half a window is free, once", () => {
    const budget = new ReceiveBudget(RATE, 0);
    for (let frame = 0; frame < 240; frame++) budget.take(0);
    expect(budget.tellAtMs).toBe(Infinity);
    expect(budget.allowance(0)).toBe(0);
    const tellAtMs = budget.tellAtMs;
    expect(tellAtMs).toBeCloseTo((32 * 1_000) / 120);
    expect(budget.isWorthTelling(tellAtMs - 1)).toBe(false);
    expect(budget.isWorthTelling(tellAtMs)).toBe(true);
    expect(budget.allowance(tellAtMs)).toBeGreaterThanOrEqual(31);
    expect(budget.allowance(tellAtMs + 10)).toBeGreaterThanOrEqual(32);
    expect(budget.tellAtMs).toBe(Infinity);
  });

  test("receive budget: telling at the time that it names ends the telling", () => {
    fc.assert(
      fc.property(fc.nat({ max: 304 }), fc.double({ min: 0, max: 1e7, noNaN: true }), (frames, nowMs) => {
        const budget = new ReceiveBudget(RATE, nowMs);
        for (let frame = 0; frame < frames; frame++) budget.take(nowMs);
        budget.allowance(nowMs);
        let tellings = 0;
        for (let at = budget.tellAtMs; at !== Infinity && tellings < 10; at = budget.tellAtMs) {
          expect(budget.isWorthTelling(at)).toBe(true);
          budget.allowance(at);
          tellings++;
        }
        expect(tellings).toBeLessThanOrEqual(1);
      }),
      { numRuns: 1_000 },
    );
  });

  test("receive budget: rest fills it to the burst and no further", () => {
    const budget = new ReceiveBudget({ framesPerSecond: 10, burst: 20 }, 0);
    for (let frame = 0; frame < 5; frame++) budget.take(0);
    expect(budget.allowance(0)).toBe(15);
    expect(budget.allowance(500)).toBe(20);
    expect(budget.allowance(1e9)).toBe(20);
  });
});

test("receive budget: where the word that more may come is lost, the sender asks for it", () => {
  const texts = Array.from({ length: 120 }, (_, index) => `${index}`);
  const pair = new ModelPair(1, undefined, { receiveRate: { framesPerSecond: 10, burst: 64 } });
  const { session } = pair.left;
  for (const text of texts) pair.say(pair.left, text);
  pair.run(10_000, () => session.unacknowledgedSinceMs === undefined && !session.isQuiet);
  expect(pair.right.got.length).toBeLessThan(texts.length);
  pair.harm("lose", 3);
  pair.run(60_000);
  expect(pair.right.got.map(({ text }) => text)).toEqual(texts);
});

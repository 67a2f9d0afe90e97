import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { COUNTER_MAX, REPLAY_WINDOW } from "./limits.ts";
import { ReplayWindow } from "./replay-window.ts";

/** The same as the window should be, by memory of everything. */
class NaiveWindow {
  readonly #seen = new Set<number>();
  #newest = -1;

  isFresh(counter: number): boolean {
    return !this.#seen.has(counter) && counter > this.#newest - REPLAY_WINDOW;
  }

  mark(counter: number): void {
    this.#seen.add(counter);
    this.#newest = Math.max(this.#newest, counter);
  }
}

/** Steps from the newest counter: near it, around the window's far edge, and far ahead. */
const step = fc.oneof(
  fc.integer({ min: -40, max: 40 }),
  fc.integer({ min: -REPLAY_WINDOW - 40, max: -REPLAY_WINDOW + 40 }),
  fc.integer({ min: 900, max: 1_200 }),
  fc.constantFrom(0, 31, 32, 33, 1_023, 1_024, 1_055, 1_056, 1_057, 100_000),
);

describe("replay window", () => {
  test("replay window: it lets through what a memory of everything would", () => {
    const start = fc.constantFrom(0, 5, 31, 32, 1_000_000, COUNTER_MAX - 20_000);
    fc.assert(
      fc.property(start, fc.array(step, { maxLength: 200 }), (first, steps) => {
        const window = new ReplayWindow();
        const naive = new NaiveWindow();
        let newest = first;
        for (const by of [0, ...steps]) {
          const counter = Math.min(Math.max(newest + by, 0), COUNTER_MAX);
          expect(window.isFresh(counter)).toBe(naive.isFresh(counter));
          if (!naive.isFresh(counter)) continue;
          window.mark(counter);
          naive.mark(counter);
          newest = Math.max(newest, counter);
          expect(window.newest).toBe(newest);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("replay window: after any leap each counter in reach is fresh once", () => {
    for (const leap of [1, 31, 32, 33, 1_023, 1_024, 1_025, 1_056, 1_057, 5_000]) {
      const window = new ReplayWindow();
      for (let counter = 0; counter <= 2_000; counter++) window.mark(counter);
      window.mark(2_000 + leap);
      for (let counter = 0; counter < 2_000 + leap; counter++) {
        const isInReach = counter > 2_000 + leap - REPLAY_WINDOW;
        expect([leap, counter, window.isFresh(counter)]).toEqual([leap, counter, isInReach && counter > 2_000]);
      }
    }
  });

  test("replay window: counters up to the last", () => {
    const window = new ReplayWindow();
    for (const counter of [COUNTER_MAX - 1, COUNTER_MAX, COUNTER_MAX - 1_023]) {
      expect(window.isFresh(counter)).toBe(true);
      window.mark(counter);
      expect(window.isFresh(counter)).toBe(false);
    }
    expect(window.isFresh(COUNTER_MAX - 1_024)).toBe(false);
    expect(window.isFresh(0)).toBe(false);
  });
});

import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { FOLLOWING, type LogSource, type ScrollMove, type ScrollState, scrollLog, viewLog } from "./scroll.ts";

/** Entries "n" of as many rows as their number says: 3.2 is the second row of entry 3. */
function logOf(rowCounts: readonly number[], firstSequence = 0): LogSource<{ n: number; rows: number }, string> {
  return {
    entries: rowCounts.map((rows, index) => ({ n: firstSequence + index, rows })),
    firstSequence,
    rowsOf: ({ n, rows }) => Array.from({ length: rows }, (_row, index) => `${n}.${index}`),
  };
}

const TEN = logOf([1, 1, 2, 1, 3, 1, 1, 1, 2, 1]);
const rows = (scroll: ScrollState, log = TEN, height = 4) => viewLog(scroll, log, height).rows.join(" ");
const moves = (scroll: ScrollState, ...list: ScrollMove[]) =>
  list.reduce((state, move) => scrollLog(state, TEN, 4, move), scroll);

describe("log scroll", () => {
  test("log scroll: follows the newest row", () => {
    expect(rows(FOLLOWING)).toBe("7.0 8.0 8.1 9.0");
    expect(rows(FOLLOWING, logOf([1, 1]))).toBe("0.0 1.0");
    expect(rows(FOLLOWING, logOf([]))).toBe("");
    expect(rows(FOLLOWING, logOf([9]))).toBe("0.5 0.6 0.7 0.8");
  });

  test("log scroll: lines and pages, through entries of several rows", () => {
    expect(rows(moves(FOLLOWING, "line-up"))).toBe("6.0 7.0 8.0 8.1");
    expect(rows(moves(FOLLOWING, "line-up", "line-up", "line-up"))).toBe("4.2 5.0 6.0 7.0");
    expect(rows(moves(FOLLOWING, "page-up", "page-up"))).toBe("3.0 4.0 4.1 4.2");
    expect(rows(moves(FOLLOWING, "page-up", "line-down"))).toBe("5.0 6.0 7.0 8.0");
  });

  test("log scroll: stops at the top, and follows again at the bottom", () => {
    const top = moves(FOLLOWING, "top");
    expect(rows(top)).toBe("0.0 1.0 2.0 2.1");
    expect(rows(moves(top, "line-up", "page-up"))).toBe("0.0 1.0 2.0 2.1");
    expect(moves(top, "bottom")).toBe(FOLLOWING);
    expect(moves(FOLLOWING, "line-up", "line-down")).toBe(FOLLOWING);
    expect(scrollLog(FOLLOWING, logOf([1, 1]), 4, "page-up")).toBe(FOLLOWING);
    expect(scrollLog(FOLLOWING, logOf([]), 4, "page-up")).toBe(FOLLOWING);
  });

  test("log scroll: new entries and dropped ones never move a scrolled-up view", () => {
    const scroll = moves(FOLLOWING, "page-up");
    const before = rows(scroll);
    const grown = logOf([1, 1, 2, 1, 3, 1, 1, 1, 2, 1, 5, 5]);
    expect(rows(scroll, grown)).toBe(before);
    expect(viewLog(scroll, grown, 4).unseenCount).toBe(4);
    const trimmed = { ...grown, entries: grown.entries.slice(4), firstSequence: 4 };
    expect(rows(scroll, trimmed)).toBe(before);
  });

  test("log scroll: when what was looked at is dropped, the oldest rows show", () => {
    const scroll = moves(FOLLOWING, "top");
    expect(rows(scroll, logOf([1, 1, 1, 1, 1, 1], 50))).toBe("50.0 51.0 52.0 53.0");
    expect(rows(scroll, logOf([1, 1], 50))).toBe("50.0 51.0");
    expect(rows({ sequence: 99, row: 3 }, TEN)).toBe("7.0 8.0 8.1 9.0");
  });

  test("log scroll: counts what is below", () => {
    expect(viewLog(FOLLOWING, TEN, 4).unseenCount).toBe(0);
    expect(viewLog(moves(FOLLOWING, "page-up"), TEN, 4).unseenCount).toBe(2);
  });

  test("log scroll: any walk shows neighbouring rows, as many as there are", () => {
    const move = fc.constantFrom<ScrollMove>("line-up", "line-down", "page-up", "page-down", "top", "bottom");
    const counts = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(
        counts,
        fc.array(move, { maxLength: 12 }),
        fc.integer({ min: 1, max: 8 }),
        (rowCounts, walk, height) => {
          const log = logOf(rowCounts);
          const all = log.entries.flatMap((entry) => log.rowsOf(entry));
          const scroll = walk.reduce<ScrollState>((state, step) => scrollLog(state, log, height, step), FOLLOWING);
          const shown = viewLog(scroll, log, height).rows;
          expect(shown.length).toBe(Math.min(height, all.length));
          expect(all.join(" ")).toContain(shown.join(" "));
        },
      ),
    );
  });
});

import { describe, expect, test } from "bun:test";
import { appendLog, emptyLog, type LogLine } from "./log-lines.ts";
import { logWindow, scrollLog } from "./log-window.ts";

const SIZE = { width: 30, height: 4 };

function linesOf(...texts: string[]): readonly LogLine[] {
  return appendLog(
    emptyLog(100),
    texts.map((text) => ({ wallMs: 0, level: "info", text })),
  ).lines;
}

const letters = (count: number) =>
  linesOf(...Array.from({ length: count }, (_, index) => String.fromCharCode(97 + index)));
const shown = (lines: readonly LogLine[], anchor: number | undefined, size = SIZE) =>
  logWindow(lines, anchor, size)
    .items.map((item) => item.line.text)
    .join("");

describe("log lines", () => {
  test("the same said again in a row counts, the oldest go at the limit, numbers go on", () => {
    const said = ["a", "b", "b", "b", "a", "c"].map((text) => ({ wallMs: 0, level: "info" as const, text }));
    const store = appendLog(appendLog(emptyLog(3), said.slice(0, 3)), said.slice(3));
    expect(store.lines.map(({ seq, text, times }) => `${seq}${text}${times}`)).toEqual(["1b3", "2a1", "3c1"]);
  });
});

describe("log window", () => {
  test("follows the end, and lines that wrap take more rows", () => {
    expect(shown(letters(6), undefined)).toBe("cdef");
    const wrapped = linesOf("a", "b", "c", "a text that takes two rows of the pane");
    expect(logWindow(wrapped, undefined, SIZE).items.at(-1)?.rows.length).toBe(2);
    expect(shown(wrapped, undefined).startsWith("bc")).toBe(true);
  });

  test("scrolling stops at the top, and at the end follows again", () => {
    const lines = letters(10);
    const up = scrollLog(lines, undefined, SIZE, -1);
    expect(shown(lines, up)).toBe("fghi");
    const top = scrollLog(lines, up, SIZE, -1000);
    expect(shown(lines, top)).toBe("abcd");
    expect(shown(lines, scrollLog(lines, top, SIZE, 3))).toBe("defg");
    expect(scrollLog(lines, top, SIZE, 1000)).toBeUndefined();
    expect(scrollLog(letters(3), undefined, SIZE, -1)).toBeUndefined();
  });

  test("a scrolled view stays on its lines while others come, until they are forgotten", () => {
    const lines = letters(12);
    const anchor = scrollLog(lines.slice(0, 10), undefined, SIZE, -3);
    expect(shown(lines.slice(0, 10), anchor)).toBe("defg");
    expect(shown(lines, anchor)).toBe("defg");
    expect(logWindow(lines, anchor, SIZE).below).toBe(5);
    expect(shown(lines.slice(8), anchor)).toBe("ijkl");
  });

  test("a pane without lines, or without room, is empty", () => {
    expect(shown([], undefined)).toBe("");
    expect(logWindow([], 5, SIZE).below).toBe(0);
    expect(shown(letters(3), undefined, { width: 0, height: 0 })).toBe("");
  });
});

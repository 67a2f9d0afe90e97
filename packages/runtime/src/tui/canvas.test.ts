import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { textWidth } from "../text/index.ts";
import { Canvas } from "./canvas.ts";

function rowsOf(canvas: Canvas): string[] {
  return canvas.toText().split("\n");
}

describe("canvas", () => {
  test("canvas: put draws and returns the column behind", () => {
    const canvas = new Canvas(10, 2);
    expect(canvas.put(1, 0, "olá", { bold: true })).toBe(4);
    expect(canvas.put(4, 0, "日")).toBe(6);
    expect(canvas.toText()).toBe(" olá日\n");
    expect(canvas.styleAt(1, 0)).toEqual({ bold: true });
    expect(canvas.styleAt(4, 0)).toEqual({});
  });

  test("canvas: what lies outside is clipped on all sides", () => {
    const canvas = new Canvas(4, 1);
    canvas.put(-2, 0, "abcdef");
    expect(canvas.toText()).toBe("cdef");
    canvas.put(0, -1, "xxxx");
    canvas.put(0, 1, "xxxx");
    expect(canvas.put(2, 0, "longer")).toBe(4);
    expect(canvas.toText()).toBe("cdlo");
    expect(canvas.put(1, 0, "xyz", {}, 1)).toBe(2);
    expect(canvas.toText()).toBe("cxlo");
  });

  test("canvas: a wide cluster at a clip edge leaves a blank, never a half", () => {
    const right = new Canvas(4, 1);
    right.put(0, 0, "----");
    expect(right.put(1, 0, "日本")).toBe(4);
    expect(right.toText()).toBe("-日");
    const left = new Canvas(4, 1);
    left.put(-1, 0, "日本");
    expect(left.toText()).toBe(" 本");
    const limited = new Canvas(6, 1);
    limited.put(0, 0, "------");
    expect(limited.put(0, 0, "日本", {}, 3)).toBe(3);
    expect(limited.toText()).toBe("日 ---");
  });

  test("canvas: drawing over half of a wide cluster blanks its other half", () => {
    const canvas = new Canvas(6, 1);
    canvas.put(0, 0, "日本語");
    canvas.put(1, 0, "a");
    expect(canvas.toText()).toBe(" a本語");
    canvas.put(2, 0, "한");
    canvas.put(3, 0, "국");
    expect(canvas.toText()).toBe(" a 국");
    canvas.put(4, 0, "x");
    expect(canvas.toText()).toBe(" a  x");
  });

  test("canvas: control characters and lone marks never reach a cell", () => {
    const canvas = new Canvas(12, 1);
    canvas.put(0, 0, "\u0301a\x1b[2Jb\n\u202ec\x9b");
    expect(canvas.toText()).toBe("a[2Jbc");
  });

  test("canvas: box with title, cut where there is no room", () => {
    const canvas = new Canvas(12, 3);
    canvas.box(
      { x: 0, y: 0, width: 12, height: 3 },
      { title: "日本 chat", style: { fg: 4 }, titleStyle: { bold: true } },
    );
    expect(canvas.toText()).toBe("┌ 日本 ch… ┐\n│          │\n└──────────┘");
    expect(canvas.styleAt(2, 0)).toEqual({ bold: true });
    const tiny = new Canvas(4, 2);
    tiny.box({ x: 0, y: 0, width: 4, height: 2 }, { title: "x" });
    expect(tiny.toText()).toBe("┌──┐\n└──┘");
  });

  test("canvas: fill and hline", () => {
    const canvas = new Canvas(5, 2);
    canvas.fill({ x: 1, y: 0, width: 3, height: 5 }, { bg: 1 }, "·");
    canvas.hline(0, 1, 2);
    expect(canvas.toText()).toBe(" ···\n──··");
    expect(canvas.styleAt(1, 0)).toEqual({ bg: 1 });
  });

  test("canvas: a canvas without cells takes every call", () => {
    const canvas = new Canvas(0, 0);
    canvas.put(0, 0, "a日");
    canvas.box({ x: 0, y: 0, width: 5, height: 5 }, { title: "t" });
    expect(canvas.toText()).toBe("");
  });

  test("canvas: whatever is drawn, every row is exactly as wide as the canvas", () => {
    const text = fc.array(fc.constantFrom("a", "日", "👨‍👩‍👧", "e\u0301", " ", "ना", "\x1b", "─"), { maxLength: 6 });
    const call = fc.record({ x: fc.integer({ min: -4, max: 12 }), y: fc.integer({ min: -1, max: 2 }), text });
    fc.assert(
      fc.property(fc.array(call, { maxLength: 12 }), (calls) => {
        const canvas = new Canvas(9, 2);
        for (const { x, y, text: parts } of calls) canvas.put(x, y, parts.join(""));
        for (let y = 0; y < 2; y++) {
          expect(textWidth(canvas.texts.slice(y * 9, (y + 1) * 9).join(""))).toBe(9);
        }
        for (const row of rowsOf(canvas)) expect(row).not.toMatch(/[\x00-\x1f]/);
      }),
    );
  });
});

import { describe, expect, test } from "bun:test";
import { attributeOf, type BlessedCell, copyRow, DEFAULT_ATTRIBUTE } from "./blessed-cells.ts";
import { Canvas } from "./canvas.ts";
import type { Style } from "./types.ts";

const blankLine = (width: number) => Array.from({ length: width }, (): BlessedCell => [DEFAULT_ATTRIBUTE, " "]);

function textsOf(text: string, style: Style = {}): string[] {
  const canvas = new Canvas(6, 1);
  canvas.put(0, 0, text, style);
  const line = blankLine(6);
  copyRow(canvas, 0, line, { useColor: true, useAscii: false });
  return line.map(([, cell]) => cell);
}

describe("blessed cells", () => {
  test("blessed cells: plain text is copied as it is", () => {
    expect(textsOf("olá│")).toEqual(["o", "l", "á", "│", " ", " "]);
  });

  test("blessed cells: a doubtful cluster is written over blanks, and the next cell says where it stands", () => {
    expect(textsOf("a日b")).toEqual(["a", "  \x1b[2G日", "", "\x1b[4Gb", " ", " "]);
    expect(textsOf("e\u0301x")).toEqual([" \x1b[1Ge\u0301", "\x1b[2Gx", " ", " ", " ", " "]);
    expect(textsOf("日本")).toEqual(["  \x1b[1G日", "", "\x1b[3G  \x1b[3G本", "", "\x1b[5G ", " "]);
  });

  test("blessed cells: dim rides along in the text", () => {
    expect(textsOf("a b", { dim: true })).toEqual(["\x1b[2ma\x1b[22m", " ", "\x1b[2mb\x1b[22m", " ", " ", " "]);
  });

  test("blessed cells: says whether anything changed, and whether the row is doubtful", () => {
    const canvas = new Canvas(6, 1);
    const line = blankLine(6);
    expect(copyRow(canvas, 0, line, { useColor: true, useAscii: false })).toEqual({
      isChanged: false,
      isDoubtful: false,
    });
    canvas.put(0, 0, "日");
    expect(copyRow(canvas, 0, line, { useColor: true, useAscii: false })).toEqual({
      isChanged: true,
      isDoubtful: true,
    });
    expect(copyRow(canvas, 0, line, { useColor: true, useAscii: false })).toEqual({
      isChanged: false,
      isDoubtful: true,
    });
    canvas.put(0, 0, "日", { bold: true });
    expect(copyRow(canvas, 0, line, { useColor: true, useAscii: false })).toEqual({
      isChanged: true,
      isDoubtful: true,
    });
  });

  test("blessed cells: a terminal larger than the canvas is blank beyond it", () => {
    const canvas = new Canvas(2, 1);
    canvas.put(0, 0, "ab");
    const line = blankLine(4);
    copyRow(canvas, 0, line, { useColor: true, useAscii: false });
    expect(line.map(([, text]) => text).join("")).toBe("ab  ");
    copyRow(canvas, 1, line, { useColor: true, useAscii: false });
    expect(line.map(([, text]) => text).join("")).toBe("    ");
  });

  test("blessed attribute: colours and flags, and what stands for them without colour", () => {
    expect(attributeOf({}, true)).toBe(DEFAULT_ATTRIBUTE);
    expect(attributeOf({ fg: 2, bg: 4 }, true)).toBe((2 << 9) | 4);
    expect(attributeOf({ bold: true, underline: true, inverse: true }, true)).toBe((11 << 18) | DEFAULT_ATTRIBUTE);
    expect(attributeOf({ bold: true, dim: true }, true)).toBe(DEFAULT_ATTRIBUTE);
    expect(attributeOf({ fg: 2 }, false)).toBe(DEFAULT_ATTRIBUTE);
    expect(attributeOf({ bg: 4 }, false)).toBe((8 << 18) | DEFAULT_ATTRIBUTE);
  });
});

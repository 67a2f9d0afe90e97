import { describe, expect, test } from "bun:test";
import { nameStyle, themeOf } from "./palette.ts";

const STEPS = [0, 95, 135, 175, 215, 255];

/** WCAG 2 relative luminance of a colour of the 6×6×6 cube. */
function luminance(color: number): number {
  const cube = color - 16;
  const parts = [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map((step) => {
    const part = (STEPS[step] ?? 0) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (parts[0] ?? 0) + 0.7152 * (parts[1] ?? 0) + 0.0722 * (parts[2] ?? 0);
}

const colorOf = (id: number) => nameStyle(themeOf("auto"), id, false).fg ?? 0;

describe("name colours", () => {
  test("every id has a colour of the cube that reads on white and on black", () => {
    for (const id of [...Array.from({ length: 1_000 }, (_, index) => index), 2 ** 31, 2 ** 32 - 1]) {
      const light = luminance(colorOf(id));
      expect(1.05 / (light + 0.05)).toBeGreaterThanOrEqual(3);
      expect((light + 0.05) / 0.05).toBeGreaterThanOrEqual(4.5);
    }
  });

  test("an id keeps its colour; the first sixteen differ from each other", () => {
    expect(colorOf(7)).toBe(colorOf(7));
    expect(new Set(Array.from({ length: 16 }, (_, index) => colorOf(index + 1))).size).toBe(16);
  });
});

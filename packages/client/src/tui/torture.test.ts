import { describe, expect, test } from "bun:test";
import { textWidth } from "@recado/runtime/tui";
import { TestTui } from "./test-tui.ts";

const TEXTS = [
  "日本語のとても長い文章がここにあります。折り返しても枠はまっすぐのまま。",
  "👩‍👩‍👧‍👦👨🏽‍💻🇧🇷🇯🇵🏴󠁧󠁢󠁥󠁮󠁧󠁿 emoji 👩‍👩‍👧‍👦👨🏽‍💻🇧🇷🇯🇵",
  `Z${"\u0301".repeat(40)}algo é e\u0301`,
  "हिन्दी में लिखा हुआ एक लंबा वाक्य क्षत्रिय",
  "עברית and العربية \u202emixed\u202c",
  `${"x".repeat(139)}é`,
  "tab\tnew\nline\x1b[2J\x9b31m",
  "１２３ ｆｕｌｌｗｉｄｔｈ ㍿ ﷽",
];
const NAMES = [
  "日本語の名",
  "👩‍👩‍👧‍👦",
  "Zé\u0301\u0301\u0301",
  "हिन्दी",
  "\u202e\u200b",
  "x".repeat(20),
  "a\x1b[m",
  "🇧🇷",
];

/** Columns at which a bar between panes stands, row by row; rows of messages have one more inside. */
function barColumns(rows: readonly string[], bars: number): Set<string> {
  return new Set(
    rows.map((row) => {
      const parts = row.split("│");
      const first = textWidth(parts[0] ?? "");
      const last = textWidth(parts.slice(0, -1).join("│"));
      return bars === 1 ? `${first}` : `${first} ${last}`;
    }),
  );
}

describe("torture texts", () => {
  for (const size of [
    { width: 120, height: 35 },
    { width: 80, height: 24 },
    { width: 60, height: 15 },
  ]) {
    test(`the bars between the panes stay straight at ${size.width}×${size.height}`, async () => {
      const people = NAMES.map((name, index) => ({ id: index + 2, name }));
      const tui = await TestTui.chatting(people, { size });
      TEXTS.forEach((text, index) => {
        tui.says(index + 2, NAMES[index] ?? "", text);
        tui.says(index + 2, NAMES[index] ?? "", text, "private");
      });
      for (const key of ["alt-2", "pageup", "alt-home", "alt-3", "alt-4", "alt-5"]) {
        tui.screen.press(key);
        const hasUsers = tui.rows()[0]?.includes("People") ?? false;
        expect(barColumns(tui.rows().slice(1, -2), hasUsers ? 2 : 1).size).toBe(1);
        for (const row of tui.rows()) expect(textWidth(row)).toBeLessThanOrEqual(size.width);
      }
    });
  }

  test("nothing breaks at any size from 1×1 to 70×20, in both languages", async () => {
    for (const lang of ["en", "pt-BR"] as const) {
      const tui = await TestTui.chatting(
        NAMES.map((name, index) => ({ id: index + 2, name })),
        { config: { lang } },
      );
      for (const text of TEXTS) tui.says(3, "bob", text);
      tui.left("minha");
      for (let width = 1; width <= 70; width += 3) {
        for (let height = 1; height <= 20; height++) {
          tui.screen.resize({ width, height });
          expect(tui.rows()).toHaveLength(height);
          for (const row of tui.rows()) expect(textWidth(row)).toBeLessThanOrEqual(width);
        }
        tui.screen.press(width % 2 === 0 ? "pageup" : "f1", "pagedown", "escape");
      }
    }
  });
});

import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { graphemes, padEnd, padStart, takeWidth, textWidth, truncate, wrap } from "./index.ts";

/** Text as people and attackers write it: letters, wide, marks, emoji parts, controls. */
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary", maxLength: 6 }),
      fc.constantFrom("a", " ", "é", "e\u0301", "日本", "👨‍👩‍👧‍👦", "🇧🇷", "❤️", "ना", "क्षि", "한", "\u0301", "word"),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

describe("text width", () => {
  const WIDTHS: readonly (readonly [text: string, width: number])[] = [
    ["", 0],
    ["abc", 3],
    ["açaí", 4],
    ["e\u0301", 1],
    ["日本", 4],
    ["한국", 4],
    ["👨‍👩‍👧‍👦", 2],
    ["🇧🇷", 2],
    ["❤️", 2],
    ["👍🏽", 2],
    ["1️⃣", 2],
    ["┌──┐", 4],
    ["ก็", 1],
    ["नमस्ते", 4],
    ["नाम", 3],
    ["\x1b[31m", 4],
  ];
  for (const [text, width] of WIDTHS) {
    test(`text width: ${JSON.stringify(text)} takes ${width}`, () => expect(textWidth(text)).toBe(width));
  }

  test("text width: the whole is the sum of its clusters", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(graphemes(text).join("")).toBe(text);
        expect(textWidth(text)).toBe(graphemes(text).reduce((sum, cluster) => sum + textWidth(cluster), 0));
      }),
    );
  });
});

describe("fitting text", () => {
  test("truncate: cuts between clusters and marks the cut", () => {
    expect(truncate("mensagem", 8)).toBe("mensagem");
    expect(truncate("mensagem", 5)).toBe("mens…");
    expect(truncate("日本語", 5)).toBe("日本…");
    expect(truncate("日本語", 4)).toBe("日…");
    expect(truncate("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 3)).toBe("👨‍👩‍👧‍👦…");
    expect(truncate("abc", 0)).toBe("");
    expect(truncate("abcdef", 4, "...")).toBe("a...");
    expect(truncate("abcdef", 2, "...")).toBe("ab");
  });

  test("pad: counts cells, and leaves a wider text alone", () => {
    expect(padEnd("日", 4)).toBe("日  ");
    expect(padStart("é", 3)).toBe("  é");
    expect(padEnd("longer", 3)).toBe("longer");
  });

  test("fitting: nothing is ever wider than asked", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 0, max: 20 }), (text, width) => {
        expect(textWidth(truncate(text, width))).toBeLessThanOrEqual(width);
        expect(textWidth(takeWidth(text, width))).toBeLessThanOrEqual(width);
        expect(text.startsWith(takeWidth(text, width))).toBe(true);
      }),
    );
  });
});

describe("wrap", () => {
  test("wrap: at words, without the blanks at the break", () => {
    expect(wrap("um recado para a turma", 9)).toEqual(["um recado", "para a", "turma"]);
    expect(wrap("  indented", 12)).toEqual(["  indented"]);
    expect(wrap("a   b", 5)).toEqual(["a   b"]);
  });

  test("wrap: long words are cut, after what stands before them", () => {
    expect(wrap("ab abcdefgh", 4)).toEqual(["ab", "abcd", "efgh"]);
    expect(wrap("abcdefgh", 3)).toEqual(["abc", "def", "gh"]);
  });

  test("wrap: East Asian text breaks anywhere, clusters stay whole", () => {
    expect(wrap("日本語のテキスト", 6)).toEqual(["日本語", "のテキ", "スト"]);
    expect(wrap("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 3)).toEqual(["👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦"]);
    expect(wrap("日", 1)).toEqual(["…"]);
  });

  test("wrap: newlines end lines, an empty text is one empty line", () => {
    expect(wrap("a\n\nb", 5)).toEqual(["a", "", "b"]);
    expect(wrap("", 5)).toEqual([""]);
  });

  test("wrap: every line fits and nothing but blanks is lost", () => {
    const withoutBlanks = (text: string) => text.replace(/[ \n]/g, "");
    fc.assert(
      fc.property(anyText, fc.integer({ min: 4, max: 20 }), (text, width) => {
        const lines = wrap(text, width);
        for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width);
        if (graphemes(text).every((cluster) => textWidth(cluster) <= 4)) {
          expect(withoutBlanks(lines.join(""))).toBe(withoutBlanks(text));
        }
      }),
    );
  });
});

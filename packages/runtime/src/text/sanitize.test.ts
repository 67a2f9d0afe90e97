import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { graphemes, MARKS_MAX, sanitize, sanitizeLines, textWidth } from "./index.ts";

const FORBIDDEN = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/;
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/u;
/** What may stay of the ignorable ones: joiner, emoji presentation, flag tags. */
const EMOJI_GLUE = /[\u200d\ufe0f\u{e0020}-\u{e007f}]/gu;

const UNCHANGED: readonly string[] = [
  "Conexão aceita.",
  "naïve façade — “quotes” … € 10",
  "e\u0301 o\u0308\u0304",
  "日本語 中文 한국어",
  "العربية עברית",
  "नमस्ते क्षत्रिय देवनागरी ไทย้ မြန်မာ",
  "👨‍👩‍👧‍👦 👩‍🚀 🏴‍☠️ ❤️‍🔥 👍🏽 👩🏽‍🚀",
  "🇧🇷 🇯🇵 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
  "1️⃣ #️⃣ ❤ ❤️ ©️",
  "<b>{bold}</b> \\ ` $",
];

const CHANGED: readonly (readonly [name: string, text: string, result: string])[] = [
  ["ESC", "\x1b[31mred", "^[[31mred"],
  ["other C0", "a\0b\x07c", "a^@b^Gc"],
  ["newlines and tab", "a\nb\r\nc\td\re", "a b c d e"],
  ["line and paragraph separators", "a\u2028b\u2029c\u0085d", "a b c d"],
  ["DEL and C1", "a\x7fb\x9bc\x80", "abc"],
  ["bidi overrides and isolates", "a\u202eb\u2066c\u2069\u200f\u061cd", "abcd"],
  ["lone surrogates", "a\ud800b\udc00", "a\ufffdb\ufffd"],
  ["zero-width characters", "a\u200bb\u200cc\u200dd\u2060e\ufefff\u00adg", "abcdefg"],
  ["Hangul fillers", "\u3164\uffa0\u115fa", "a"],
  ["joiner without a partner", "👨\u200d x \u200d👩", "👨 x 👩"],
  ["variation selectors on letters", "a\ufe0fb\ufe0e日\u{e0100}", "ab日"],
  ["tag characters outside a flag", "a\u{e0061}\u{e007f}🏴\u{e0067}", "a🏴"],
  ["marks without a base", "\u0301\u0302a", "a"],
  ["stacked marks", `z${"\u0335".repeat(40)}!`, `z${"\u0335".repeat(MARKS_MAX)}!`],
  ["noncharacters and annotations", "a\ufffeb\ufff9c\u{1ffff}", "abc"],
];

describe("sanitize", () => {
  for (const text of UNCHANGED) {
    test(`sanitize: leaves ${text} as it is`, () => expect(sanitize(text)).toBe(text));
  }

  for (const [name, text, result] of CHANGED) {
    test(`sanitize: ${name}`, () => expect(sanitize(text)).toBe(result));
  }

  test("sanitize: any text comes out clean, measurable and the same a second time", () => {
    const hostile = fc.constantFrom(
      ..."\x1b\0\n\x9b\x7f\u202e\u2067\u200d\u200b\ufe0f\u0301\u20e3\u2028\u034f\u3164",
      "\ud83d",
      "👩",
      "🏴",
      "\u{e0067}",
      "\u{e007f}",
      "🇧",
      "🏽",
      "1",
      "क",
      "\u094d",
      "\u0600",
    );
    const text = fc.array(fc.oneof(hostile, fc.string({ unit: "binary", maxLength: 3 })), { maxLength: 30 });
    fc.assert(
      fc.property(text, (parts) => {
        const clean = sanitize(parts.join(""));
        expect(clean).not.toMatch(FORBIDDEN);
        expect(clean.isWellFormed()).toBe(true);
        expect(clean.replace(EMOJI_GLUE, "")).not.toMatch(IGNORABLE);
        expect(clean).not.toMatch(new RegExp(`\\p{M}{${MARKS_MAX + 1}}`, "u"));
        expect(sanitize(clean)).toBe(clean);
        expect(textWidth(clean)).toBe(graphemes(clean).reduce((sum, cluster) => sum + textWidth(cluster), 0));
      }),
      { numRuns: 2000 },
    );
  });

  test("sanitize lines: keeps the lines of a paste, and nothing else of what it dropped", () => {
    expect(sanitizeLines("um\r\ndois\x1b\ntrês\tquatro")).toBe("um\ndois^[\ntrês quatro");
  });
});

import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { byteLength, cutGraphemes, cutText, EncodeError, splitText } from "./index.ts";

const FAMILY = "👩‍👩‍👧";
const graphemes = (text: string) => [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
const anyText = fc
  .array(
    fc.oneof(fc.string({ unit: "grapheme" }), fc.string({ unit: "binary" }), fc.constantFrom(FAMILY, "ção", "e\u0301")),
    {
      maxLength: 40,
    },
  )
  .map((parts) => parts.join(""));
const carried = (text: string) => text.toWellFormed().replaceAll("\0", "\ufffd");
/** The text of a part without its `(1/3) `. */
const body = (part: string) => part.replace(/^\(\d+\/\d+\) /, "");

describe("text", () => {
  test("text: bytes are those of UTF-8, and a lone surrogate counts as what is sent for it", () => {
    expect([byteLength("olá"), byteLength("🎉"), byteLength("\ud800"), byteLength("")]).toEqual([4, 4, 3, 0]);
  });

  test("text: a cut is the longest beginning that fits", () => {
    expect(cutText("olá", 3)).toBe("ol");
    expect(cutText("olá", 4)).toBe("olá");
    expect(cutText(FAMILY, 10)).toBe("👩‍");
    expect(cutGraphemes(FAMILY, 10)).toBe("");
    expect(cutGraphemes(`a${FAMILY}`, 10)).toBe("a");
    expect(cutText("x", 0)).toBe("");
    fc.assert(
      fc.property(anyText, fc.nat({ max: 200 }), (text, maxBytes) => {
        const whole = carried(text);
        for (const [cut, units] of [
          [cutText(text, maxBytes), [...whole]],
          [cutGraphemes(text, maxBytes), graphemes(whole)],
        ] as const) {
          expect(byteLength(cut)).toBeLessThanOrEqual(maxBytes);
          expect(whole.startsWith(cut)).toBe(true);
          let kept = "";
          let count = 0;
          while (kept.length < cut.length) kept += units[count++] ?? "";
          expect(kept).toBe(cut);
          const next = units[count];
          if (next !== undefined) expect(byteLength(cut + next)).toBeGreaterThan(maxBytes);
        }
      }),
    );
  });

  test("text: what fits one frame leaves as it is", () => {
    expect(splitText("")).toEqual([""]);
    expect(splitText("x".repeat(140))).toEqual(["x".repeat(140)]);
    expect(splitText("a\ud800\0")).toEqual(["a\ufffd\ufffd"]);
  });

  test("text: what does not fit leaves in numbered parts, which count their number", () => {
    const parts = splitText("x".repeat(141));
    expect(parts).toEqual([`(1/2) ${"x".repeat(134)}`, `(2/2) ${"x".repeat(7)}`]);
    const many = splitText("y".repeat(2_000));
    expect(many[0]).toStartWith("(1/16) y");
    expect(many.at(-1)).toStartWith("(16/16) y");
  });

  test("text: ten parts need more room for their numbers than nine", () => {
    const nine = splitText("z".repeat(9 * 134));
    expect([nine.length, nine[0]?.length]).toEqual([9, 140]);
    const ten = splitText("z".repeat(9 * 134 + 1));
    expect(ten.length).toBe(10);
    expect(ten.map((part) => part.length).slice(0, 9)).toEqual(new Array(9).fill(140));
  });

  test("text: no part breaks a grapheme that a part can hold", () => {
    const parts = splitText(FAMILY.repeat(20));
    expect(parts.map(body).join("")).toBe(FAMILY.repeat(20));
    for (const part of parts) expect(graphemes(body(part)).every((grapheme) => grapheme === FAMILY)).toBe(true);
  });

  test("text: a grapheme that no part can hold is cut between its code points", () => {
    const zalgo = `a${"\u0301".repeat(200)}`;
    const parts = splitText(`começo ${zalgo} fim`);
    expect(parts.map(body).join("")).toBe(`começo ${zalgo} fim`);
    expect(parts.join("")).not.toContain("\ufffd");
    for (const part of parts) expect(byteLength(part)).toBeLessThanOrEqual(140);
  });

  test("text: a grapheme that fills a frame leaves no room for the number of its part, and is cut", () => {
    const wide = `ab${"\u0301".repeat(68)}`;
    const parts = splitText(`${wide} fim`);
    expect(parts.map(body).join("")).toBe(`${wide} fim`);
    for (const part of parts) expect(byteLength(part)).toBeLessThanOrEqual(140);
  });

  test.each([66, 64, 60, 67])(
    "text: graphemes that just fit a part, and are cut when the marks grow, end (%d marks)",
    (marks) => {
      const text = `aé${"\u0301".repeat(marks)}`.repeat(5);
      const parts = splitText(text);
      expect(parts.map(body).join("")).toBe(text);
      for (const part of parts) expect(byteLength(part)).toBeLessThanOrEqual(140);
    },
  );

  test("text: parts together are the text, each fits, and none could take more", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 24, max: 140 }), (text, maxBytes) => {
        const parts = splitText(text, maxBytes);
        for (const part of parts) expect(byteLength(part)).toBeLessThanOrEqual(maxBytes);
        if (parts.length === 1) {
          expect(parts).toEqual([carried(text)]);
          return;
        }
        expect(parts.map(body).join("")).toBe(carried(text));
        for (const [index, part] of parts.entries()) {
          expect(part).toStartWith(`(${index + 1}/${parts.length}) `);
          const next = graphemes(body(parts[index + 1] ?? ""))[0];
          if (next !== undefined) expect(byteLength(part + next) + 2).toBeGreaterThan(maxBytes - 2);
        }
      }),
    );
  });

  test("text: parts too small for a number and a character are our own mistake", () => {
    expect(() => splitText("mais de oito bytes", 8)).toThrow(EncodeError);
  });
});

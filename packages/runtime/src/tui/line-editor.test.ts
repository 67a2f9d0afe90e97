import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { keyEvent } from "../testing/index.ts";
import { graphemes, textWidth } from "../text/index.ts";
import { editLine, emptyLine, insertText, type LineState, lineOf, replaceText, viewLine } from "./line-editor.ts";

/** The line with the cursor as `|`, after the keys. */
function after(start: string, ...keys: string[]): string {
  return shown(press(lineAt(start), ...keys));
}

function lineAt(text: string): LineState {
  const cursor = text.indexOf("|");
  return { ...lineOf(text.replace("|", "")), cursor };
}

function press(state: LineState, ...keys: string[]): LineState {
  return keys.reduce((line, key) => editLine(line, keyEvent(key)) ?? line, state);
}

function shown({ text, cursor }: LineState): string {
  return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
}

const KEYS: readonly (readonly [key: string, before: string, after: string])[] = [
  ["a", "b|c", "ba|c"],
  ["space", "b|c", "b |c"],
  ["日", "|", "日|"],
  ["left", "a日|b", "a|日b"],
  ["left", "👨‍👩‍👧|", "|👨‍👩‍👧"],
  ["left", "|a", "|a"],
  ["ctrl-b", "ab|", "a|b"],
  ["right", "a|e\u0301b", "ae\u0301|b"],
  ["ctrl-f", "|ab", "a|b"],
  ["home", "ab|c", "|abc"],
  ["ctrl-a", "ab|c", "|abc"],
  ["end", "a|bc", "abc|"],
  ["ctrl-e", "a|bc", "abc|"],
  ["ctrl-left", "um dois|", "um |dois"],
  ["alt-b", "um dois, |", "um |dois, "],
  ["alt-b", "açaí|", "|açaí"],
  ["ctrl-right", "|um dois", "um| dois"],
  ["alt-f", "um|, dois", "um, dois|"],
  ["backspace", "a👍🏽|b", "a|b"],
  ["backspace", "|a", "|a"],
  ["ctrl-h", "ab|", "a|"],
  ["delete", "a|日b", "a|b"],
  ["ctrl-d", "ab|", "ab|"],
  ["ctrl-w", "/msg ana-maria |x", "/msg |x"],
  ["alt-backspace", "/msg ana-maria|", "/msg ana-|"],
  ["alt-d", "um| dois três", "um| três"],
  ["ctrl-u", "ab|cd", "|cd"],
  ["ctrl-k", "ab|cd", "ab|"],
  ["ctrl-t", "ab|", "ba|"],
  ["ctrl-t", "a|bc", "ba|c"],
  ["ctrl-t", "|ab", "|ab"],
  ["ctrl-t", "a日|", "日a|"],
  ["alt-enter", "a|b", "a\n|b"],
  ["ctrl-j", "a|b", "a\n|b"],
];

describe("line editor", () => {
  for (const [key, before, result] of KEYS) {
    test(`line editor: ${key} on ${JSON.stringify(before)}`, () => expect(after(before, key)).toBe(result));
  }

  test("line editor: other keys are not its own", () => {
    for (const key of ["enter", "tab", "up", "escape", "f1", "alt-x", "ctrl-c", "ctrl-alt-a"]) {
      expect(editLine(emptyLine, keyEvent(key))).toBeUndefined();
    }
    expect(editLine(emptyLine, { kind: "focus", focused: true })).toBeUndefined();
    expect(editLine(emptyLine, keyEvent("toString"))).toBeUndefined();
  });

  test("line editor: what was killed can be yanked; kills in a row are one", () => {
    expect(after("um dois três|", "ctrl-w", "ctrl-w", "home", "ctrl-y")).toBe("dois três|um ");
    expect(after("|um dois três", "alt-d", "alt-d", "ctrl-y", "ctrl-y")).toBe("um doisum dois| três");
    expect(after("um dois|", "ctrl-w", "left", "ctrl-k", "ctrl-y")).toBe("um |");
  });

  test("line editor: words of letters outside the basic plane, and very long ones, go as a whole", () => {
    expect(after("um 𝒶𝒷 🙂|", "ctrl-w")).toBe("um 𝒶𝒷 |");
    expect(after("um 𝒶𝒷|", "alt-backspace")).toBe("um |");
    // As a pattern that is tried from every place this took 7 seconds.
    expect(after(`${"x".repeat(40_000)} um|`, "ctrl-w", "ctrl-w")).toBe("|");
  });

  test("line editor: undo takes back words and single changes, redo brings them again", () => {
    const line = press(emptyLine, ..."um", "space", ..."dois");
    const keys = ["ctrl-_", "ctrl-_", "alt-_", "alt-_", "alt-_"];
    const seen = keys.map((_key, index) => shown(press(line, ...keys.slice(0, index + 1))));
    expect(seen).toEqual(["um|", "|", "um|", "um dois|", "um dois|"]);
    expect(after("abc|", "ctrl-u", "x", "ctrl-_", "ctrl-_")).toBe("abc|");
    expect(shown(press(line, "ctrl-_", "x", "alt-_"))).toBe("umx|");
  });

  test("line editor: a cleared line comes back by undo", () => {
    expect(shown(press(replaceText(lineOf("draft"), ""), "ctrl-_"))).toBe("draft|");
  });

  test("line editor: a paste comes in at the cursor, its lines kept and its controls shown", () => {
    const pasted = editLine(lineAt("a|b"), { kind: "paste", text: "1\n2\x1b\u202e" });
    expect(pasted && shown(pasted)).toBe("a1\n2^[|b");
  });

  test("line editor: a mark typed behind its base joins it", () => {
    expect(after("e|", "\u0301", "backspace")).toBe("|");
  });

  test("line view: short lines stand still, long ones scroll by half a width", () => {
    expect(viewLine(lineAt("abc|"), 10)).toEqual({ text: "abc", cursorX: 3 });
    expect(viewLine(lineAt("0123456789|"), 10)).toEqual({ text: "56789", cursorX: 5 });
    expect(viewLine(lineAt("012345678|9"), 10)).toEqual({ text: "0123456789", cursorX: 9 });
    expect(viewLine(lineAt("|0123456789abc"), 10)).toEqual({ text: "0123456789", cursorX: 0 });
    expect(viewLine(lineAt("a\n|b"), 10)).toEqual({ text: "a↵b", cursorX: 2 });
  });

  test("line view: a wide cluster at the left edge becomes a blank", () => {
    expect(viewLine(lineAt("日本語日本|日"), 10)).toEqual({ text: " 日本日", cursorX: 5 });
  });

  test("line editor: any keys keep the cursor between clusters and the view in its width", () => {
    const keys = KEYS.map(([key]) => key).concat("ctrl-y", "ctrl-_", "alt-_", "👨‍👩‍👧‍👦", "\u0301", "🇧", "🇷");
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...keys), { maxLength: 40 }),
        fc.integer({ min: 1, max: 12 }),
        (pressed, width) => {
          const line = press(emptyLine, ...pressed);
          expect(line.cursor).toBeGreaterThanOrEqual(0);
          expect(line.cursor).toBeLessThanOrEqual(line.text.length);
          expect(line.text.isWellFormed()).toBe(true);
          const view = viewLine(line, width);
          expect(textWidth(view.text)).toBeLessThanOrEqual(width);
          expect(view.cursorX).toBeWithin(0, width);
          expect(graphemes(view.text).join("")).toBe(view.text);
        },
      ),
    );
  });

  test("line editor: inserting (completion) leaves the cursor behind", () => {
    expect(shown(insertText(lineAt("/msg a|!"), "na "))).toBe("/msg ana |!");
  });
});

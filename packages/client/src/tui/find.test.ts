import { describe, expect, test } from "bun:test";
import { TestTui } from "./test-tui.ts";

async function withLines(count: number): Promise<TestTui> {
  const tui = await TestTui.chatting([{ id: 2, name: "bob" }]);
  for (let line = 1; line <= count; line++) {
    tui.says(2, "bob", line % 10 === 0 ? `the ${line}th, for ana: canção` : `line ${line}`);
  }
  return tui;
}

describe("Ctrl-S", () => {
  test("finds backwards from what is shown, whatever case and accents, and brings the line into view", async () => {
    const tui = await withLines(60);
    tui.screen.press("ctrl-s");
    tui.screen.type("CANCAO");
    expect(tui.row("▌")).toContain("the 60th");
    tui.screen.press("up", "up", "up");
    expect(tui.row("▌")).toContain("the 30th");
    tui.screen.press("down");
    expect(tui.row("▌")).toContain("the 40th");
  });

  test("Enter stays at the place, Esc goes back to where the view stood", async () => {
    const tui = await withLines(60);
    tui.screen.press("ctrl-s");
    tui.screen.type("line 12");
    tui.screen.press("escape");
    expect(tui.row("the 60th")).not.toBe("");
    tui.screen.press("ctrl-s");
    tui.screen.type("line 12");
    tui.screen.press("enter");
    expect(tui.row("line 12")).not.toBe("");
    expect(tui.row("the 60th")).toBe("");
    expect(tui.inputLine).toStartWith("everybody>");
  });

  test("says when nothing holds the query, and finds again when it is shortened", async () => {
    const tui = await withLines(20);
    tui.screen.press("ctrl-s");
    tui.screen.type("line 3x");
    expect(tui.inputLine).toContain("nowhere");
    tui.screen.press("backspace");
    expect(tui.row("▌")).toContain("line 3");
  });

  test("in an empty conversation does no harm", async () => {
    const tui = await TestTui.chatting();
    tui.screen.press("ctrl-s", "up", "a", "down", "enter");
    expect(tui.inputLine).toStartWith("everybody>");
  });
});

describe("mentions and lines to copy", () => {
  test("Alt-P walks from mention to mention, Alt-N back, Esc returns to the end", async () => {
    const tui = await withLines(60);
    tui.screen.press("alt-p");
    expect(tui.row("▌")).toContain("the 60th");
    tui.screen.press("alt-p", "alt-p", "alt-p");
    expect(tui.row("▌")).toContain("the 30th");
    tui.screen.press("alt-n");
    expect(tui.row("▌")).toContain("the 40th");
    tui.screen.press("escape");
    expect(tui.row("the 60th")).not.toBe("");
  });

  test("Alt-C chooses a line, c puts its text on the clipboard", async () => {
    const tui = await withLines(5);
    tui.screen.press("alt-c", "up", "c");
    expect(tui.screen.copies).toEqual(["line 4"]);
    expect(tui.row("Copied: line 4")).not.toBe("");
  });

  test("/copy takes the last text, /copy 3 the third last; without one it says so", async () => {
    const tui = await withLines(5);
    tui.screen.type("/copy\n/copy 3\n/copy 99\n");
    expect(tui.screen.copies).toEqual(["line 5", "line 3"]);
    expect(tui.row("There is nothing to copy")).not.toBe("");
  });

  test("where nobody named us, Alt-P says so", async () => {
    const tui = await TestTui.chatting();
    tui.screen.press("alt-p");
    expect(tui.row("Nothing here names you")).not.toBe("");
  });
});

test("Alt-L shows the words alone, and what comes meanwhile waits", async () => {
  const tui = await withLines(3);
  tui.screen.press("alt-l");
  expect(tui.rows().filter((row) => row.trim() !== "")).toEqual([
    "14:03 <bob> line 1",
    "14:03 <bob> line 2",
    "14:03 <bob> line 3",
  ]);
  tui.says(2, "bob", "later");
  expect(tui.row("later")).toBe("");
  tui.screen.press("escape");
  expect(tui.row("later")).not.toBe("");
});

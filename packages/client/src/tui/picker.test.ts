import { describe, expect, test } from "bun:test";
import { fuzzyScore } from "./fuzzy.ts";
import { TestTui } from "./test-tui.ts";

const PEOPLE = [
  { id: 2, name: "João Silva" },
  { id: 3, name: "josé" },
  { id: 4, name: "maria" },
];

describe("Alt-K", () => {
  test("goes to a person by some letters, accents aside", async () => {
    const tui = await TestTui.chatting(PEOPLE);
    tui.screen.press("alt-k");
    tui.screen.type("josi");
    expect(tui.row("João Silva (2)")).not.toBe("");
    expect(tui.row("  maria")).toBe("");
    tui.screen.press("enter");
    expect(tui.inputLine).toStartWith("João Silva>");
  });

  test("lists conversations with news first, and walks with arrows", async () => {
    const tui = await TestTui.chatting(PEOPLE);
    tui.says(4, "maria", "psst", "private");
    tui.screen.press("alt-k", "enter");
    expect(tui.inputLine).toStartWith("maria>");
    tui.screen.press("alt-k", "down", "enter");
    expect(tui.inputLine).not.toStartWith("maria>");
  });

  test("Esc leaves everything as it was; nothing that fits is said", async () => {
    const tui = await TestTui.chatting(PEOPLE);
    tui.screen.type("half a text");
    tui.screen.press("alt-k");
    tui.screen.type("zzz");
    expect(tui.row("Nobody and nothing fits")).not.toBe("");
    tui.screen.press("enter", "escape");
    expect(tui.inputLine).toContain("half a text");
  });
});

test("letters at the beginning of words, and neighbours, count for more", () => {
  expect(fuzzyScore("js", "joão silva")).toBeGreaterThan(fuzzyScore("js", "ajkls") ?? Infinity);
  expect(fuzzyScore("sil", "João Silva")).toBeGreaterThan(fuzzyScore("sil", "xsxixlx") ?? Infinity);
  expect(fuzzyScore("xyz", "João")).toBeUndefined();
});

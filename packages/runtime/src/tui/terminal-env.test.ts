import { expect, test } from "bun:test";
import { canShowScreen, colorCountOf, wantsColor } from "./terminal-env.ts";

test("terminal environment: NO_COLOR with any text, and a dumb terminal, mean no colour", () => {
  expect(wantsColor({ TERM: "xterm" })).toBe(true);
  expect(wantsColor({ TERM: "xterm", NO_COLOR: "" })).toBe(true);
  expect(wantsColor({ TERM: "xterm", NO_COLOR: "0" })).toBe(false);
  expect(wantsColor({ TERM: "dumb" })).toBe(false);
});

test("terminal environment: a screen needs a terminal on both sides that can address cells", () => {
  expect(canShowScreen({ TERM: "xterm" }, true, true)).toBe(true);
  expect(canShowScreen({ TERM: "xterm" }, false, true)).toBe(false);
  expect(canShowScreen({ TERM: "xterm" }, true, false)).toBe(false);
  expect(canShowScreen({ TERM: "dumb" }, true, true)).toBe(false);
  expect(canShowScreen({}, true, true)).toBe(false);
});

test("terminal environment: colours by name where the description is missing or modest", () => {
  expect(colorCountOf({ TERM: "xterm-kitty" }, 8)).toBe(256);
  expect(colorCountOf({ TERM: "screen", COLORTERM: "truecolor" }, 8)).toBe(256);
  expect(colorCountOf({ TERM: "linux" }, 8)).toBe(8);
  expect(colorCountOf({ TERM: "xterm-direct" }, 32767)).toBe(32767);
});

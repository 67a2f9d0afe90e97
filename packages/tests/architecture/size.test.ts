import { expect, test } from "bun:test";
import { sources } from "./sources.ts";

const LINES_MAX = 400;

test("size: a file has one subject and at most 400 lines", () => {
  const long = sources("packages/*/**/*.ts")
    .filter(({ path }) => !path.includes("/generated/"))
    .map(({ path, text }) => ({ path, lines: text.split("\n").length }))
    .filter(({ lines }) => lines > LINES_MAX);
  expect(long).toEqual([]);
});

test("size: nothing is left half done", () => {
  const marks = new RegExp(
    ["TO" + "DO", "FIX" + "ME", "X" + "XX", "test" + "\\.only", "describe" + "\\.only"].join("|"),
  );
  const marked = sources("packages/*/**/*.ts").filter(({ text }) => marks.test(text));
  expect(marked.map(({ path }) => path)).toEqual([]);
});

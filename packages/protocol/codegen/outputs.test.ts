import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Parser } from "binary-parser";
import { frameParser } from "../src/frame.ts";
import { outputs } from "./outputs.ts";

const PACKAGE = join(import.meta.dir, "..");

test("outputs: the committed files are what the declaration gives (`bun run generate` writes them)", () => {
  const stale = Object.entries(outputs()).filter(([path, text]) => readFileSync(join(PACKAGE, path), "utf8") !== text);
  expect(stale.map(([path]) => path)).toEqual([]);
});

test("outputs: another declaration gives another file each", () => {
  const wider = new Parser()
    .uint16le("type")
    .uint32("origin")
    .uint32("dest")
    .uint16("size")
    .string("name", { length: 28 })
    .string("text", { length: 200 });
  const ours = outputs(frameParser);
  const others = outputs(wider);
  expect(Object.keys(others)).toEqual(Object.keys(ours));
  for (const [path, text] of Object.entries(others)) {
    expect(text).not.toBe(ours[path]);
    expect(text).toMatch(/\b200\b/);
    expect(text).not.toMatch(/\b(140|176)\b/);
  }
});

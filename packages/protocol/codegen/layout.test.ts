import { expect, test } from "bun:test";
import { Parser } from "binary-parser";
import { frameParser } from "../src/frame.ts";
import { layoutOf } from "./layout.ts";

test("layout: the frame's declaration gives six fields and 176 bytes", () => {
  const { fields, size } = layoutOf("Frame", frameParser);
  expect(size).toBe(176);
  expect(fields.map(({ name, offset, size: bytes }) => [name, offset, bytes])).toEqual([
    ["type", 0, 4],
    ["origin", 4, 4],
    ["dest", 8, 4],
    ["size", 12, 4],
    ["name", 16, 20],
    ["text", 36, 140],
  ]);
});

test("layout: integers of every width and order, text and bytes are told apart", () => {
  const parser = new Parser()
    .uint8("a")
    .int16le("b")
    .uint32be("c")
    .int64("d")
    .string("e", { length: 3 })
    .buffer("f", { length: 5 });
  expect(layoutOf("Mixed", parser).fields).toEqual([
    { kind: "integer", name: "a", offset: 0, size: 1, signed: false, order: "be" },
    { kind: "integer", name: "b", offset: 1, size: 2, signed: true, order: "le" },
    { kind: "integer", name: "c", offset: 3, size: 4, signed: false, order: "be" },
    { kind: "integer", name: "d", offset: 7, size: 8, signed: true, order: "be" },
    { kind: "text", name: "e", offset: 15, size: 3 },
    { kind: "bytes", name: "f", offset: 18, size: 5 },
  ]);
});

test("layout: a declaration without a fixed layout is refused", () => {
  expect(() => layoutOf("List", new Parser().array("items", { type: "uint8", length: 3 }))).toThrow("items");
  expect(() => layoutOf("Counted", new Parser().uint8("n").string("s", { length: "n" }))).toThrow("length");
});

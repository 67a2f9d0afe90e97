import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Parser } from "binary-parser";
import { DECLARATIONS, type Declarations, outputs } from "./outputs.ts";

const PACKAGE = join(import.meta.dir, "..");
const TOOLS = ["generated/recado.lua", "generated/recado.h", "generated/recado_frame.py", "generated/recado.ksy"];
const CODECS: Readonly<Record<keyof Declarations, string>> = {
  Frame: "src/generated/frame-codec.ts",
  InnerFrame: "src/generated/inner-frame-codec.ts",
  Envelope: "src/generated/envelope-codec.ts",
  StreamState: "src/generated/stream-state-codec.ts",
  Position: "src/generated/position-codec.ts",
  Entry: "src/generated/entry-codec.ts",
  Receipt: "src/generated/receipt-codec.ts",
  Refusal: "src/generated/refusal-codec.ts",
  Answer: "src/generated/answer-codec.ts",
};

/** The same fields in another order of bytes, other widths, other lengths. */
const OTHERS: Declarations = {
  Frame: new Parser()
    .uint16le("type")
    .uint32("origin")
    .uint32("dest")
    .uint16("size")
    .string("name", { length: 28 })
    .string("text", { length: 200 }),
  InnerFrame: new Parser()
    .uint16("type")
    .uint32le("origin")
    .uint32("dest")
    .uint16("size")
    .uint8("flags")
    .uint16("window")
    .uint16("ackDelay")
    .uint32("seq")
    .uint32le("ack")
    .uint32("sackHigh")
    .uint32("sackLow")
    .buffer("text", { length: 210 }),
  Envelope: new Parser().uint32le("sid").uint32("counter"),
  StreamState: new Parser().uint32le("sendEpoch").uint32("sendBase").uint32("recvEpoch").uint32("recvNext"),
  Position: new Parser().uint16("numberHigh").uint32("numberLow").uint32le("log"),
  Entry: new Parser()
    .uint16("timeHigh")
    .uint32("timeLow")
    .uint32le("seq")
    .uint16("fate")
    .uint16("numberHigh")
    .uint32("numberLow"),
  Receipt: new Parser().uint16("fate").uint16("numberHigh").uint32("numberLow"),
  Refusal: new Parser().uint32le("seq").uint16("fate"),
  Answer: new Parser().uint16("status").uint32le("ref").uint32("count").uint16("more"),
};

/** Layouts whose fields are shown to people. */
const SHOWN: ReadonlySet<keyof Declarations> = new Set(["Frame", "InnerFrame", "Envelope"]);

const layouts = Object.keys(CODECS) as (keyof Declarations)[];

test("outputs: the committed files are what the declarations give (`bun run generate` writes them)", () => {
  const stale = Object.entries(outputs()).filter(([path, text]) => readFileSync(join(PACKAGE, path), "utf8") !== text);
  expect(stale.map(([path]) => path)).toEqual([]);
});

test.each(layouts)("outputs: another declaration of %s changes its codec and every tool's file", (layout) => {
  const ours = outputs();
  const others = outputs({ ...DECLARATIONS, [layout]: OTHERS[layout] });
  expect(Object.keys(others)).toEqual(Object.keys(ours));
  const changed = Object.keys(ours).filter((path) => others[path] !== ours[path]);
  const tables = SHOWN.has(layout) ? ["src/generated/field-tables.ts"] : [];
  expect(changed).toEqual([CODECS[layout], ...tables, ...TOOLS]);
});

test("outputs: no file remembers the sizes of our own declarations", () => {
  for (const [path, text] of Object.entries(outputs(OTHERS))) {
    expect({ path, remembered: text.match(/\b(140|176)\b/) }).toEqual({ path, remembered: null });
  }
});

/** The generator on declarations that are not the frame's: what it emits is imported, run and compared with binary-parser. */
import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Parser } from "binary-parser";
import { layoutOf } from "./layout.ts";
import { emitTypescript } from "./typescript.ts";

// Beside src/generated, because emitted code imports "../errors.ts".
const folder = mkdtempSync(join(import.meta.dir, "..", "src", "generated-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

type Codec = Record<string, (...args: unknown[]) => unknown>;

async function codecOf(name: string, parser: Parser): Promise<Codec> {
  const path = join(folder, `${name}.ts`);
  writeFileSync(path, emitTypescript(layoutOf(name, parser), "a test"));
  return import(path);
}

function call(codec: Codec, name: string, ...args: unknown[]): unknown {
  const found = codec[name];
  if (!found) throw new Error(`nothing named ${name} was emitted`);
  return found(...args);
}

describe("generated TypeScript", () => {
  test("generated TypeScript: every kind of field goes out and comes back, as binary-parser reads it", async () => {
    const parser = new Parser()
      .uint8("flags")
      .int8("delta")
      .uint16be("delay")
      .int16le("skew")
      .uint32le("seq")
      .int32be("offset")
      .uint64be("sack")
      .int64le("when")
      .string("note", { length: 9, stripNull: true })
      .buffer("tag", { length: 4 });
    const codec = await codecOf("Mixed", parser);
    const value = {
      flags: 0xfe,
      delta: -3,
      delay: 0xbeef,
      skew: -2,
      seq: 0xfffffffe,
      offset: -2147483648,
      sack: 0xfedcba9876543210n,
      when: -5n,
      note: "olá são",
      tag: Uint8Array.of(1, 2, 3, 4),
    };
    const bytes = call(codec, "encodeMixed", value);
    if (!(bytes instanceof Uint8Array)) throw new Error("no bytes");
    expect(call(codec, "decodeMixed", bytes)).toEqual(value);
    const { tag, ...parsed } = parser.parse(bytes);
    expect({ ...parsed, tag: Uint8Array.from(tag) }).toEqual(value);
    expect(call(codec, "peekSack", bytes)).toBe(value.sack);
    call(codec, "patchSeq", bytes, 7);
    expect(parser.parse(bytes).seq).toBe(7);
  });

  test("generated TypeScript: a value that does not fit its field is our own mistake and throws", async () => {
    const codec = await codecOf("Small", new Parser().uint8("a").int16("b").string("c", { length: 4 }));
    const good = { a: 1, b: -1, c: "abcd" };
    expect(call(codec, "encodeSmall", good)).toHaveLength(7);
    for (const bad of [
      { a: 256 },
      { a: -1 },
      { a: 1.5 },
      { a: Number.NaN },
      { b: 32768 },
      { b: -32769 },
      { c: "abcde" },
      { c: "abcé" },
    ]) {
      expect(() => call(codec, "encodeSmall", { ...good, ...bad })).toThrow();
    }
    expect(() => call(codec, "encodeSmall", good, new Uint8Array(6))).toThrow();
  });

  test("generated TypeScript: reused bytes and objects keep nothing of what was in them", async () => {
    const codec = await codecOf("Reused", new Parser().uint16("n").string("s", { length: 6 }));
    const bytes = new Uint8Array(8).fill(0xff);
    expect(call(codec, "encodeReused", { n: 1, s: "hi" }, bytes)).toBe(bytes);
    expect([...bytes]).toEqual([0, 1, 0x68, 0x69, 0, 0, 0, 0]);
    const into = { n: 9, s: "old" };
    expect(call(codec, "decodeReused", bytes, into)).toBe(into);
    expect(into).toEqual({ n: 1, s: "hi" });
  });

  test("generated TypeScript: bytes that are no value of the layout give a named fault", async () => {
    const codec = await codecOf("Faulty", new Parser().uint8("n").string("s", { length: 3 }));
    expect(call(codec, "decodeFaulty", new Uint8Array(3))).toBe("wrong-length");
    expect(call(codec, "decodeFaulty", Uint8Array.of(1, 0xff, 0, 0))).toBe("s-not-utf8");
  });
});

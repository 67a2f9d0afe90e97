/** Frames as programs of the old kind send them, made by an encoder that is not ours. */
import { describe, expect, test } from "bun:test";
import {
  byteLength,
  decodeFrame,
  encodeFrame,
  type Frame,
  isRefusal,
  parseMessage,
  type RefusalReason,
} from "../src/index.ts";
import { bytesOf, hexOf } from "./bytes.ts";
import vectors from "./vectors/original-frames.json" with { type: "json" };

/** The vectors speak of kinds of mistakes, we of reasons. Id 0 is the server's right, so the server refuses it, not the parser. */
const REASONS: Readonly<Record<string, RefusalReason>> = {
  "bad-text-300": "text-too-long",
  "bad-name-25": "name-too-long",
  "bad-header-only": "header-only",
  "bad-177": "one-byte-long",
  "bad-empty": "empty",
  "bad-little-endian": "little-endian",
  "bad-type-9": "unknown-type",
  "bad-name-utf8": "name-not-utf8",
  "bad-text-utf8": "text-latin1",
};
const PARSED_ALL_THE_SAME = ["bad-origin-0"];

const good = vectors.flatMap(({ name, hex, fields }) => (fields === undefined ? [] : [{ name, hex, fields }]));
const bad = vectors.filter((vector) => "refuse" in vector && !PARSED_ALL_THE_SAME.includes(vector.name));

function frameOf(fields: (typeof good)[number]["fields"], size: number): Frame {
  const { type, origin, dest, name, text } = fields;
  return { type, origin, dest, name, text, size };
}

describe("vectors", () => {
  test("vectors: every one is tested here", () => {
    expect(good.length + bad.length + PARSED_ALL_THE_SAME.length).toBe(vectors.length);
    expect(bad.map(({ name }) => name).sort()).toEqual(Object.keys(REASONS).sort());
  });

  test.each(good)("vectors: $name is read as its sender meant it", ({ hex, fields }) => {
    const frame = decodeFrame(bytesOf(hex));
    if (typeof frame === "string") throw new Error(frame);
    expect(frame).toEqual(frameOf(fields, fields.size ?? frame.size));
    expect(isRefusal(parseMessage(bytesOf(hex)))).toBe(false);
  });

  test.each(good)("vectors: $name is written byte for byte, with the size its sender put", ({ hex, fields }) => {
    const sent = decodeFrame(bytesOf(hex));
    if (typeof sent === "string") throw new Error(sent);
    expect(hexOf(encodeFrame(frameOf(fields, fields.size ?? sent.size)))).toBe(hex);
    // As we send it ourselves, size is the length in bytes, and nothing else differs.
    const exact = byteLength(fields.text).toString(16).padStart(8, "0");
    const ours = encodeFrame(frameOf(fields, byteLength(fields.text)));
    expect(hexOf(ours)).toBe(hex.slice(0, 24) + exact + hex.slice(32));
  });

  test.each(bad)("vectors: $name is refused for what it is", ({ name, hex, bytes }) => {
    const reason = REASONS[name];
    if (reason === undefined) throw new Error(`no reason for ${name}`);
    expect(parseMessage(bytesOf(hex))).toEqual({ refused: reason, byteCount: bytes });
  });

  test("vectors: the server's id is no fault of a frame, since the server sends it", () => {
    const vector = vectors.find(({ name }) => name === "bad-origin-0");
    expect(parseMessage(bytesOf(vector?.hex ?? ""))).toMatchObject({
      kind: "hello",
      origin: 0,
      name: "servidor falso",
    });
  });
});

/** Frames that go through every tool, both ways, and a declaration with every kind of field. */
import { Parser } from "binary-parser";
import { layoutOf } from "../codegen/layout.ts";
import { byteLength, type Frame } from "../src/index.ts";

function frame(type: number, origin: number, dest: number, name: string, text: string): Frame {
  return { type, origin, dest, size: byteLength(text), name, text };
}

export const FRAMES: readonly Frame[] = [
  frame(0, 1, 0, "ana", "Conectando como ana..."),
  frame(1, 1, 0, "", ""),
  frame(2, 1, 7, "João", "olá, só para você 🎉"),
  frame(3, 0, 0xffff_ffff, "Servidor", "ID já em uso."),
  frame(4, 0xffff_fffe, 5, "n".repeat(20), "x".repeat(140)),
  { ...frame(2, 3, 0, "c", "olá"), size: 3 },
];

/** Not the frame: what later declarations may hold. */
export const MIXED = layoutOf(
  "Mixed",
  new Parser()
    .uint8("flags")
    .int8("delta")
    .uint16be("delay")
    .int16le("skew")
    .uint32le("seq")
    .int32be("offsetMs")
    .uint64be("sack")
    .int64le("whenNs")
    .string("note", { length: 9 })
    .buffer("tag", { length: 4 }),
);

/** One value of it, and its bytes. */
export const MIXED_HEX =
  "fe" +
  "fd" +
  "beef" +
  "feff" +
  "feffffff" +
  "80000000" +
  "fedcba9876543210" +
  "fbffffffffffffff" +
  "6f6cc3a10000000000" +
  "61626364";

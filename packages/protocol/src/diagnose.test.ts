/** Wrong datagrams as people really send them, and what each is called. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { anyMessage } from "../test/arbitraries.ts";
import { rawFrame } from "../test/bytes.ts";
import { encodeMessage, isRefusal, parseMessage, patchSize, type RefusalReason } from "./index.ts";

const UTF8 = new TextEncoder();
const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const utf16 = (text: string, littleEndian = true) =>
  Uint8Array.from(
    [...text].flatMap((character) => {
      const unit = character.charCodeAt(0);
      return littleEndian ? [unit & 255, unit >> 8] : [unit >> 8, unit & 255];
    }),
  );
const wholeWith = (...tail: number[]) => Uint8Array.from([...rawFrame({ text: "oi" }), ...tail]);

const CASES: readonly (readonly [what: string, bytes: Uint8Array, reason: RefusalReason])[] = [
  ["nothing at all", new Uint8Array(), "empty"],
  ["one byte", Uint8Array.of(2), "too-short"],
  ["noise", new Uint8Array(20).fill(0xff), "too-short"],
  ["the header alone", rawFrame({}).slice(0, 16), "header-only"],
  ["header and name", rawFrame({}).slice(0, 36), "header-only"],
  ["a text that was not padded", rawFrame({ text: "bom dia" }).slice(0, 43), "too-short"],
  ["a byte too few", rawFrame({}).slice(0, 175), "too-short"],
  ["a NUL too many", wholeWith(0), "one-byte-long"],
  ["a line break too many", wholeWith(10), "one-byte-long"],
  ["a line break behind a full text", Uint8Array.from([...rawFrame({ text: "x".repeat(140) }), 10]), "one-byte-long"],
  ["a text of 141 bytes", rawFrame({ text: "x".repeat(141) }), "text-too-long"],
  [
    "a text of 140 characters that takes 160 bytes",
    rawFrame({ text: "é".repeat(20) + "x".repeat(120) }),
    "text-too-long",
  ],
  ["a long text behind a full name", rawFrame({ name: "n".repeat(20), text: "x".repeat(180) }), "text-too-long"],
  ["the same, 192 bytes in all", rawFrame({ text: "x".repeat(156) }), "text-too-long"],
  [
    "the same from an OI without a name, whose zeroes look like halves of wide integers",
    rawFrame({ type: 0, origin: 7, name: "", text: "x".repeat(156) }),
    "text-too-long",
  ],
  ["a name of 21 bytes", rawFrame({ name: "n".repeat(21), text: "oi" }), "name-too-long"],
  ["a name of 11 characters that takes 22 bytes", rawFrame({ name: "é".repeat(11), text: "oi" }), "name-too-long"],
  ["a long name before a full text", rawFrame({ name: "n".repeat(30), text: "x".repeat(140) }), "name-too-long"],
  ["a text field of 256 bytes", Uint8Array.from([...rawFrame({ text: "oi" }), ...new Uint8Array(116)]), "too-long"],
  ["two frames in one datagram", Uint8Array.from([...rawFrame({ text: "a" }), ...rawFrame({ text: "b" })]), "too-long"],
  ["8-byte integers in network order", rawFrame({ integerSize: 8, text: "oi" }), "wide-integers"],
  ["8-byte integers of a PC", rawFrame({ integerSize: 8, littleEndian: true, text: "oi" }), "wide-integers"],
  ["an OI with 8-byte integers", rawFrame({ type: 0, integerSize: 8, littleEndian: true }), "wide-integers"],
  ["a little-endian MSG", rawFrame({ littleEndian: true, text: "olá" }), "little-endian"],
  ["a little-endian TCHAU without text", rawFrame({ type: 1, littleEndian: true }), "little-endian"],
  [
    "a little-endian OI, whose type is 0 in any order",
    rawFrame({ type: 0, littleEndian: true, text: "Conectando como João..." }),
    "little-endian",
  ],
  ["the same with its size in bytes", rawFrame({ type: 0, littleEndian: true, size: 4, text: "olá" }), "little-endian"],
  ["JSON", UTF8.encode('{"type": 2, "origin": 1, "text": "olá"}'), "not-binary"],
  ["JSON of 176 bytes", UTF8.encode(JSON.stringify({ text: "x".repeat(165) })), "not-binary"],
  ["HTTP", UTF8.encode("GET / HTTP/1.1\r\nHost: recado\r\n\r\n"), "not-binary"],
  ["a word with a line break, as from nc", UTF8.encode("oi\n"), "not-binary"],
  ["a type that does not exist", rawFrame({ type: 5 }), "unknown-type"],
  ["a large type", rawFrame({ type: 0x05000000 }), "unknown-type"],
  ["a type that is small if swapped, in a header that is not", rawFrame({ type: 0x02000000, size: 9 }), "unknown-type"],
  ["a name in Latin-1", rawFrame({ name: latin1("José") }), "name-latin1"],
  ["a name in UTF-16", rawFrame({ name: Uint8Array.of(0xff, 0xfe, ...utf16("ana")) }), "name-utf16"],
  [
    "a name cut within a character",
    rawFrame({ name: UTF8.encode("aaaaaaaaaaaaaaaaaaaé").slice(0, 20) }),
    "name-not-utf8",
  ],
  ["a name cut within an emoji", rawFrame({ name: UTF8.encode("ana 🎉").slice(0, 6) }), "name-not-utf8"],
  ["a text in Latin-1", rawFrame({ text: latin1("não é só isso") }), "text-latin1"],
  ["a text in Windows-1252", rawFrame({ text: Uint8Array.of(0x93, ...latin1("olá"), 0x94) }), "text-latin1"],
  ["a text in UTF-16 with its mark", rawFrame({ text: Uint8Array.of(0xff, 0xfe, ...utf16("bom dia")) }), "text-utf16"],
  [
    "the same in the other order",
    rawFrame({ text: Uint8Array.of(0xfe, 0xff, ...utf16("bom dia", false)) }),
    "text-utf16",
  ],
  ["a text in UTF-16 without a mark", rawFrame({ text: utf16("época") }), "text-utf16"],
  [
    "a text cut within a character",
    rawFrame({ text: UTF8.encode(`${"x".repeat(138)}🎉`).slice(0, 140) }),
    "text-not-utf8",
  ],
  ["a text cut a byte further", rawFrame({ text: UTF8.encode(`${"ç".repeat(69)}€`).slice(0, 140) }), "text-not-utf8"],
  [
    "a full name in Latin-1 that ends in an accent",
    rawFrame({ name: latin1(`são ${"x".repeat(15)}ã`) }),
    "name-latin1",
  ],
  ["an overlong form", rawFrame({ text: Uint8Array.of(0xc0, 0x80) }), "text-not-utf8"],
  ["a surrogate", rawFrame({ text: Uint8Array.of(0xed, 0xa0, 0x80) }), "text-not-utf8"],
];

describe("diagnosis", () => {
  test.each(CASES)("diagnosis: %s", (_what, bytes, reason) => {
    expect(parseMessage(bytes)).toEqual({ refused: reason, byteCount: bytes.length });
  });

  test("diagnosis: no valid frame is taken for a mistake, whatever its ids and its size say", () => {
    fc.assert(
      fc.property(anyMessage, fc.nat({ max: 65_507 }), (message, size) => {
        const bytes = encodeMessage(message);
        patchSize(bytes, size);
        expect(isRefusal(parseMessage(bytes))).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });
});

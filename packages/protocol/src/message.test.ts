import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { anyDatagram, anyMessage } from "../test/arbitraries.ts";
import { bytesOf, hexOf, rawFrame } from "../test/bytes.ts";
import {
  byteLength,
  EncodeError,
  encodeMessage,
  type HelloMessage,
  isRefusal,
  type Message,
  parseMessage,
  parseServerDatagram,
  peekSize,
  REFUSAL_REASONS,
  refusalText,
} from "./index.ts";

const HELLO: HelloMessage = { kind: "hello", origin: 7, dest: 0, name: "ana", text: "oi", offer: [] };

describe("messages", () => {
  test("messages: what goes out comes back, in 176 bytes, with the exact size", () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const bytes = encodeMessage(message);
        expect(bytes.length).toBe(176);
        expect(peekSize(bytes)).toBe(byteLength(message.text));
        expect(parseMessage(bytes)).toEqual(message);
      }),
      { numRuns: 1_000 },
    );
  });

  test("messages: what comes in goes out the same, when it was as we send it", () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const hex = hexOf(encodeMessage(message));
        const parsed = parseMessage(bytesOf(hex));
        if (isRefusal(parsed)) throw new Error(parsed.refused);
        expect(hexOf(encodeMessage(parsed))).toBe(hex);
      }),
    );
  });

  test("messages: any datagram is a message, or a refusal with a sentence; nothing throws", () => {
    fc.assert(
      fc.property(anyDatagram, (bytes) => {
        for (const parsed of [parseMessage(bytes), parseServerDatagram(bytes)]) {
          if (!isRefusal(parsed)) continue;
          expect(REFUSAL_REASONS).toContain(parsed.refused);
          expect(parsed.byteCount).toBe(bytes.length);
          expect(byteLength(refusalText(parsed))).toBeLessThanOrEqual(140);
        }
      }),
      { numRuns: 5_000 },
    );
  });

  test("messages: the kinds have the numbers of the original programs", () => {
    const kinds = [0, 1, 2, 3, 4].map((type) => parseMessage(rawFrame({ type })));
    expect(kinds.map((parsed) => (isRefusal(parsed) ? parsed.refused : parsed.kind))).toEqual([
      "hello",
      "bye",
      "text",
      "error",
      "roster",
    ]);
  });

  test("messages: size is a hint, and the padding says nothing", () => {
    const dirty = rawFrame({ size: 9999, name: "ana\0lixo", text: "olá\0\xff resto" });
    expect(parseMessage(dirty)).toEqual({ kind: "text", origin: 1, dest: 0, name: "ana", text: "olá" });
    expect(parseMessage(rawFrame({ size: 0, text: "oi" }))).toMatchObject({ text: "oi" });
  });

  test("messages: what does not fit, or would end early, is our own mistake and throws", () => {
    const bad: Partial<Message>[] = [
      { text: "x".repeat(141) },
      { text: "é".repeat(71) },
      { name: "n".repeat(21) },
      { text: "a\0b" },
      { name: "a\0" },
      { origin: -1 },
      { dest: 2 ** 32 },
    ];
    for (const part of bad) {
      expect(() => encodeMessage({ kind: "text", origin: 1, dest: 0, name: "", text: "", ...part } as Message)).toThrow(
        EncodeError,
      );
    }
  });
});

describe("offers", () => {
  const offerOf = (bytes: Uint8Array) => {
    const parsed = parseMessage(bytes);
    return !isRefusal(parsed) && parsed.kind === "hello" ? parsed.offer : undefined;
  };

  test("offers: the words stand behind the NUL, where the text and its size do not see them", () => {
    const bytes = encodeMessage({ ...HELLO, offer: ["REC0", "ttl=90"] });
    expect(new TextDecoder().decode(bytes.subarray(36)).replace(/\0+$/, "")).toBe("oi\0REC0 ttl=90");
    expect(peekSize(bytes)).toBe(2);
    expect(offerOf(bytes)).toEqual(["REC0", "ttl=90"]);
  });

  test("offers: words may reach the end of the field; what does not fit is left out whole", () => {
    const longest = { ...HELLO, text: "x".repeat(135), offer: ["REC0"] };
    expect(offerOf(encodeMessage(longest))).toEqual(["REC0"]);
    expect(offerOf(encodeMessage({ ...longest, text: "x".repeat(136) }))).toEqual([]);
    expect(offerOf(encodeMessage({ ...longest, text: "x".repeat(140) }))).toEqual([]);
  });

  test("offers: anything that is not words is no offer, and no error", () => {
    for (const padding of ["", " REC0", "REC0 ", "REC0  x", "REC0\tx", "résumé", "\x1b[2J", "REC0\n"]) {
      expect(offerOf(rawFrame({ type: 0, text: `oi\0${padding}` }))).toEqual([]);
    }
    expect(offerOf(rawFrame({ type: 0, text: "oi\0REC0\0\x01\x02" }))).toEqual(["REC0"]);
    expect(offerOf(rawFrame({ type: 0, text: "\0REC0 desconhecida" }))).toEqual(["REC0", "desconhecida"]);
  });

  test("offers: a word that nobody could read is our own mistake", () => {
    expect(() => encodeMessage({ ...HELLO, offer: ["a b"] })).toThrow(EncodeError);
  });
});

describe("overlong lists", () => {
  const list = `Clientes conectados: ${Array.from({ length: 60 }, (_, index) => `${index + 1}: João${index}`).join(",  ")}`;

  test("overlong lists: a client reads what an original server sends in more than 176 bytes", () => {
    const bytes = rawFrame({ origin: 0, dest: 5, name: "Servidor", text: list });
    expect(bytes.length).toBeGreaterThan(600);
    expect(parseServerDatagram(bytes)).toEqual({ kind: "text", origin: 0, dest: 5, name: "Servidor", text: list });
    expect(parseMessage(bytes)).toMatchObject({ refused: "text-too-long" });
  });

  test("overlong lists: nobody but the server may, and not with what is no text", () => {
    expect(parseServerDatagram(rawFrame({ origin: 9, text: list }))).toMatchObject({ refused: "text-too-long" });
    expect(parseServerDatagram(rawFrame({ origin: 0, type: 3, text: list }))).toMatchObject({
      refused: "text-too-long",
    });
    const broken = rawFrame({ origin: 0, text: list });
    broken[100] = 0xff;
    expect(parseServerDatagram(broken)).toMatchObject({ refused: "text-not-utf8" });
    expect(parseServerDatagram(rawFrame({ origin: 0, text: "x".repeat(65_508 - 36) }))).toHaveProperty("refused");
  });
});

import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { InputDecoder } from "./input-decoder.ts";
import type { InputEvent } from "./types.ts";

/** What a terminal sends, and the one key that it means. */
const KEYS: readonly (readonly [bytes: string, key: string, text?: string])[] = [
  ["a", "a", "a"],
  ["A", "A", "A"],
  [" ", "space", " "],
  ["ç", "ç", "ç"],
  ["日", "日", "日"],
  ["😀", "😀", "😀"],
  ["\r", "enter"],
  ["\n", "ctrl-j"],
  ["\t", "tab"],
  ["\x7f", "backspace"],
  ["\b", "ctrl-h"],
  ["\0", "ctrl-space"],
  ["\x01", "ctrl-a"],
  ["\x1a", "ctrl-z"],
  ["\x1c", "ctrl-\\"],
  ["\x1f", "ctrl-_"],
  ["\x1bb", "alt-b"],
  ["\x1bN", "alt-N"],
  ["\x1b1", "alt-1"],
  ["\x1b/", "alt-/"],
  ["\x1b_", "alt-_"],
  ["\x1b ", "alt-space"],
  ["\x1bç", "alt-ç"],
  ["\x1b\r", "alt-enter"],
  ["\x1b\x7f", "alt-backspace"],
  ["\x1b\x01", "ctrl-alt-a"],
  ["\x1b[A", "up"],
  ["\x1bOB", "down"],
  ["\x1b[C", "right"],
  ["\x1bOD", "left"],
  ["\x1b[H", "home"],
  ["\x1bOF", "end"],
  ["\x1b[1~", "home"],
  ["\x1b[8~", "end"],
  ["\x1b[2~", "insert"],
  ["\x1b[3~", "delete"],
  ["\x1b[5~", "pageup"],
  ["\x1b[6~", "pagedown"],
  ["\x1b[Z", "shift-tab"],
  ["\x1b[1;5D", "ctrl-left"],
  ["\x1b[1;3C", "alt-right"],
  ["\x1b[1;2A", "shift-up"],
  ["\x1b[1;8H", "ctrl-alt-shift-home"],
  ["\x1b[3;5~", "ctrl-delete"],
  ["\x1b[5;3~", "alt-pageup"],
  ["\x1b\x1b[A", "alt-up"],
  ["\x1b\x1bOc", "ctrl-alt-right"],
  ["\x1bOa", "ctrl-up"],
  ["\x1b[d", "shift-left"],
  ["\x1b[3^", "ctrl-delete"],
  ["\x1bOP", "f1"],
  ["\x1b[11~", "f1"],
  ["\x1b[[A", "f1"],
  ["\x1b[[E", "f5"],
  ["\x1b[15~", "f5"],
  ["\x1b[17;2~", "shift-f6"],
  ["\x1b[1;5S", "ctrl-f4"],
  ["\x1b[24~", "f12"],
  ["\x1bOM", "enter"],
  ["\x1bOw", "7", "7"],
  ["\x1b[13;2u", "shift-enter"],
  ["\x1b[97;5u", "ctrl-a"],
  ["\x1b[97;2u", "A", "A"],
  ["\x1b[27;5;13~", "ctrl-enter"],
];

const SEQUENCES: readonly (readonly [bytes: string, event: InputEvent])[] = [
  ...KEYS.map(([bytes, key, text]): [string, InputEvent] => [
    bytes,
    text === undefined ? { kind: "key", key } : { kind: "key", key, text },
  ]),
  ["\x1b[I", { kind: "focus", focused: true }],
  ["\x1b[O", { kind: "focus", focused: false }],
  ["\x1b[<0;1;1M", { kind: "mouse", action: "press", x: 0, y: 0 }],
  ["\x1b[<0;80;24m", { kind: "mouse", action: "release", x: 79, y: 23 }],
  ["\x1b[<64;5;6M", { kind: "mouse", action: "wheel-up", x: 4, y: 5 }],
  ["\x1b[<69;5;6M", { kind: "mouse", action: "wheel-down", x: 4, y: 5 }],
  ["\x1b[200~a\r\nb\x1b[31mé\x1b[201~", { kind: "paste", text: "a\nb\x1b[31mé" }],
  ["\x1b[200~\x1b[201~", { kind: "paste", text: "" }],
  ["\x1b[200~a\x1b[20\x1b[201~", { kind: "paste", text: "a\x1b[20" }],
];

const bytesOf = (text: string) => new TextEncoder().encode(text);
const decodeAll = (...parts: Uint8Array[]) => {
  const decoder = new InputDecoder();
  return parts.flatMap((part) => decoder.decode(part));
};

describe("input decoder", () => {
  for (const [bytes, event] of SEQUENCES) {
    test(`input decoder: ${JSON.stringify(bytes)} at every split`, () => {
      const all = bytesOf(bytes);
      for (let at = 0; at <= all.length; at++) {
        expect(decodeAll(all.slice(0, at), all.slice(at))).toEqual([event]);
      }
      expect(decodeAll(...Array.from(all, (byte) => Uint8Array.of(byte)))).toEqual([event]);
      expect(decodeAll(all, bytesOf("z"))).toEqual([event, { kind: "key", key: "z", text: "z" }]);
    });
  }

  test("input decoder: a lone Escape is told after the silence", () => {
    const decoder = new InputDecoder();
    expect(decoder.decode(bytesOf("\x1b"))).toEqual([]);
    expect(decoder.isWaiting).toBe(true);
    expect(decoder.flush()).toEqual([{ kind: "key", key: "escape" }]);
    expect(decoder.isWaiting).toBe(false);
    expect(decoder.decode(bytesOf("b"))).toEqual([{ kind: "key", key: "b", text: "b" }]);
  });

  test("input decoder: Alt-[ and Alt-O are keys after the silence", () => {
    for (const letter of ["[", "O"]) {
      const decoder = new InputDecoder();
      decoder.decode(bytesOf(`\x1b${letter}`));
      expect(decoder.flush()).toEqual([{ kind: "key", key: `alt-${letter}` }]);
    }
  });

  test("input decoder: a sequence that a slow line cut is not typed as text", () => {
    const decoder = new InputDecoder();
    decoder.decode(bytesOf("\x1b[1;"));
    expect(decoder.flush()).toEqual([]);
    expect(decoder.decode(bytesOf("5C"))).toEqual([{ kind: "key", key: "ctrl-right" }]);
  });

  test("input decoder: two Escapes in a row, then a letter", () => {
    expect(decodeAll(bytesOf("\x1b\x1bx"))).toEqual([
      { kind: "key", key: "escape" },
      { kind: "key", key: "alt-x" },
    ]);
  });

  test("input decoder: an emoji of many code points is one key", () => {
    expect(decodeAll(bytesOf("a👨‍👩‍👧b"))).toEqual([
      { kind: "key", key: "a", text: "a" },
      { kind: "key", key: "👨‍👩‍👧", text: "👨‍👩‍👧" },
      { kind: "key", key: "b", text: "b" },
    ]);
  });

  test("input decoder: unknown sequences, replies of the terminal and broken UTF-8 are swallowed", () => {
    expect(decodeAll(bytesOf("\x1b[?62;1;6c\x1b[12;34R\x1b[99~x")).at(-1)).toEqual({
      kind: "key",
      key: "x",
      text: "x",
    });
    expect(decodeAll(Uint8Array.of(0xff, 0xc3, 0x28, 0x9b, 0xed, 0xa0, 0x80))).toEqual([
      { kind: "key", key: "(", text: "(" },
    ]);
  });

  test("input decoder: any bytes in any split give the same keys and never a control character as text", () => {
    const chunks = fc.array(fc.uint8Array({ maxLength: 12 }), { maxLength: 6 });
    fc.assert(
      fc.property(chunks, (parts) => {
        for (const event of decodeAll(...parts)) {
          if (event.kind === "key") expect(event.text ?? "").not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
        }
        const bytes = Uint8Array.from(parts.flatMap((part) => [...part]));
        const typed = (events: InputEvent[]) =>
          events.map((event) => (event.kind === "key" ? event.key : event.kind)).join("");
        expect(typed(decodeAll(...parts))).toBe(typed(decodeAll(bytes)));
      }),
    );
  });
});

/** What fast-check makes messages and frames of. */
import fc from "fast-check";
import type { Message } from "../src/index.ts";

const UTF8 = new TextEncoder();

/** Well-formed, without NUL, at most so many bytes of UTF-8; reaches the limit often. */
export function fieldText(maxBytes: number): fc.Arbitrary<string> {
  return fc
    .array(
      fc.oneof(
        fc.string({ unit: "grapheme", maxLength: 12 }),
        fc.constantFrom("bom dia ", "ção", "👩‍👩‍👧", "x".repeat(40)),
      ),
      {
        maxLength: 12,
      },
    )
    .map((parts) => {
      const kept: string[] = [];
      let room = maxBytes;
      for (const character of parts.join("").toWellFormed().replaceAll("\0", "")) {
        room -= UTF8.encode(character).length;
        if (room < 0) break;
        kept.push(character);
      }
      return kept.join("");
    });
}

export const anyId = fc.oneof(fc.nat({ max: 0xffff_ffff }), fc.constantFrom(0, 1, 0xffff_ffff));

/** Of a history, and the time of an entry: 48 bits. */
export const anyNumber = fc.oneof(
  fc.nat({ max: 2 ** 48 - 1 }),
  fc.constantFrom(0, 1, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 48 - 1),
);

const offerWord = fc.stringMatching(/^[!-~]{1,8}$/);

export const anyMessage: fc.Arbitrary<Message> = fc
  .record({ origin: anyId, dest: anyId, name: fieldText(20), text: fieldText(140) })
  .chain((base) =>
    fc.oneof(
      fc.constantFrom<Message>(
        { kind: "bye", ...base },
        { kind: "text", ...base },
        { kind: "error", ...base },
        { kind: "roster", ...base },
      ),
      fc.array(offerWord, { maxLength: 3 }).map((words): Message => {
        const fits = UTF8.encode(`${base.text}\0${words.join(" ")}`).length <= 140;
        return { kind: "hello", ...base, offer: fits ? words : [] };
      }),
    ),
  );

/** Any bytes, and bytes that resemble a frame. */
export const anyDatagram: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 400 }),
  fc.uint8Array({ minLength: 176, maxLength: 176 }),
  fc
    .tuple(fc.constantFrom(0, 1, 2, 3, 4, 5, 0x02000000), fc.uint8Array({ minLength: 172, maxLength: 230 }))
    .map(([type, rest]) => {
      const bytes = new Uint8Array(4 + rest.length);
      new DataView(bytes.buffer).setUint32(0, type);
      bytes.set(
        rest.map((byte, index) => (index % 3 === 0 ? 0 : byte)),
        4,
      );
      return bytes;
    }),
);

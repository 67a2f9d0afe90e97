import { expect, test } from "bun:test";
import { Parser } from "binary-parser";
import fc from "fast-check";
import * as Answer from "../src/generated/answer-codec.ts";
import * as Entry from "../src/generated/entry-codec.ts";
import * as Envelope from "../src/generated/envelope-codec.ts";
import * as Inner from "../src/generated/inner-frame-codec.ts";
import * as Position from "../src/generated/position-codec.ts";
import * as Receipt from "../src/generated/receipt-codec.ts";
import * as Refusal from "../src/generated/refusal-codec.ts";
import * as StreamState from "../src/generated/stream-state-codec.ts";
import { layoutOf } from "./layout.ts";
import { DECLARATIONS, type Declarations } from "./outputs.ts";
import { emitPackedTypescript } from "./typescript-packed.ts";

const MODULES: Readonly<Record<Exclude<keyof Declarations, "Frame">, object>> = {
  InnerFrame: Inner,
  Envelope,
  StreamState,
  Position,
  Entry,
  Receipt,
  Refusal,
  Answer,
};
const CODECS = Object.entries(MODULES).map(
  ([name, module]) => [name, DECLARATIONS[name as keyof Declarations], module] as const,
);

test.each(CODECS)("packed codec: %s reads any bytes, anywhere, as binary-parser reads them", (_, parser, codec) => {
  const size = parser.sizeOf();
  const functions = codec as Record<string, (bytes: Uint8Array, at: number) => unknown>;
  fc.assert(
    fc.property(fc.uint8Array({ minLength: size, maxLength: size }), fc.nat(50), (layout, at) => {
      const bytes = new Uint8Array(at + size + 7);
      bytes.set(layout, at);
      for (const [name, value] of Object.entries(parser.parse(Buffer.from(layout)) as Record<string, unknown>)) {
        const peeked = functions[`peek${name.charAt(0).toUpperCase()}${name.slice(1)}`]?.(bytes, at);
        expect(peeked instanceof Uint8Array ? [...peeked] : peeked).toEqual(
          value instanceof Uint8Array ? [...value] : value,
        );
      }
    }),
  );
});

test("packed codec: what is encoded is decoded again, and nothing around it changes", () => {
  const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
  fc.assert(
    fc.property(fc.record({ sendEpoch: u32, sendBase: u32, recvEpoch: u32, recvNext: u32 }), fc.nat(9), (state, at) => {
      const bytes = new Uint8Array(40).fill(0xaa);
      StreamState.encodeStreamState(state, bytes, at);
      expect(StreamState.decodeStreamState(bytes, at)).toEqual(state);
      expect([...bytes.subarray(0, at), ...bytes.subarray(at + 16)].every((byte) => byte === 0xaa)).toBe(true);
    }),
  );
});

test("packed codec: a value that does not fit its field is an error", () => {
  const bytes = new Uint8Array(Receipt.RECEIPT_LAYOUT_SIZE);
  expect(() => Receipt.patchFate(bytes, 0, 256)).toThrow("fate");
  expect(() => Receipt.patchNumberHigh(bytes, 0, 65_536)).toThrow("numberHigh");
  expect(() => Receipt.patchNumberLow(bytes, 0, -1)).toThrow("numberLow");
  expect(() => Receipt.patchNumberLow(bytes, 0, 1.5)).toThrow("numberLow");
});

test("packed codec: a text field has no place in a packed layout", () => {
  const layout = layoutOf("Named", new Parser().uint8("a").string("name", { length: 3 }));
  expect(() => emitPackedTypescript(layout, "nowhere")).toThrow("text");
});

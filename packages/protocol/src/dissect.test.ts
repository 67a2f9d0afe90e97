import { describe, expect, test } from "bun:test";
import { dissectEnvelope, dissectFrame } from "./dissect.ts";
import { encodeFrame } from "./generated/frame-codec.ts";
import { FrameFlag, InnerType } from "./session/constants.ts";
import { sealEnvelope } from "./session/envelope.ts";

const noCipher = { seal: () => undefined, open: () => true };

function said(fields: ReturnType<typeof dissectFrame>): Record<string, string> {
  return Object.fromEntries(fields.map(({ name, value }) => [name, value]));
}

describe("a frame in the open", () => {
  const frame = encodeFrame({ type: 2, origin: 7, dest: 0, size: 4, name: "João", text: "olá" });

  test("has its fields at their places, numbers with their names, texts in quotes", () => {
    const fields = dissectFrame(frame);
    expect(fields.map(({ offset, size }) => [offset, size])).toEqual([
      [0, 4],
      [4, 4],
      [8, 4],
      [12, 4],
      [16, 20],
      [36, 140],
    ]);
    expect(said(fields)).toEqual({ type: "2 MSG", origin: "7", dest: "0", size: "4", name: '"João"', text: '"olá"' });
  });

  test("that is too short shows what there is, one that is too long the rest", () => {
    expect(said(dissectFrame(frame.subarray(0, 6)))).toEqual({ type: "2 MSG", origin: "0000" });
    const long = new Uint8Array(178);
    long.set(frame);
    long[176] = 0xff;
    expect(dissectFrame(long).at(-1)).toEqual({ name: "rest", offset: 176, size: 2, value: "ff00" });
  });

  test("shows an unknown type as one, and bytes that are no UTF-8 as hex", () => {
    const wrong = frame.slice();
    wrong[3] = 99;
    wrong.set([0xe9, 0], 36);
    expect(said(dissectFrame(wrong))).toMatchObject({ type: "99 ?", text: "e9" });
  });

  test("of no bytes has no fields", () => {
    expect(dissectFrame(new Uint8Array(0))).toEqual([]);
  });
});

test("an opened envelope shows its head, every frame in it, and its tag", () => {
  const frames = ["hi", "you"].map((text, index) => ({
    type: InnerType.MSG,
    origin: 7,
    dest: 0,
    text: Buffer.from(text),
    hasMore: index === 0,
    seq: 5 + index,
  }));
  const fields = dissectEnvelope(sealEnvelope(noCipher, 0x80000001, 3, frames, undefined, 0));
  expect(said(fields)).toMatchObject({
    sid: "2147483649",
    counter: "3",
    "1.type": "2 MSG",
    "1.flags": `${FrameFlag.DATA | FrameFlag.MORE} DATA|MORE`,
    "1.text": '"hi"',
    "2.seq": "6",
    "2.text": '"you"',
    tag: "00".repeat(16),
  });
  const covered = fields.reduce((sum, { size }) => sum + size, 0);
  expect(covered).toBe(8 + 2 * 176 + 16);
});

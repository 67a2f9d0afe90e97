import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { anyId, anyNumber } from "../../test/arbitraries.ts";
import { hexOf } from "../../test/bytes.ts";
import { PACKED, POSITION, STREAM_STATE } from "../../test/session-samples.ts";
import { INNER_FRAME_TEXT_SIZE } from "../generated/inner-frame-codec.ts";
import { AnswerStatus, CloseReason, ControlCode, Fate } from "./constants.ts";
import {
  CHALLENGE_SIZE,
  RECEIPTS_MAX,
  REFUSALS_MAX,
  readAnswer,
  readClose,
  readReceipts,
  readRefusals,
  readServers,
  readSkipped,
  readWelcome,
  writeAnswer,
  writeChallenge,
  writeClose,
  writeReceipts,
  writeRefusals,
  writeServers,
  writeSkipped,
  writeWelcome,
} from "./control.ts";

const WELCOME = { state: STREAM_STATE, ttlSeconds: 65_535, position: POSITION };
const ANSWER = { ref: 0xffff_fffd, status: AnswerStatus.UNAVAILABLE, count: 0x8002, hasMore: true };
const anyFate = fc.nat(255);

/** Each with a text of its own, and the one reader that understands it. */
const TEXTS: readonly (readonly [name: string, text: Uint8Array, read: (text: Uint8Array) => unknown])[] = [
  ["WELCOME", writeWelcome(WELCOME), readWelcome],
  ["ANSWER", writeAnswer(ANSWER), readAnswer],
  ["SKIPPED", writeSkipped(70_000), readSkipped],
  ["CLOSE", writeClose({ reason: CloseReason.BYE, sentence: "" }), readClose],
];

describe("control", () => {
  test("control: WELCOME holds the stream state, the ttl and the position", () => {
    const text = writeWelcome(WELCOME);
    expect(hexOf(text)).toBe(`01${PACKED.streamState.hex}ffff${PACKED.position.hex}`);
    expect(readWelcome(text)).toEqual(WELCOME);
  });

  test("control: RECEIPTS tell of numbers up to 48 bits, REFUSALS of seqs", () => {
    const { numberHigh, numberLow, fate } = PACKED.receipt.fields;
    const receipt = { number: numberHigh * 2 ** 32 + numberLow, fate };
    expect(hexOf(writeReceipts([receipt, receipt]))).toBe(`02${PACKED.receipt.hex.repeat(2)}`);
    expect(hexOf(writeRefusals([PACKED.refusal.fields]))).toBe(`06${PACKED.refusal.hex}`);
    const receipts = fc.array(fc.record({ number: anyNumber, fate: anyFate }), { maxLength: RECEIPTS_MAX });
    const refusals = fc.array(fc.record({ seq: anyId, fate: anyFate }), { maxLength: REFUSALS_MAX });
    fc.assert(
      fc.property(receipts, refusals, (told, refused) => {
        expect(readReceipts(writeReceipts(told))).toEqual(told);
        expect(readRefusals(writeRefusals(refused))).toEqual(refused);
      }),
    );
  });

  test("control: as many RECEIPTS and REFUSALS as may be fill a frame, and one more would not fit", () => {
    const receipts = (count: number) => writeReceipts(Array(count).fill({ number: 1, fate: Fate.DELIVERED }));
    const refusals = (count: number) => writeRefusals(Array(count).fill({ seq: 1, fate: Fate.EMPTY }));
    expect(receipts(RECEIPTS_MAX).length).toBeLessThanOrEqual(INNER_FRAME_TEXT_SIZE);
    expect(receipts(RECEIPTS_MAX + 1).length).toBeGreaterThan(INNER_FRAME_TEXT_SIZE);
    expect(refusals(REFUSALS_MAX).length).toBeLessThanOrEqual(INNER_FRAME_TEXT_SIZE);
    expect(refusals(REFUSALS_MAX + 1).length).toBeGreaterThan(INNER_FRAME_TEXT_SIZE);
  });

  test("control: half a row at the end is ignored", () => {
    const rows = [1, 2].map((number) => ({ number, fate: Fate.WAITING }));
    expect(readReceipts(writeReceipts(rows).slice(0, -1))).toEqual(rows.slice(0, 1));
    const refused = [1, 2].map((seq) => ({ seq, fate: Fate.TOO_LONG }));
    expect(readRefusals(Uint8Array.of(...writeRefusals(refused), 1, 2, 3, 4))).toEqual(refused);
  });

  test("control: ANSWER tells ref, status, how many and whether there are more", () => {
    expect(hexOf(writeAnswer(ANSWER))).toBe(`07${PACKED.answer.hex}`);
    fc.assert(
      fc.property(anyId, fc.nat(255), fc.nat(65_535), fc.boolean(), (ref, status, count, hasMore) => {
        const answer = { ref, status, count, hasMore };
        expect(readAnswer(writeAnswer(answer))).toEqual(answer);
      }),
    );
    const text = writeAnswer(ANSWER);
    text[8] = 2;
    expect(readAnswer(text)?.hasMore).toBe(true);
  });

  test("control: SKIPPED tells how many", () => {
    expect(hexOf(writeSkipped(0x8102_0304))).toBe("0881020304");
    fc.assert(fc.property(anyId, (count) => expect(readSkipped(writeSkipped(count))).toBe(count)));
  });

  test("control: CLOSE and CHALLENGE hold what they were given", () => {
    const close = { reason: CloseReason.REFUSED, sentence: "Até já, João. 🎉" };
    expect(readClose(writeClose(close))).toEqual(close);
    const bytes = Uint8Array.from({ length: CHALLENGE_SIZE }, (_, index) => index);
    expect(hexOf(writeChallenge(ControlCode.RESPONSE, bytes))).toBe("040001020304050607");
  });

  test("control: another server's host is a name or an address, and nothing that a terminal would obey", () => {
    const key = "A".repeat(43);
    const hosts = ["sala.example", "192.0.2.7", "2001:db8::1", "fe80::1%eth0", "são-paulo.example"];
    const bad = ["\u001b]0;x\u0007", "a\u202eb", "a/b", "a,b"];
    const text = writeServers([...bad, ...hosts].map((host) => `${host} 1235 ${key}`));
    expect(readServers(text)?.map(({ host }) => host)).toEqual(hosts);
  });

  test.each(TEXTS)(
    "control: %s is read whole only, by its own reader, and with whatever is behind it",
    (_, text, read) => {
      const whole = read(text);
      expect(whole).toBeDefined();
      if (read !== readClose) expect(read(Uint8Array.of(...text, 1, 2, 3))).toEqual(whole);
      for (let length = 0; length < text.length; length++) expect(read(text.subarray(0, length))).toBeUndefined();
      for (const [, , other] of TEXTS) if (other !== read) expect(other(text)).toBeUndefined();
    },
  );
});

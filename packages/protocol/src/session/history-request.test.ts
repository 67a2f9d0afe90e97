import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { anyId, anyNumber } from "../../test/arbitraries.ts";
import {
  FATES_ASKED_MAX,
  type HistoryRequest,
  PAGE_ENTRIES_MAX,
  readHistoryRequest,
  writeHistoryRequest,
} from "./history-request.ts";

const anyRef = anyId.filter((ref) => ref > 0);
const anyLimit = fc.oneof(fc.integer({ min: 1, max: PAGE_ENTRIES_MAX }), fc.constantFrom(1, PAGE_ENTRIES_MAX));
const anyWords = fc
  .array(
    fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.constantFrom("", " ", "\n", "\r\n", "\t", "São João", "👩‍👩‍👧 e 🎉", "search 0 1"),
    ),
  )
  .map((parts) => parts.join(" ").toWellFormed());
const anyRequest: fc.Arbitrary<HistoryRequest> = fc.oneof(
  fc.record({ kind: fc.constant("page" as const), with: anyId, before: anyNumber, limit: anyLimit }),
  fc.record({ kind: fc.constant("search" as const), before: anyNumber, limit: anyLimit, words: anyWords }),
  fc.record({ kind: fc.constant("fates" as const), numbers: fc.array(anyNumber, { minLength: 1, maxLength: 50 }) }),
);

/** `count` numbers of the greatest length. */
function fatesOf(count: number): HistoryRequest & { kind: "fates" } {
  return { kind: "fates", numbers: Array.from({ length: count }, (_, index) => 2 ** 48 - 1 - index) };
}

describe("history request", () => {
  test("history request: is written and read, whatever is asked", () => {
    fc.assert(
      fc.property(anyRef, anyRequest, (ref, request) => {
        expect(readHistoryRequest(writeHistoryRequest(ref, request))).toEqual({ ref, request });
      }),
    );
  });

  test.each([
    ["7 page 0 0 100", { kind: "page", with: 0, before: 0, limit: 100 }],
    ["7 page 4294967295 281474976710655 1", { kind: "page", with: 2 ** 32 - 1, before: 2 ** 48 - 1, limit: 1 }],
    ["7 search 4294967296 50 São João", { kind: "search", before: 2 ** 32, limit: 50, words: "São João" }],
    ["7 search 0 50  dois\n 🎉 ", { kind: "search", before: 0, limit: 50, words: " dois\n 🎉 " }],
    ["7 search 0 50 ", { kind: "search", before: 0, limit: 50, words: "" }],
    ["7 search 0 50", { kind: "search", before: 0, limit: 50, words: "" }],
    ["7 fates 12", { kind: "fates", numbers: [12] }],
    ["7 fates 4294967295 4294967296", { kind: "fates", numbers: [2 ** 32 - 1, 2 ** 32] }],
  ] as [string, HistoryRequest][])("history request: %j is one", (text, request) => {
    expect(readHistoryRequest(text)).toEqual({ ref: 7, request });
  });

  test.each([
    "7",
    "7 ",
    "7 dance",
    "7 PAGE 0 0 1",
    "7  page 0 0 1",
    "7 page",
    "7 page 0 0",
    "7 page 0 0 ",
    "7 page 0 0 0",
    "7 page 0 0 101",
    "7 page 0 0 1 1",
    "7 page 0 0 1 ",
    "7 page 0  1",
    "7 page 0\n0 1",
    "7 page \n0 0 1",
    "7 page -1 0 1",
    "7 page 4294967296 0 1",
    "7 page 0 281474976710656 1",
    "7 page 0 9007199254740993 1",
    "7 page 0 1.5 1",
    "7 page 0 1e3 1",
    "7 page 0 0x1 1",
    "7 page 0 ١ 1",
    "7 page ana 0 1",
    "7 search",
    "7 search 0",
    "7 search olá",
    "7 search 0 0 olá",
    "7 search 0 101 olá",
    "7 search 281474976710656 1 olá",
    "7 search  1 olá",
    "7 fates",
    "7 fates ",
    "7 fates 1 ",
    "7 fates 1  2",
    "7 fates 1\n2",
    "7 fates 1 -2",
    "7 fates 281474976710656",
  ])("history request: %j is none, and its ref is known", (text) => {
    expect(readHistoryRequest(text)).toEqual({ ref: 7 });
  });

  test.each([
    "",
    " ",
    "page 0 0 1",
    " 7 page 0 0 1",
    "0 page 0 0 1",
    "-7 page 0 0 1",
    "7.0 page 0 0 1",
    "7\npage 0 0 1",
    "\n7 page 0 0 1",
    "4294967296 page 0 0 1",
    "99999999999999999999 page 0 0 1",
  ])("history request: %j has no ref that could be answered", (text) => {
    expect(readHistoryRequest(text)).toEqual({ ref: 0 });
  });

  test("history request: whatever the text, it is a request within its limits or none", () => {
    const word = fc.oneof(anyNumber.map(String), fc.constantFrom("page", "search", "fates", "", "101", "olá", "\n"));
    const text = fc.oneof(
      fc.string(),
      fc.array(word, { maxLength: 8 }).map((words) => words.join(" ")),
    );
    fc.assert(
      fc.property(text, (said) => {
        const { ref, request } = readHistoryRequest(said);
        if (!request) return;
        expect(readHistoryRequest(writeHistoryRequest(ref, request))).toEqual({ ref, request });
      }),
      { numRuns: 1_000 },
    );
  });

  test("history request: a thousand fates are asked for at once, and no more", () => {
    const most = fatesOf(FATES_ASKED_MAX);
    expect(readHistoryRequest(writeHistoryRequest(1, most))).toEqual({ ref: 1, request: most });
    expect(readHistoryRequest(writeHistoryRequest(1, fatesOf(FATES_ASKED_MAX + 1)))).toEqual({ ref: 1 });
  });
});

/** The texts of HISTORY frames, by which a client asks for parts of the history: docs/PROTOCOL.md, The history. */
import { NUMBER_MAX } from "./number.ts";

export type HistoryRequest =
  /** The last entries of a conversation (0: the public one) before a number (0: the newest). */
  | { readonly kind: "page"; readonly with: number; readonly before: number; readonly limit: number }
  /** The last entries before a number (0: the newest) that hold these words. */
  | { readonly kind: "search"; readonly before: number; readonly limit: number; readonly words: string }
  /** What became of one's own private texts. */
  | { readonly kind: "fates"; readonly numbers: readonly number[] };

export const PAGE_ENTRIES_MAX = 100;
export const FATES_ASKED_MAX = 1_000;

const ID_MAX = 2 ** 32 - 1;

export function writeHistoryRequest(ref: number, request: HistoryRequest): string {
  switch (request.kind) {
    case "page":
      return `${ref} page ${request.with} ${request.before} ${request.limit}`;
    case "search":
      return `${ref} search ${request.before} ${request.limit} ${request.words}`;
    case "fates":
      return `${ref} fates ${request.numbers.join(" ")}`;
  }
}

/** `request` is undefined for what is none; `ref` is 0 where it cannot be read. */
export function readHistoryRequest(text: string): { readonly ref: number; readonly request?: HistoryRequest } {
  const [refDigits = "", verb = ""] = text.split(" ", 2);
  const ref = wholeOf(refDigits, ID_MAX);
  if (!ref) return { ref: 0 };
  const request = requestOf(verb, text.slice(refDigits.length + verb.length + 2));
  return request ? { ref, request } : { ref };
}

function requestOf(verb: string, rest: string): HistoryRequest | undefined {
  if (verb === "fates") {
    const numbers = rest.split(" ", FATES_ASKED_MAX + 1).map((digits) => wholeOf(digits, NUMBER_MAX));
    const known = numbers.filter((number) => number !== undefined);
    return known.length === numbers.length && known.length <= FATES_ASKED_MAX
      ? { kind: "fates", numbers: known }
      : undefined;
  }
  const [first = "", second = "", third = "", ...more] = rest.split(" ", 4);
  if (verb === "page") {
    const [peer, before, limit] = [wholeOf(first, ID_MAX), wholeOf(second, NUMBER_MAX), limitOf(third)];
    if (peer === undefined || before === undefined || limit === undefined || more.length > 0) return undefined;
    return { kind: "page", with: peer, before, limit };
  }
  if (verb !== "search") return undefined;
  const [before, limit] = [wholeOf(first, NUMBER_MAX), limitOf(second)];
  if (before === undefined || limit === undefined) return undefined;
  return { kind: "search", before, limit, words: rest.slice(first.length + second.length + 2) };
}

function limitOf(digits: string): number | undefined {
  const limit = wholeOf(digits, PAGE_ENTRIES_MAX);
  return limit === 0 ? undefined : limit;
}

function wholeOf(digits: string, most: number): number | undefined {
  const value = /^\d{1,15}$/.test(digits) ? Number(digits) : Number.NaN;
  return value <= most ? value : undefined;
}

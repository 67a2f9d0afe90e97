/** The answers to what is asked of the history, from the entries as they lie and from the orders of the search file. */
import type { Entry, Page, Queries } from "../server-store.ts";
import type { HistoryFile } from "./history-file.ts";
import type { SearchFile } from "./search-file.ts";

const FEED_BYTES_MAX = 128 * 1_024;
const NO_LIMIT = -1;

type Query<Kind extends keyof Queries> = Queries[Kind]["query"];
type Result<Kind extends keyof Queries> = Queries[Kind]["result"];

/** All of these know of entries up to `last` only; the search file has to have them. */
export function feedOf(history: HistoryFile, search: SearchFile, query: Query<"feed">, last: number): Result<"feed"> {
  const { id, since, after, publicAfter, limit } = query;
  const numbers = [
    ...history.publicNumbers(Math.max(after, publicAfter), last, limit + 1),
    ...search.inbox(id, Math.max(after, since), last, limit + 1),
    ...search.ownPublic(id, after, Math.min(publicAfter, last), limit + 1),
  ].sort((a, b) => a - b);
  const first = numbers.slice(0, limit);
  const entries: Entry[] = [];
  let byteCount = 0;
  for (const number of first) {
    const entry = history.entry(number);
    if (!entry) continue;
    byteCount += entry.text.length;
    if (byteCount > FEED_BYTES_MAX && entries.length > 0) return { entries, upTo: entries.at(-1)?.number ?? after };
    entries.push(entry);
  }
  const end = first.length < numbers.length ? first.at(-1) : undefined;
  return { entries, upTo: end ?? Math.max(after, last) };
}

export function publicPageOf(history: HistoryFile, { before, limit }: Query<"page">, last: number): Page {
  return pageOf(history.publicBefore(endOf(before, last), limit + 1), limit);
}

export function privatePageOf(history: HistoryFile, search: SearchFile, query: Query<"page">, last: number): Page {
  const { id, since, with: other, before, limit } = query;
  const next = (end: number) => search.conversation(id, other, since, end, limit + 1);
  return collected(history, endOf(before, last), limit, next, () => true);
}

export function foundOf(
  history: HistoryFile,
  search: SearchFile,
  { id, since, before, limit }: Query<"search">,
  words: readonly string[],
  last: number,
): Page {
  const next = (end: number) => search.find(id, words, end, limit + 1);
  return collected(history, endOf(before, last), limit, next, ({ dest, number }) => dest === 0 || number > since);
}

export function mailOf(history: HistoryFile, search: SearchFile, query: Query<"mail">, last: number): Result<"mail"> {
  const { id, after, upTo } = query;
  let count = 0;
  let byteCount = 0;
  for (const number of search.inbox(id, after, Math.min(upTo, last), NO_LIMIT)) {
    const size = history.sizeOf(number);
    if (size?.dest !== id) continue;
    count++;
    byteCount += size.byteCount;
  }
  return { count, byteCount };
}

export function writtenOf(history: HistoryFile, { id, numbers }: Query<"written">, last: number): Result<"written"> {
  const asked = [...new Set(numbers)].filter((number) => number <= last).sort((a, b) => a - b);
  return asked.flatMap((number) => {
    const found = history.writtenTo(number);
    return found?.origin === id && found.dest !== 0 ? [{ number, dest: found.dest, isRelayed: found.isRelayed }] : [];
  });
}

/** Before which number to look. */
function endOf(before: number, last: number): number {
  return before === 0 ? last + 1 : Math.min(before, last + 1);
}

/** Of one more than asked for, descending. */
function pageOf(found: readonly Entry[], limit: number): Page {
  return { entries: found.slice(0, limit).reverse(), hasMore: found.length > limit };
}

/** Some of the numbers may be of entries that were removed, or that are not to be read. */
function collected(
  history: HistoryFile,
  end: number,
  limit: number,
  next: (end: number) => readonly number[],
  mayRead: (entry: Entry) => boolean,
): Page {
  const found: Entry[] = [];
  let numbers = next(end);
  while (numbers.length > 0 && found.length <= limit) {
    for (const number of numbers) {
      const entry = history.entry(number);
      if (entry && mayRead(entry)) found.push(entry);
    }
    numbers = numbers.length > limit && found.length <= limit ? next(numbers.at(-1) ?? 0) : [];
  }
  return pageOf(found, limit);
}

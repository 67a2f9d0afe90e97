/** Finding lines of the log: which of those that show have the words, and the next of them in either direction. */
import { matcherOf } from "./filter.ts";
import type { LogLine } from "./log-lines.ts";

/** Indexes of the lines that have the words, ascending. */
export function matchingIndexes(lines: readonly LogLine[], words: string): readonly number[] {
  if (words.trim() === "") return [];
  const matches = matcherOf(words);
  return lines.flatMap((line, index) => (matches(line.text) ? [index] : []));
}

/**
 * The nearest matching line before (`older`) or behind the line `seq`. With `isInclusive`, that line itself will do.
 * Without `seq`, the search starts behind the newest.
 */
export function findLine(
  lines: readonly LogLine[],
  words: string,
  seq: number | undefined,
  direction: "older" | "newer",
  isInclusive: boolean,
): LogLine | undefined {
  const start = seq ?? Number.POSITIVE_INFINITY;
  const found = matchingIndexes(lines, words).flatMap((index) => lines[index] ?? []);
  return direction === "older"
    ? found.findLast((line) => line.seq < start || (isInclusive && line.seq === start))
    : found.find((line) => line.seq > start || (isInclusive && line.seq === start));
}

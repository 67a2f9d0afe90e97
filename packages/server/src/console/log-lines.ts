/**
 * The log pane's lines: bounded, repetitions folded into one line with a count (a program that floods us
 * with the same mistake fills one line, not the pane), numbered so that a scrolled view can be anchored to
 * a line and stay there whatever arrives or expires.
 */
import type { EventDescription, EventLevel } from "../describe-event.ts";
import { matcherOf } from "./filter.ts";

export interface LogLine {
  /** Grows by one a line, never reused. */
  readonly seq: number;
  /** Of the first occurrence. */
  readonly wallMs: number;
  readonly level: EventLevel;
  readonly text: string;
  /** How often the same was said in a row. */
  readonly times: number;
}

export interface LogStore {
  readonly lines: readonly LogLine[];
  readonly nextSeq: number;
  readonly capacity: number;
}

/** What of the store is shown. */
interface LogSelection {
  readonly filter: string;
  readonly minLevel: EventLevel;
  /** Lines from this number on are held back (pause). */
  readonly beforeSeq: number | undefined;
}

const LEVELS: readonly EventLevel[] = ["debug", "info", "warn", "error"];

export function emptyLog(capacity: number): LogStore {
  return { lines: [], nextSeq: 0, capacity };
}

interface TimedDescription extends EventDescription {
  readonly wallMs: number;
}

export function appendLog(store: LogStore, additions: readonly TimedDescription[]): LogStore {
  if (additions.length === 0) return store;
  const lines = [...store.lines];
  let nextSeq = store.nextSeq;
  for (const { wallMs, level, text } of additions) {
    const last = lines.at(-1);
    if (last !== undefined && last.level === level && last.text === text) {
      lines[lines.length - 1] = { ...last, times: last.times + 1 };
    } else {
      lines.push({ seq: nextSeq, wallMs, level, text, times: 1 });
      nextSeq += 1;
    }
  }
  return { ...store, lines: lines.slice(-store.capacity), nextSeq };
}

export function selectLines(store: LogStore, selection: LogSelection): readonly LogLine[] {
  const { filter, minLevel, beforeSeq } = selection;
  const matches = matcherOf(filter);
  const rank = LEVELS.indexOf(minLevel);
  return store.lines.filter(
    (line) =>
      (beforeSeq === undefined || line.seq < beforeSeq) && LEVELS.indexOf(line.level) >= rank && matches(line.text),
  );
}

export function nextLevel(level: EventLevel): EventLevel {
  return LEVELS[(LEVELS.indexOf(level) + 1) % LEVELS.length] ?? "debug";
}

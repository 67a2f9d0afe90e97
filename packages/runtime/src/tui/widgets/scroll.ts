/**
 * The position in a log whose entries take one or more rows each, by width. Entries have numbers that never
 * change, so neither new entries below nor old ones that fall off the top move what a reader looks at. Only
 * the rows in view are laid out, however long the log is.
 */

/** Undefined while following: the newest row stands at the bottom, whatever comes. */
export type ScrollState = RowPosition | undefined;

interface RowPosition {
  /** Number of the entry whose row stands at the bottom of the view. */
  readonly sequence: number;
  /** Which of its rows. */
  readonly row: number;
}

export const FOLLOWING: ScrollState = undefined;

export interface LogSource<Entry, Row> {
  readonly entries: readonly Entry[];
  /** Number of the first of the entries; it grows as old ones are dropped. */
  readonly firstSequence: number;
  /** The entry's rows at the view's width. */
  rowsOf(entry: Entry): readonly Row[];
}

export interface LogView<Row> {
  /** From top to bottom, at most the height. */
  readonly rows: readonly Row[];
  /** Entries below the view. */
  readonly unseenCount: number;
}

export type ScrollMove = "line-up" | "line-down" | "page-up" | "page-down" | "top" | "bottom";

/** The rows in view. */
export function viewLog<Entry, Row>(scroll: ScrollState, log: LogSource<Entry, Row>, height: number): LogView<Row> {
  const bottom = bottomPosition(scroll, log, height);
  if (bottom === undefined) return { rows: [], unseenCount: 0 };
  const rows: Row[] = [];
  for (let index = bottom.sequence - log.firstSequence; index >= 0 && rows.length < height; index--) {
    const entryRows = rowsAt(log, index);
    const isBottom = index === bottom.sequence - log.firstSequence;
    const shown = isBottom ? entryRows.slice(0, bottom.row + 1) : entryRows;
    rows.unshift(...shown.slice(Math.max(0, shown.length - (height - rows.length))));
  }
  return { rows, unseenCount: log.firstSequence + log.entries.length - 1 - bottom.sequence };
}

/** Moves the view; at the newest row it follows again. */
export function scrollLog<Entry, Row>(
  scroll: ScrollState,
  log: LogSource<Entry, Row>,
  height: number,
  move: ScrollMove,
): ScrollState {
  const page = Math.max(1, height - 1);
  const bottom = bottomPosition(scroll, log, height);
  if (move === "bottom" || bottom === undefined) return FOLLOWING;
  if (move === "top") return notAtEnd(topmost(log, height), log);
  const count = move === "line-up" || move === "line-down" ? 1 : page;
  const isUp = move === "line-up" || move === "page-up";
  const moved = isUp ? stepBack(bottom, log, count) : stepForward(bottom, log, count);
  return notAtEnd(later(moved, topmost(log, height)), log);
}

/** Where the bottom of the view stands now; undefined in an empty log. */
function bottomPosition<Entry, Row>(scroll: ScrollState, log: LogSource<Entry, Row>, height: number) {
  const last = log.entries.length - 1;
  if (last < 0) return undefined;
  const end = { sequence: log.firstSequence + last, row: Math.max(0, rowsAt(log, last).length - 1) };
  if (scroll === undefined || scroll.sequence > end.sequence) return end;
  const index = scroll.sequence - log.firstSequence;
  if (index < 0) return topmost(log, height);
  // The entry may have fewer rows than at the width at which the reader stopped.
  const row = Math.min(scroll.row, Math.max(0, rowsAt(log, index).length - 1));
  return later({ sequence: scroll.sequence, row }, topmost(log, height));
}

/** The bottom of the view when the oldest row stands at its top. */
function topmost<Entry, Row>(log: LogSource<Entry, Row>, height: number): RowPosition {
  return stepForward({ sequence: log.firstSequence, row: 0 }, log, Math.max(0, height - 1));
}

function stepBack<Entry, Row>(from: RowPosition, log: LogSource<Entry, Row>, count: number): RowPosition {
  let { sequence, row } = from;
  row -= count;
  while (row < 0 && sequence > log.firstSequence) {
    sequence--;
    row += rowsAt(log, sequence - log.firstSequence).length;
  }
  return { sequence, row: Math.max(0, row) };
}

function stepForward<Entry, Row>(from: RowPosition, log: LogSource<Entry, Row>, count: number): RowPosition {
  const last = log.firstSequence + log.entries.length - 1;
  let { sequence, row } = from;
  row += count;
  for (;;) {
    const rowCount = rowsAt(log, sequence - log.firstSequence).length;
    if (row < rowCount) return { sequence, row };
    if (sequence >= last) return { sequence, row: Math.max(0, rowCount - 1) };
    row -= rowCount;
    sequence++;
  }
}

function notAtEnd<Entry, Row>(position: RowPosition, log: LogSource<Entry, Row>): ScrollState {
  const last = log.entries.length - 1;
  const isEnd = position.sequence >= log.firstSequence + last && position.row >= rowsAt(log, last).length - 1;
  return isEnd ? FOLLOWING : position;
}

function later(a: RowPosition, b: RowPosition): RowPosition {
  return a.sequence > b.sequence || (a.sequence === b.sequence && a.row >= b.row) ? a : b;
}

function rowsAt<Entry, Row>(log: LogSource<Entry, Row>, index: number): readonly Row[] {
  const entry = log.entries[index];
  return entry === undefined ? [] : log.rowsOf(entry);
}

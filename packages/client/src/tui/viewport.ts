/**
 * Which rows of a buffer a pane shows, and how scrolling moves them. A scrolled-up view is anchored at
 * its bottom row by line number and row within that line: what is appended below, or falls out of the
 * scrollback above, does not move it.
 */
import type { Buffer, Scroll } from "./buffer.ts";
import { entryRows, type Look, type Row } from "./entry-rows.ts";

export interface Viewport extends Look {
  readonly height: number;
}

/** A row of line `seq`. */
export interface PlacedRow {
  readonly seq: number;
  readonly row: Row;
}

interface Anchor {
  readonly seq: number;
  readonly row: number;
}

/** The rows to show, oldest first, at most the viewport's height. */
export function visibleRows(buffer: Buffer, viewport: Viewport): readonly PlacedRow[] {
  const bottom = bottomOf(buffer, viewport);
  const rows: PlacedRow[] = [];
  for (let seq = bottom.seq; seq >= buffer.lines.firstSeq && rows.length < viewport.height; seq--) {
    const all = rowsAt(buffer, seq, viewport);
    const from = seq === bottom.seq ? bottom.row : all.length - 1;
    for (let row = from; row >= 0 && rows.length < viewport.height; row--) {
      const shown = all[row];
      if (shown !== undefined) rows.push({ seq, row: shown });
    }
  }
  return rows.reverse();
}

/** The scroll position `rowCount` rows further up (negative: down). */
export function scrolledBy(buffer: Buffer, viewport: Viewport, rowCount: number): Scroll {
  const from = bottomOf(buffer, viewport);
  const moved =
    rowCount >= 0 ? movedUp(buffer, viewport, from, rowCount) : movedDown(buffer, viewport, from, -rowCount);
  return settled(buffer, viewport, moved);
}

export function scrolledToTop(buffer: Buffer, viewport: Viewport): Scroll {
  return settled(buffer, viewport, topOf(buffer, viewport));
}

/** Scrolled so that line `seq` is the first one shown, or as near as there are lines. */
export function scrolledTo(buffer: Buffer, viewport: Viewport, seq: number): Scroll {
  const first: Anchor = { seq: Math.max(seq, buffer.lines.firstSeq), row: 0 };
  return settled(buffer, viewport, movedDown(buffer, viewport, first, viewport.height - 1));
}

function rowsAt(buffer: Buffer, seq: number, viewport: Viewport): readonly Row[] {
  const entry = buffer.lines.at(seq);
  if (entry === undefined) return [];
  const previous = buffer.lines.at(seq - 1);
  const isFirstUnread = buffer.readSeq === seq;
  return entryRows(entry, { ...viewport, previous, isFirstUnread });
}

function lastAnchor(buffer: Buffer, viewport: Viewport): Anchor {
  const seq = buffer.lines.endSeq - 1;
  return { seq, row: rowsAt(buffer, seq, viewport).length - 1 };
}

/** The bottom row of the viewport when the oldest row is its first. */
function topOf(buffer: Buffer, viewport: Viewport): Anchor {
  return movedDown(buffer, viewport, { seq: buffer.lines.firstSeq, row: 0 }, viewport.height - 1);
}

function bottomOf(buffer: Buffer, viewport: Viewport): Anchor {
  const { scroll, lines } = buffer;
  if (scroll === "follow") return lastAnchor(buffer, viewport);
  const row = Math.min(scroll.row, rowsAt(buffer, scroll.seq, viewport).length - 1);
  const anchor = scroll.seq < lines.firstSeq ? { seq: lines.firstSeq, row: 0 } : { seq: scroll.seq, row };
  return later(anchor, topOf(buffer, viewport));
}

function later(a: Anchor, b: Anchor): Anchor {
  return a.seq > b.seq || (a.seq === b.seq && a.row >= b.row) ? a : b;
}

/** At the end the view follows again; above the top it stops. */
function settled(buffer: Buffer, viewport: Viewport, anchor: Anchor): Scroll {
  const last = lastAnchor(buffer, viewport);
  const clamped = later(anchor, topOf(buffer, viewport));
  return later(clamped, last) === clamped ? "follow" : clamped;
}

function movedUp(buffer: Buffer, viewport: Viewport, from: Anchor, rowCount: number): Anchor {
  let { seq, row } = from;
  let left = rowCount;
  while (left > row) {
    if (seq <= buffer.lines.firstSeq) return { seq, row: 0 };
    left -= row + 1;
    seq--;
    row = rowsAt(buffer, seq, viewport).length - 1;
  }
  return { seq, row: row - left };
}

function movedDown(buffer: Buffer, viewport: Viewport, from: Anchor, rowCount: number): Anchor {
  let { seq, row } = from;
  let left = rowCount;
  while (left > 0) {
    const below = rowsAt(buffer, seq, viewport).length - 1 - row;
    if (left <= below) return { seq, row: row + left };
    if (seq + 1 >= buffer.lines.endSeq) return lastAnchor(buffer, viewport);
    left -= below + 1;
    seq++;
    row = 0;
  }
  return { seq, row };
}

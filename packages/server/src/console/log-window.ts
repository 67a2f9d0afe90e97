/**
 * Which log lines stand in the pane, wrapped to its width. A scrolled view hangs on its last line's number,
 * so that arriving lines never move it; the view that follows hangs on the newest.
 */
import { type Size, wrap } from "@recado/runtime/tui";
import type { LogLine } from "./log-lines.ts";

export interface LogItem {
  readonly line: LogLine;
  /** The text, wrapped. */
  readonly rows: readonly string[];
}

interface LogWindow {
  /** From the top; the first may be too tall to fit whole, then its beginning is cut. */
  readonly items: readonly LogItem[];
  /** Index of the last item among the lines; -1 when there is none. */
  readonly lastIndex: number;
  /** Lines behind the window. */
  readonly below: number;
}

/** Below this width the time of day is left out. */
const WIDTH_FOR_TIME = 44;

/** Cells in front of the text: `12:34:56 W ` or `W `. */
export function logPrefixWidth(width: number): number {
  return width >= WIDTH_FOR_TIME ? 11 : 2;
}

export function logText(line: LogLine): string {
  return line.times > 1 ? `${line.text} (×${line.times})` : line.text;
}

export function logWindow(lines: readonly LogLine[], anchor: number | undefined, size: Size): LogWindow {
  const wanted = anchor === undefined ? lines.length - 1 : indexAt(lines, anchor);
  const items: LogItem[] = [];
  let used = 0;
  for (let index = wanted; index >= 0 && used < size.height; index--) {
    const item = itemOf(lines[index], size.width);
    if (item === undefined) break;
    items.unshift(item);
    used += item.rows.length;
  }
  let lastIndex = wanted;
  while (used < size.height) {
    const item = itemOf(lines[lastIndex + 1], size.width);
    if (item === undefined || used + item.rows.length > size.height) break;
    items.push(item);
    used += item.rows.length;
    lastIndex += 1;
  }
  return { items, lastIndex, below: lines.length - 1 - lastIndex };
}

/** The anchor after moving by `step` lines; undefined follows the end. */
export function scrollLog(
  lines: readonly LogLine[],
  anchor: number | undefined,
  size: Size,
  step: number,
): number | undefined {
  const { lastIndex } = logWindow(lines, anchor, size);
  const first = lines[0];
  if (first === undefined) return undefined;
  const topmost = logWindow(lines, first.seq, size).lastIndex;
  const target = Math.max(lastIndex + step, topmost);
  return target >= lines.length - 1 ? undefined : lines[target]?.seq;
}

function itemOf(line: LogLine | undefined, width: number): LogItem | undefined {
  return line && { line, rows: wrap(logText(line), Math.max(1, width - logPrefixWidth(width))) };
}

/** The last line with this number or an older one; the first where all are newer. */
function indexAt(lines: readonly LogLine[], seq: number): number {
  const index = lines.findLastIndex((line) => line.seq <= seq);
  return index < 0 && lines.length > 0 ? 0 : index;
}

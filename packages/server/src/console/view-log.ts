/** The log pane: time, level letter, wrapped text; what the filter looks for; how much is below. */
import { catalogOf } from "@recado/runtime/i18n";
import { type Canvas, type Rect, sanitize, truncate } from "@recado/runtime/tui";
import { formatTime } from "./figures.ts";
import { inner } from "./layout.ts";
import type { LogLine } from "./log-lines.ts";
import { matchingIndexes } from "./log-search.ts";
import { type LogItem, logPrefixWidth, logWindow } from "./log-window.ts";
import type { Model } from "./model.ts";
import { shownLines } from "./scroll.ts";
import { LEVEL_LETTER, LEVEL_STYLE, STYLE } from "./style.ts";

/** Behind the level: the line has what was searched, and is the one that the search stands on. */
const MATCH_MARK = "·";
const FOUND_MARK = "▸";

export function drawLog(canvas: Canvas, rect: Rect, model: Model): void {
  const area = inner(rect);
  const lines = shownLines(model);
  if (lines.length === 0) {
    const texts = catalogOf(model.lang).serverConsole;
    const text = model.log.lines.length === 0 ? texts.logEmpty : texts.logNothingMatches;
    canvas.put(area.x + 1, area.y, truncate(text, area.width - 1), STYLE.dim);
    return;
  }
  const matches = new Set(matchingIndexes(lines, model.logSearch).map((index) => lines[index]));
  const { items } = logWindow(lines, model.logAnchor, area);
  const rows = items.flatMap((item) => itemRows(item, matches, model.logFound));
  const isFull = rows.length > area.height;
  for (const [index, row] of (isFull ? rows.slice(-area.height) : rows).entries())
    drawRow(canvas, area, area.y + index, row);
}

/** Filter, level and place, for the border. */
export function logNote(model: Model, rect: Rect): string {
  const texts = catalogOf(model.lang).serverConsole;
  const { below } = logWindow(shownLines(model), model.logAnchor, inner(rect));
  return [
    searchNote(model),
    model.logFilter === "" ? "" : `&${sanitize(model.logFilter)}`,
    model.logLevel === "debug" ? "" : texts.levelFrom(LEVEL_LETTER[model.logLevel]),
    below > 0 ? texts.newLines(below) : model.logAnchor === undefined ? texts.logFollows : texts.logStands,
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

/** The words, and which of how many lines with them the search stands on, counted from the newest. */
function searchNote(model: Model): string {
  if (model.logSearch === "") return "";
  const lines = shownLines(model);
  const found = matchingIndexes(lines, model.logSearch);
  const place = found.findIndex((index) => lines[index]?.seq === model.logFound);
  const { searched } = catalogOf(model.lang).serverConsole;
  return searched(sanitize(model.logSearch), place < 0 ? 0 : found.length - place, found.length);
}

interface Row {
  readonly line: LogLine;
  readonly text: string;
  readonly isFirst: boolean;
  readonly isMatch: boolean;
  readonly isFound: boolean;
}

function itemRows(
  { line, rows }: LogItem,
  matches: ReadonlySet<LogLine | undefined>,
  foundSeq: number | undefined,
): Row[] {
  const isMatch = matches.has(line);
  const isFound = isMatch && line.seq === foundSeq;
  return rows.map((text, index) => ({ line, text, isFirst: index === 0, isMatch, isFound }));
}

function drawRow(canvas: Canvas, area: Rect, y: number, row: Row): void {
  const { line, text, isFirst, isMatch, isFound } = row;
  const prefix = logPrefixWidth(area.width);
  const style = LEVEL_STYLE[line.level];
  if (isFirst) {
    if (prefix > 2) canvas.put(area.x, y, formatTime(line.wallMs), STYLE.dim);
    canvas.put(area.x + prefix - 2, y, LEVEL_LETTER[line.level], style);
    if (isMatch) canvas.put(area.x + prefix - 1, y, isFound ? FOUND_MARK : MATCH_MARK, STYLE.key);
  }
  const plain = line.level === "debug" ? STYLE.dim : STYLE.plain;
  canvas.put(area.x + prefix, y, text, isFound ? STYLE.selected : isMatch ? STYLE.match : plain, area.width - prefix);
}

/** The log pane: time, level letter, wrapped text; what the filter looks for; how much is below. */
import { catalogOf } from "@recado/runtime/i18n";
import { type Canvas, type Rect, sanitize, truncate } from "@recado/runtime/tui";
import { formatTime } from "./figures.ts";
import { inner } from "./layout.ts";
import type { LogLine } from "./log-lines.ts";
import { type LogItem, logPrefixWidth, logWindow } from "./log-window.ts";
import type { Model } from "./model.ts";
import { shownLines } from "./scroll.ts";
import { LEVEL_LETTER, LEVEL_STYLE, STYLE } from "./style.ts";

export function drawLog(canvas: Canvas, rect: Rect, model: Model): void {
  const area = inner(rect);
  const lines = shownLines(model);
  if (lines.length === 0) {
    const texts = catalogOf(model.lang).serverConsole;
    const text = model.log.lines.length === 0 ? texts.logEmpty : texts.logNothingMatches;
    canvas.put(area.x + 1, area.y, truncate(text, area.width - 1), STYLE.dim);
    return;
  }
  const rows = logWindow(lines, model.logAnchor, area).items.flatMap((item) => itemRows(item));
  const isFull = rows.length > area.height;
  for (const [index, row] of (isFull ? rows.slice(-area.height) : rows).entries())
    drawRow(canvas, area, area.y + index, row);
}

/** Filter, level and place, for the border. */
export function logNote(model: Model, rect: Rect): string {
  const texts = catalogOf(model.lang).serverConsole;
  const { below } = logWindow(shownLines(model), model.logAnchor, inner(rect));
  const isHeldBack = model.logAnchor !== undefined && below > 0;
  return [
    model.logFilter === "" ? "" : `/${sanitize(model.logFilter)}`,
    model.logLevel === "debug" ? "" : texts.levelFrom(LEVEL_LETTER[model.logLevel]),
    isHeldBack ? texts.newLines(below) : texts.following,
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

interface Row {
  readonly line: LogLine;
  readonly text: string;
  readonly isFirst: boolean;
}

function itemRows({ line, rows }: LogItem): Row[] {
  return rows.map((text, index) => ({ line, text, isFirst: index === 0 }));
}

function drawRow(canvas: Canvas, area: Rect, y: number, { line, text, isFirst }: Row): void {
  const prefix = logPrefixWidth(area.width);
  const style = LEVEL_STYLE[line.level];
  if (isFirst) {
    if (prefix > 2) canvas.put(area.x, y, formatTime(line.wallMs), STYLE.dim);
    canvas.put(area.x + prefix - 2, y, LEVEL_LETTER[line.level], style);
  }
  canvas.put(area.x + prefix, y, text, line.level === "debug" ? STYLE.dim : STYLE.plain, area.width - prefix);
}

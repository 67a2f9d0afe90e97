/** What had no effect, by reason: the largest first, each with its share as a bar. */
import { catalogOf } from "@recado/runtime/i18n";
import { type Canvas, padStart, type Rect, truncate } from "@recado/runtime/tui";
import type { DropReason } from "../core/events.ts";
import { formatCount } from "./figures.ts";
import { inner } from "./layout.ts";
import { type Model, shownDrops, shownTotal } from "./model.ts";
import { STYLE } from "./style.ts";

interface Row {
  readonly label: string;
  readonly count: number;
  readonly isFailure: boolean;
}

const COUNT_WIDTH = 9;

export function drawDrops(canvas: Canvas, rect: Rect, model: Model): void {
  const area = inner(rect);
  const texts = catalogOf(model.lang).serverConsole;
  const rows = dropRows(model);
  for (const [index, row] of rows.slice(model.dropsTop, model.dropsTop + area.height).entries()) {
    const style = row.count === 0 ? STYLE.dim : row.isFailure ? STYLE.bad : STYLE.plain;
    const y = area.y + index;
    const labelWidth = Math.max(4, Math.min(area.width - COUNT_WIDTH - 2, 24));
    canvas.put(area.x + 1, y, truncate(row.label, labelWidth), style, area.width - 1);
    canvas.put(area.x + 1 + labelWidth, y, padStart(formatCount(row.count, model.lang), COUNT_WIDTH), style);
    drawBar(canvas, area, y, area.x + 2 + labelWidth + COUNT_WIDTH + 1, row.count, rows);
  }
  if (shownDrops(model).length === 0 && area.height > rows.length) {
    canvas.put(area.x + 1, area.y + rows.length, truncate(texts.nothingDropped, area.width - 1), STYLE.dim);
  }
}

/** All drops, for the border. */
export function dropsNote(model: Model): string {
  const total = shownDrops(model).reduce((sum, [, count]) => sum + count, 0);
  return total === 0 ? "" : formatCount(total, model.lang);
}

function dropRows(model: Model): readonly Row[] {
  const texts = catalogOf(model.lang).serverConsole;
  const labels: Record<DropReason, string> = texts.dropLabels;
  const failures: Row[] = [
    { label: texts.sendErrors, count: shownTotal(model, "sendErrors"), isFailure: true },
    { label: texts.queueDrops, count: shownTotal(model, "queueDrops"), isFailure: true },
  ];
  const drops = shownDrops(model).map(([reason, count]): Row => ({ label: labels[reason], count, isFailure: false }));
  return [...failures, ...drops];
}

function drawBar(canvas: Canvas, area: Rect, y: number, x: number, count: number, rows: readonly Row[]): void {
  const room = area.x + area.width - 1 - x;
  const largest = Math.max(1, ...rows.map((row) => row.count));
  const cells = Math.round((Math.max(0, room) * count) / largest);
  if (room >= 5) canvas.put(x, y, "▪".repeat(cells), STYLE.accent);
}

/** What had no effect, by reason, the largest first; where there is room, with what would be right. */
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
  readonly sentence: string;
}

const COUNT_WIDTH = 9;
const SENTENCE_WIDTH_MIN = 16;

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
    const x = area.x + 1 + labelWidth + COUNT_WIDTH + 2;
    const room = area.x + area.width - 1 - x;
    if (room >= SENTENCE_WIDTH_MIN) canvas.put(x, y, truncate(row.sentence, room), STYLE.dim);
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
  const { serverConsole: texts, serverEvents } = catalogOf(model.lang);
  const sentences: Record<DropReason, string> = serverEvents.drops;
  const labels: Record<DropReason, string> = texts.dropLabels;
  const failures: Row[] = [
    { label: texts.sendErrors, count: shownTotal(model, "sendErrors"), isFailure: true, sentence: "" },
    { label: texts.queueDrops, count: shownTotal(model, "queueDrops"), isFailure: true, sentence: "" },
  ];
  const drops = shownDrops(model).map(
    ([reason, count]): Row => ({
      label: labels[reason],
      count,
      isFailure: false,
      sentence: sentences[reason],
    }),
  );
  return [...failures, ...drops];
}

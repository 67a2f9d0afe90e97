/** The messages of the shown buffer. */
import type { Canvas, Rect } from "@recado/runtime/tui";
import { textWidth, wrap } from "@recado/runtime/tui";
import { markerColumn, type Row, withFound } from "./entry-rows.ts";
import { activeBuffer, type Model, textsOf } from "./model.ts";
import { searchName } from "./roster.ts";
import { viewportOf } from "./update-scroll.ts";
import { visibleRows } from "./viewport.ts";

export function drawMessages(canvas: Canvas, model: Model, pane: Rect): void {
  const buffer = activeBuffer(model);
  const isFollowing = buffer.scroll === "follow";
  if (buffer.lines.length === 0) {
    drawHint(canvas, model, pane);
    return;
  }
  const viewport = viewportOf(model, isFollowing);
  const rows = visibleRows(buffer, viewport);
  const top = pane.y + viewport.height - rows.length;
  const { prompt, theme } = model;
  const chosen = prompt?.kind === "find" || prompt?.kind === "select" ? prompt.seq : undefined;
  rows.forEach(({ seq, row }, index) => {
    const shown =
      prompt?.kind === "find" ? withFound(row, [searchName(prompt.query)], theme.styles.selected, "anywhere") : row;
    drawRow(canvas, pane, top + index, shown);
    if (seq === chosen) canvas.put(pane.x + markerColumn(pane.width), top + index, "▌", theme.styles.unread, 1);
  });
  if (!isFollowing) drawBelow(canvas, model, pane);
}

export function drawRow(canvas: Canvas, pane: Rect, y: number, row: Row): void {
  const end = pane.x + pane.width;
  let x = pane.x;
  for (const { text, style } of row) x = canvas.put(x, y, text, style, end - x);
}

/** An empty conversation says what to do in it. */
function drawHint(canvas: Canvas, model: Model, pane: Rect): void {
  if (model.active === "status") return;
  const lines = wrap(textsOf(model).emptyChat, Math.max(1, pane.width - 2)).slice(0, pane.height);
  const top = pane.y + pane.height - lines.length;
  lines.forEach((line, index) => {
    canvas.put(pane.x + 1, top + index, line, model.theme.styles.dim, pane.width - 1);
  });
}

/** What came below while the view is scrolled up. */
function drawBelow(canvas: Canvas, model: Model, pane: Rect): void {
  const { styles } = model.theme;
  const { unread, mentions } = activeBuffer(model);
  const label = ` ${textsOf(model).below(unread, mentions)} `;
  const y = pane.y + pane.height - 1;
  const x = pane.x + Math.max(0, Math.floor((pane.width - textWidth(label)) / 2));
  canvas.put(x, y, label, unread > 0 ? styles.barStrong : styles.bar, pane.x + pane.width - x);
}

/** The list of conversations: number, name, unread count, `!` where a mention waits. */
import { type Canvas, padEnd, padStart, type Rect, type Style, textWidth, truncate } from "@recado/runtime/tui";
import { type Buffer, badgeText, peerOf } from "./buffer.ts";
import type { Model } from "./model.ts";
import { nameStyle } from "./palette.ts";
import { bufferName } from "./update-buffers.ts";

export function drawBuffers(canvas: Canvas, model: Model, pane: Rect): void {
  const top = firstBuffer(model, pane);
  model.buffers.slice(top, top + pane.height).forEach((buffer, index) => {
    drawBuffer(canvas, model, { ...pane, y: pane.y + index, height: 1 }, buffer, top + index + 1);
  });
}

/** Index of the first one shown: the list follows the active one. */
export function firstBuffer({ buffers, active }: Model, pane: Rect): number {
  const index = buffers.findIndex(({ key }) => key === active);
  return Math.max(0, Math.min(index - Math.floor(pane.height / 2), buffers.length - pane.height));
}

function drawBuffer(canvas: Canvas, model: Model, row: Rect, buffer: Buffer, number: number): void {
  const { styles } = model.theme;
  const isActive = buffer.key === model.active;
  const badge = badgeText(buffer);
  const head = `${padStart(String(number), model.buffers.length > 9 ? 2 : 1)} `;
  const nameWidth = Math.max(1, row.width - textWidth(head) - textWidth(badge) - 1);
  const name = padEnd(truncate(bufferName(model, buffer.key), nameWidth), nameWidth);
  const x = canvas.put(row.x, row.y, head, isActive ? styles.selected : styles.dim);
  const end = canvas.put(x, row.y, `${name} `, isActive ? styles.selected : nameStyleOf(model, buffer));
  canvas.put(end, row.y, badge, isActive ? styles.selected : styles.unread);
}

function nameStyleOf(model: Model, buffer: Buffer): Style {
  const { styles } = model.theme;
  const id = peerOf(buffer.key);
  const isAway = id !== undefined && !model.roster.byId.has(id);
  if (isAway) return styles.dim;
  const base = id === undefined ? styles.plain : nameStyle(model.theme, id, false);
  return buffer.unread > 0 ? { ...base, bold: true } : base;
}

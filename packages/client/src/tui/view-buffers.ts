/** The list of conversations: number, name, unread count, `!` where a mention waits. */
import { type Canvas, padEnd, padStart, type Rect, type Style, textWidth, truncate } from "@recado/runtime/tui";
import { type Buffer, peerOf } from "./buffer.ts";
import type { Model } from "./model.ts";
import { nameStyle, Styles } from "./palette.ts";
import { bufferName } from "./update-buffers.ts";

export function drawBuffers(canvas: Canvas, model: Model, pane: Rect): void {
  const active = model.buffers.findIndex(({ key }) => key === model.active);
  const top = Math.max(0, Math.min(active - Math.floor(pane.height / 2), model.buffers.length - pane.height));
  model.buffers.slice(top, top + pane.height).forEach((buffer, index) => {
    drawBuffer(canvas, model, { ...pane, y: pane.y + index, height: 1 }, buffer, top + index + 1);
  });
}

function drawBuffer(canvas: Canvas, model: Model, row: Rect, buffer: Buffer, number: number): void {
  const isActive = buffer.key === model.active;
  const badge = badgeOf(buffer);
  const head = `${padStart(String(number), model.buffers.length > 9 ? 2 : 1)} `;
  const nameWidth = Math.max(1, row.width - textWidth(head) - textWidth(badge) - 1);
  const name = padEnd(truncate(bufferName(model, buffer.key), nameWidth), nameWidth);
  const x = canvas.put(row.x, row.y, head, isActive ? Styles.selected : Styles.dim);
  const end = canvas.put(x, row.y, `${name} `, isActive ? Styles.selected : nameStyleOf(model, buffer));
  canvas.put(end, row.y, badge, isActive ? Styles.selected : Styles.unread);
}

/** The count, with `!` in front when one of them names us. */
export function badgeOf({ unread, mentions }: Buffer): string {
  if (unread === 0) return "";
  return `${mentions > 0 ? "!" : ""}${unread > 999 ? "999+" : unread}`;
}

function nameStyleOf(model: Model, buffer: Buffer): Style {
  const id = peerOf(buffer.key);
  const isAway = id !== undefined && !model.roster.byId.has(id);
  if (isAway) return Styles.dim;
  const base = id === undefined ? Styles.plain : nameStyle(id, false);
  return buffer.unread > 0 ? { ...base, bold: true } : base;
}

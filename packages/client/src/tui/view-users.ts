/** The people on the server. With the focus a cursor moves in the list; it stays with its person. */
import { type Canvas, padEnd, type Rect, textWidth, truncate } from "@recado/runtime/tui";
import type { RosterEntry } from "../events.ts";
import { SEALED_GLYPH } from "./entry-rows.ts";
import type { Model } from "./model.ts";
import { nameStyle, Styles } from "./palette.ts";

export function drawUsers(canvas: Canvas, model: Model, pane: Rect): void {
  const { sorted } = model.roster;
  const isFocused = model.focus === "users";
  const selected = isFocused ? sorted.findIndex(({ id }) => id === model.selectedUser) : -1;
  const top = Math.max(0, Math.min(selected - Math.floor(pane.height / 2), sorted.length - pane.height));
  sorted.slice(top, top + pane.height).forEach((entry, index) => {
    drawUser(canvas, model, { ...pane, y: pane.y + index, height: 1 }, entry, top + index === selected);
  });
}

function drawUser(canvas: Canvas, model: Model, row: Rect, entry: RosterEntry, isSelected: boolean): void {
  const id = ` ${entry.id}`;
  const nameWidth = Math.max(1, row.width - textWidth(id) - 2);
  const isOwn = entry.id === model.target?.id;
  const glyph = model.ignored.has(entry.id) ? "-" : isOwn ? "*" : entry.sealed ? SEALED_GLYPH : " ";
  const name = padEnd(truncate(entry.name, nameWidth), nameWidth);
  const x = canvas.put(row.x, row.y, glyph, isSelected ? Styles.selected : Styles.dim);
  const end = canvas.put(x, row.y, name, isSelected ? Styles.selected : nameStyle(entry.id, isOwn));
  canvas.put(end, row.y, `${id} `, isSelected ? Styles.selected : Styles.dim, row.x + row.width - end);
}

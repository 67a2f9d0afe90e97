/** The people on the server. With the focus a cursor moves in the list; it stays with its person. */
import { type Canvas, padEnd, type Rect, textWidth, truncate } from "@recado/runtime/tui";
import type { RosterEntry } from "../events.ts";
import { SEALED_GLYPH } from "./entry-rows.ts";
import type { Model } from "./model.ts";
import { nameStyle } from "./palette.ts";

export function drawUsers(canvas: Canvas, model: Model, pane: Rect): void {
  const { sorted } = model.roster;
  const selected = selectedIndex(model);
  const top = firstUser(model, pane);
  sorted.slice(top, top + pane.height).forEach((entry, index) => {
    drawUser(canvas, model, { ...pane, y: pane.y + index, height: 1 }, entry, top + index === selected);
  });
}

/** Index of the first one shown: the list follows its cursor. */
export function firstUser(model: Model, pane: Rect): number {
  const { length } = model.roster.sorted;
  return Math.max(0, Math.min(selectedIndex(model) - Math.floor(pane.height / 2), length - pane.height));
}

function selectedIndex({ focus, roster, selectedUser }: Model): number {
  return focus === "users" ? roster.sorted.findIndex(({ id }) => id === selectedUser) : -1;
}

function drawUser(canvas: Canvas, model: Model, row: Rect, entry: RosterEntry, isSelected: boolean): void {
  const { styles } = model.theme;
  const id = ` ${entry.id}`;
  const nameWidth = Math.max(1, row.width - textWidth(id) - 2);
  const isOwn = entry.id === model.target?.id;
  const glyph = model.ignored.has(entry.id) ? "-" : isOwn ? "*" : entry.sealed ? SEALED_GLYPH : " ";
  const name = padEnd(truncate(entry.name, nameWidth), nameWidth);
  const x = canvas.put(row.x, row.y, glyph, isSelected ? styles.selected : styles.dim);
  const end = canvas.put(x, row.y, name, isSelected ? styles.selected : nameStyle(model.theme, entry.id, isOwn));
  canvas.put(end, row.y, `${id} `, isSelected ? styles.selected : styles.dim, row.x + row.width - end);
}

/** Rows of text in a box in the middle of an area. */
import { textWidth } from "../../text/index.ts";
import type { Canvas, Rect } from "../canvas.ts";
import type { Style } from "../types.ts";

export interface DialogRow {
  readonly text: string;
  readonly style?: Style;
}

export interface Dialog {
  readonly rows: readonly DialogRow[];
  readonly title?: string | undefined;
  readonly style?: Style | undefined;
}

/** A rectangle of this size in the middle of the area, at most as large as it. */
export function centered(area: Rect, width: number, height: number): Rect {
  const fitting = { width: Math.min(width, area.width), height: Math.min(height, area.height) };
  const x = area.x + Math.floor((area.width - fitting.width) / 2);
  const y = area.y + Math.floor((area.height - fitting.height) / 2);
  return { x, y, ...fitting };
}

/** Clears the rectangle, draws its border and returns what is inside (a blank column at each side left out). */
export function drawFrame(canvas: Canvas, rect: Rect, title?: string, style?: Style): Rect {
  canvas.fill(rect);
  canvas.box(rect, { title, style, titleStyle: { ...style, bold: true } });
  return { x: rect.x + 2, y: rect.y + 1, width: Math.max(0, rect.width - 4), height: Math.max(0, rect.height - 2) };
}

/** Draws the box around its rows; where the area is too low the last row stays, as it says how to go on. */
export function drawDialog(canvas: Canvas, area: Rect, dialog: Dialog): Rect {
  const widths = dialog.rows.map((row) => textWidth(row.text));
  const width = Math.max(...widths, textWidth(dialog.title ?? "") + 2) + 4;
  const rect = centered(area, width, dialog.rows.length + 2);
  const inside = drawFrame(canvas, rect, dialog.title, dialog.style);
  const cut = dialog.rows.length - inside.height;
  const shown = cut <= 0 ? dialog.rows : [...dialog.rows.slice(0, inside.height - 1), ...dialog.rows.slice(-1)];
  for (const [index, row] of shown.slice(0, inside.height).entries()) {
    canvas.put(inside.x, inside.y + index, row.text, row.style, inside.width);
  }
  return rect;
}

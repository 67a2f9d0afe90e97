/** Boxes in the middle of an area. */
import type { Canvas, Rect } from "../canvas.ts";
import type { Style } from "../types.ts";

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

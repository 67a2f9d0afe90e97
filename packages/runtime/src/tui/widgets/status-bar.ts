/** One row with parts at the left and at the right. Where they do not all fit, the right ones go first. */
import { textWidth, truncate } from "../../text/index.ts";
import type { Canvas, Rect } from "../canvas.ts";
import type { Style } from "../types.ts";

export interface StatusPart {
  readonly text: string;
  /** Over the bar's style. */
  readonly style?: Style;
}

export interface StatusBar {
  readonly left: readonly StatusPart[];
  /** The last is the most important: it goes last when room is short. */
  readonly right?: readonly StatusPart[];
  readonly style?: Style;
}

const BAR: Style = { inverse: true };
const GAP = "  ";

/** Draws the bar over the rectangle's first row. Empty parts take no room. */
export function drawStatusBar(canvas: Canvas, rect: Rect, bar: StatusBar): void {
  const style = bar.style ?? BAR;
  canvas.fill({ ...rect, height: 1 }, style);
  const left = bar.left.filter((part) => part.text !== "");
  let right = (bar.right ?? []).filter((part) => part.text !== "");
  const leftWidth = widthOf(left) + 2;
  while (right.length > 0 && leftWidth + widthOf(right) + 1 > rect.width) right = right.slice(1);
  const end = rect.x + rect.width - 1;
  const leftEnd = right.length === 0 ? end : end - widthOf(right) - 1;
  drawParts(canvas, rect.x + 1, rect.y, left, style, leftEnd);
  drawParts(canvas, end - widthOf(right), rect.y, right, style, end);
}

function widthOf(parts: readonly StatusPart[]): number {
  return parts.reduce((width, part) => width + textWidth(part.text), Math.max(0, parts.length - 1) * GAP.length);
}

function drawParts(
  canvas: Canvas,
  x: number,
  y: number,
  parts: readonly StatusPart[],
  style: Style,
  end: number,
): void {
  let at = x;
  for (const [index, part] of parts.entries()) {
    if (index > 0) at += GAP.length;
    if (at >= end) return;
    at = canvas.put(at, y, truncate(part.text, end - at), { ...style, ...part.style });
  }
}

/** The help pane. */
import type { Canvas, Rect } from "@recado/runtime/tui";
import { helpRows } from "./help-rows.ts";
import { clamp } from "./layout.ts";
import type { Model } from "./model.ts";
import { drawRow } from "./view-messages.ts";

export function drawHelp(canvas: Canvas, model: Model, pane: Rect, top: number): void {
  const rows = helpRows(model, pane.width - 2);
  const first = clamp(top, 0, Math.max(0, rows.length - pane.height));
  const inner: Rect = { ...pane, x: pane.x + 1, width: pane.width - 2 };
  rows.slice(first, first + pane.height).forEach((row, index) => {
    drawRow(canvas, inner, pane.y + index, row);
  });
}

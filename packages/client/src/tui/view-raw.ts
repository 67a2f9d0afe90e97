/** The frame inspector. */
import type { Canvas, Rect } from "@recado/runtime/tui";
import { clamp } from "./layout.ts";
import type { Model } from "./model.ts";
import type { Overlay } from "./overlay.ts";
import { rawRows } from "./raw-rows.ts";
import { drawRow } from "./view-messages.ts";

export function drawRaw(canvas: Canvas, model: Model, pane: Rect, raw: Overlay & { kind: "raw" }): void {
  const inner: Rect = { ...pane, x: pane.x + 1, width: pane.width - 1 };
  const [head = [], ...rows] = rawRows(model, raw, inner.width);
  drawRow(canvas, inner, pane.y, head);
  const top = clamp(raw.top, 0, Math.max(0, rows.length - (pane.height - 1)));
  rows.slice(top, top + pane.height - 1).forEach((row, index) => {
    drawRow(canvas, inner, pane.y + 1 + index, row);
  });
}

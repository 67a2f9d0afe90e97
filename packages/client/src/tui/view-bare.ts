/** The messages alone. */
import type { Canvas } from "@recado/runtime/tui";
import { bareRows } from "./bare-rows.ts";
import { activeBuffer, type Model } from "./model.ts";
import type { Overlay } from "./overlay.ts";

export function drawBare(canvas: Canvas, model: Model, { endSeq, back }: Overlay & { kind: "bare" }): void {
  const { width, height } = canvas;
  const rows = bareRows(activeBuffer(model), endSeq, width);
  const end = Math.max(height, rows.length - back);
  rows.slice(Math.max(0, end - height), end).forEach((row, y) => {
    canvas.put(0, y, row);
  });
}

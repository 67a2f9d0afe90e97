/** Datagrams in and out of the last minute, each as its own small graph. */
import { catalogOf } from "@recado/runtime/i18n";
import { type Canvas, type Rect, truncate } from "@recado/runtime/tui";
import { formatRate } from "./figures.ts";
import { inner } from "./layout.ts";
import { type Model, shownSamples } from "./model.ts";
import { currentRate, HISTORY_SECONDS, rateHistory } from "./rates.ts";
import { peakOf, sparkline } from "./sparkline.ts";
import { STYLE } from "./style.ts";

export function drawTraffic(canvas: Canvas, rect: Rect, model: Model): void {
  const area = inner(rect);
  const texts = catalogOf(model.lang).serverConsole;
  const upper: Rect = { ...area, height: Math.ceil(area.height / 2) };
  const lower: Rect = { ...area, y: area.y + upper.height, height: area.height - upper.height };
  drawGraph(canvas, upper, texts.in, "datagramsIn", model);
  if (lower.height > 0) drawGraph(canvas, lower, texts.out, "datagramsOut", model);
}

function drawGraph(
  canvas: Canvas,
  area: Rect,
  name: string,
  counter: "datagramsIn" | "datagramsOut",
  model: Model,
): void {
  const texts = catalogOf(model.lang).serverConsole;
  const samples = shownSamples(model);
  const history = rateHistory(samples, counter);
  const rate = currentRate(samples, counter);
  const peak = Math.max(rate, peakOf(history));
  const label = texts.rateNow(name, formatRate(rate, model.lang), formatRate(peak, model.lang));
  canvas.put(area.x + 1, area.y, truncate(label, area.width - 2), STYLE.bold);
  const width = Math.min(area.width - 2, HISTORY_SECONDS);
  if (width <= 0) return;
  for (const [index, row] of sparkline(history, width, area.height - 1).entries()) {
    canvas.put(area.x + 1, area.y + 1 + index, row, STYLE.accent);
  }
}

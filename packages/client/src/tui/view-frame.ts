/** The rule on top with the panes' titles, and the bars between the panes. */
import { type Canvas, type Rect, type Style, textWidth, truncate } from "@recado/runtime/tui";
import { peerOf } from "./buffer.ts";
import type { Layout } from "./layout.ts";
import { type Model, nameOfId, textsOf } from "./model.ts";
import { Styles } from "./palette.ts";

export function drawFrame(canvas: Canvas, model: Model, layout: Layout): void {
  const texts = textsOf(model);
  canvas.hline(0, 0, layout.titles.width, Styles.rule);
  const { buffers, messages, users } = layout;
  if (buffers !== undefined) {
    drawBar(canvas, buffers.width, buffers);
    drawTitle(canvas, buffers, texts.buffersTitle, titleStyle(model, "buffers"));
  }
  if (users !== undefined) {
    drawBar(canvas, users.x - 1, users);
    drawTitle(canvas, users, texts.usersTitle(model.roster.byId.size), titleStyle(model, "users"));
  }
  drawTitle(canvas, messages, model.helpTop === undefined ? bufferTitle(model) : texts.help.title, Styles.title);
}

function titleStyle(model: Model, pane: Model["focus"]): Style {
  return model.focus === pane ? Styles.titleFocused : Styles.title;
}

function drawBar(canvas: Canvas, x: number, pane: Rect): void {
  canvas.put(x, 0, "┬", Styles.rule);
  for (let y = pane.y; y < pane.y + pane.height; y++) canvas.put(x, y, "│", Styles.rule);
}

function drawTitle(canvas: Canvas, pane: Rect, title: string, style: Style): void {
  const label = ` ${truncate(title, Math.max(0, pane.width - 2))} `;
  canvas.put(textWidth(label) < pane.width ? pane.x + 1 : pane.x, 0, label, style);
}

function bufferTitle(model: Model): string {
  const texts = textsOf(model);
  if (model.active === "status") return texts.statusTitle;
  const id = peerOf(model.active);
  if (id === undefined) return texts.everybodyTitle;
  const name = nameOfId(model, id);
  return texts.peerTitle(name === `#${id}` ? name : `${name} (${id})`, model.roster.byId.has(id));
}

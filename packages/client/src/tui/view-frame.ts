/** The rule on top with the panes' titles, and the bars between the panes. */
import { type Canvas, type Rect, type Style, textWidth, truncate } from "@recado/runtime/tui";
import { peerOf } from "./buffer.ts";
import type { Layout } from "./layout.ts";
import { activeBuffer, type Model, nameOfId, textsOf } from "./model.ts";
import { isAtTop } from "./update-scroll.ts";

export function drawFrame(canvas: Canvas, model: Model, layout: Layout): void {
  const { styles } = model.theme;
  const texts = textsOf(model);
  canvas.hline(0, 0, layout.titles.width, styles.rule);
  const { buffers, messages, users } = layout;
  if (buffers !== undefined) {
    drawBar(canvas, buffers.width, buffers, styles.rule);
    drawTitle(canvas, buffers, texts.buffersTitle, titleStyle(model, "buffers"));
  }
  if (users !== undefined) {
    drawBar(canvas, users.x - 1, users, styles.rule);
    drawTitle(canvas, users, texts.usersTitle(model.roster.byId.size), titleStyle(model, "users"));
  }
  drawTitle(canvas, messages, overlayTitle(model) ?? bufferTitle(model), styles.title);
  if (model.overlay === undefined) drawAbove(canvas, model, messages);
}

/** Right of the title: whether there is more above. */
function drawAbove(canvas: Canvas, model: Model, pane: Rect): void {
  const { older, scroll } = activeBuffer(model);
  const texts = textsOf(model);
  const isBeginning = older.state === "none" && scroll !== "follow" && isAtTop(model);
  const text = older.state === "loading" ? texts.loadingOlder : isBeginning ? texts.beginning : undefined;
  const label = ` ${text} `;
  const x = pane.x + pane.width - textWidth(label) - 1;
  if (text !== undefined && x > pane.x + textWidth(bufferTitle(model)) + 2)
    canvas.put(x, 0, label, model.theme.styles.dim);
}

function titleStyle(model: Model, pane: Model["focus"]): Style {
  const { styles } = model.theme;
  return model.focus === pane ? styles.titleFocused : styles.title;
}

function drawBar(canvas: Canvas, x: number, pane: Rect, style: Style): void {
  canvas.put(x, 0, "┬", style);
  for (let y = pane.y; y < pane.y + pane.height; y++) canvas.put(x, y, "│", style);
}

function drawTitle(canvas: Canvas, pane: Rect, title: string, style: Style): void {
  const label = ` ${truncate(title, Math.max(0, pane.width - 2))} `;
  canvas.put(textWidth(label) < pane.width ? pane.x + 1 : pane.x, 0, label, style);
}

function overlayTitle({ overlay, ...model }: Model): string | undefined {
  const texts = model.catalog.clientScreen;
  switch (overlay?.kind) {
    case "help":
      return texts.help.title;
    case "raw":
      return texts.raw.title;
    case "outbox":
      return texts.outbox.title;
    case "picker":
      return texts.picker.title;
    default:
      return undefined;
  }
}

function bufferTitle(model: Model): string {
  const texts = textsOf(model);
  if (model.active === "status") return texts.statusTitle;
  if (model.active === "found") return texts.foundTitle(activeBuffer(model).words);
  const id = peerOf(model.active);
  if (id === undefined) return texts.everybodyTitle;
  const name = nameOfId(model, id);
  return texts.peerTitle(name === `#${id}` ? name : `${name} (${id})`, model.roster.byId.has(id));
}

/** The picker: what was typed on top, below it what fits. */
import { type Canvas, type Frame, padEnd, type Rect, truncate } from "@recado/runtime/tui";
import { type Model, textsOf } from "./model.ts";
import type { Overlay } from "./overlay.ts";
import { pickerItems } from "./update-picker.ts";

export function drawPicker(
  canvas: Canvas,
  model: Model,
  pane: Rect,
  { query, index }: Overlay & { kind: "picker" },
): Frame["cursor"] {
  const { styles } = model.theme;
  const texts = textsOf(model).picker;
  const items = pickerItems(model, query);
  const end = canvas.put(pane.x + 1, pane.y, `${texts.prompt} ${query}`, styles.prompt, pane.width - 2);
  const list: Rect = { ...pane, y: pane.y + 1, height: pane.height - 1 };
  if (items.length === 0) canvas.put(list.x + 1, list.y, texts.none, styles.dim, list.width - 1);
  const top = Math.max(0, Math.min(index - Math.floor(list.height / 2), items.length - list.height));
  items.slice(top, top + list.height).forEach((item, row) => {
    const label = ` ${item.isOpen ? "•" : " "} ${item.label} ${item.badge}`;
    const style = top + row === index ? styles.selected : item.isOpen ? styles.plain : styles.dim;
    canvas.put(list.x, list.y + row, padEnd(truncate(label, list.width), list.width), style, list.width);
  });
  return { x: Math.min(end, pane.x + pane.width - 1), y: pane.y };
}

/** Own texts that did not arrive, or wait to. */
import { type Canvas, padEnd, padStart, type Rect, textWidth, truncate } from "@recado/runtime/tui";
import { MARKS } from "./entry-rows.ts";
import { type Model, textsOf } from "./model.ts";
import { outboxOf } from "./outbox.ts";
import type { Overlay } from "./overlay.ts";
import { bufferName } from "./update-buffers.ts";
import { outboxCursor } from "./update-outbox.ts";

export function drawOutbox(canvas: Canvas, model: Model, pane: Rect, { sendId }: Overlay & { kind: "outbox" }): void {
  const { styles } = model.theme;
  const texts = textsOf(model).outbox;
  const items = outboxOf(model);
  if (items.length === 0) {
    canvas.put(pane.x + 1, pane.y, texts.empty, styles.dim, pane.width - 1);
    return;
  }
  const cursor = outboxCursor(items, sendId);
  const top = Math.max(0, Math.min(cursor - Math.floor(pane.height / 2), items.length - pane.height));
  items.slice(top, top + pane.height).forEach(({ buffer, text: written, state, why: reason }, index) => {
    const place = top + index;
    const head = `${padStart(String(place + 1), 3)} ${MARKS[state]} `;
    const target = `${truncate(bufferName(model, buffer), 14)}: `;
    const text = head + target + written.replaceAll("\n", "↵");
    const why = reason === undefined ? "" : `  ${reason}`;
    const style = place === cursor ? styles.selected : state === "failed" ? styles.error : styles.plain;
    const room = Math.max(0, pane.width - textWidth(why));
    canvas.put(pane.x, pane.y + index, padEnd(truncate(text, room), room) + why, style, pane.width);
  });
}

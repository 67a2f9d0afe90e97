/** A panel's border: its number and name, what is said about its content on the right, bright when it has the focus. */
import { type Canvas, type Rect, textWidth, truncate } from "@recado/runtime/tui";
import { STYLE } from "./style.ts";

interface PanelFrame {
  readonly titles: readonly { readonly text: string; readonly isActive: boolean }[];
  /** In the upper border, at its right end. */
  readonly note?: string;
  readonly isFocused: boolean;
}

export function drawPanel(canvas: Canvas, rect: Rect, frame: PanelFrame): void {
  const style = frame.isFocused ? STYLE.focusedBorder : STYLE.border;
  canvas.box(rect, { style });
  const end = rect.x + rect.width - 2;
  let x = rect.x + 1;
  const width = frame.titles.reduce((sum, { text }) => sum + textWidth(text) + 2, 0);
  const titles = width <= end - x ? frame.titles : frame.titles.filter((title) => title.isActive);
  for (const title of titles) {
    const shown = title.isActive && frame.isFocused ? STYLE.focusedTitle : title.isActive ? STYLE.title : STYLE.dim;
    const text = ` ${title.text} `;
    x = canvas.put(x, rect.y, truncate(text, end - x), shown);
  }
  const room = end - x - 1;
  if (frame.note === undefined || frame.note === "" || room < 6) return;
  const note = ` ${truncate(frame.note, room - 2)} `;
  canvas.put(end - textWidth(note), rect.y, note, style);
}

/** The table of keys that help shows: groups of rows in a box, scrolled where the area is too low. */
import { padEnd, textWidth, truncate } from "../../text/index.ts";
import type { Canvas, Rect } from "../canvas.ts";
import type { Style } from "../types.ts";
import { centered, drawFrame } from "./dialog.ts";

export interface HelpGroup {
  readonly title: string;
  readonly rows: readonly { readonly keys: string; readonly text: string }[];
}

export interface HelpOptions {
  readonly title: string;
  readonly groups: readonly HelpGroup[];
  /** Rows scrolled out above; more than there are is the same as the last page. */
  readonly offset?: number;
  /** In the bottom border: how to scroll and leave. */
  readonly footer?: string;
}

interface HelpLine {
  readonly text: string;
  readonly style: Style;
}

/** Draws the table in the middle of the area and returns the largest offset that shows something new. */
export function drawHelp(canvas: Canvas, area: Rect, options: HelpOptions): number {
  const lines = linesOf(options.groups);
  const contentWidth = Math.max(textWidth(options.title), ...lines.map((line) => textWidth(line.text)));
  const rect = centered(area, contentWidth + 4, lines.length + 2);
  const inside = drawFrame(canvas, rect, options.title);
  const lastOffset = Math.max(0, lines.length - inside.height);
  const offset = Math.max(0, Math.min(options.offset ?? 0, lastOffset));
  for (const [index, line] of lines.slice(offset, offset + inside.height).entries()) {
    canvas.put(inside.x, inside.y + index, truncate(line.text, inside.width), line.style);
  }
  if (options.footer !== undefined) {
    const text = truncate(` ${options.footer} `, rect.width - 2);
    canvas.put(rect.x + rect.width - 1 - textWidth(text), rect.y + rect.height - 1, text);
  }
  return lastOffset;
}

function linesOf(groups: readonly HelpGroup[]): HelpLine[] {
  const keysWidth = Math.max(0, ...groups.flatMap((group) => group.rows.map((row) => textWidth(row.keys))));
  return groups.flatMap((group, index) => [
    ...(index > 0 ? [{ text: "", style: {} }] : []),
    { text: group.title, style: { bold: true } },
    ...group.rows.map((row) => ({ text: `  ${padEnd(row.keys, keysWidth)}  ${row.text}`, style: {} })),
  ]);
}

/** Bringing a text to a width in cells: cut, pad, wrap. Never cuts inside a grapheme cluster. */
import { clusterWidth, graphemes, isOneCellEach, textWidth } from "./width.ts";

/** The longest beginning of the text that takes at most `width` cells. */
export function takeWidth(text: string, width: number): string {
  if (width <= 0) return "";
  if (isOneCellEach(text)) return text.slice(0, width);
  let taken = "";
  let used = 0;
  for (const cluster of graphemes(text)) {
    used += clusterWidth(cluster);
    if (used > width) break;
    taken += cluster;
  }
  return taken;
}

/** The text, or where it is too wide its beginning and the ellipsis, together at most `width` cells. */
export function truncate(text: string, width: number, ellipsis = "…"): string {
  if (textWidth(text) <= width) return text;
  const room = width - textWidth(ellipsis);
  return room < 0 ? takeWidth(text, width) : takeWidth(text, room) + ellipsis;
}

/** The text and blanks behind it up to `width` cells; a wider text stays as it is. */
export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - textWidth(text)));
}

/** The text and blanks before it up to `width` cells; a wider text stays as it is. */
export function padStart(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - textWidth(text))) + text;
}

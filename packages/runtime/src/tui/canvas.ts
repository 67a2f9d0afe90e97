/**
 * A picture of the screen as cells: views draw into it, tests read it as text, the terminal edge compares
 * it with what is shown. A cluster lives in its first cell; the further cells that it covers hold "".
 * Drawing never leaves the canvas and never leaves half of a wide cluster standing.
 */
import { clusterWidth, graphemes, isOneCellEach, truncate } from "../text/index.ts";
import type { Style } from "./types.ts";

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface BoxOptions {
  readonly title?: string | undefined;
  readonly style?: Style | undefined;
  readonly titleStyle?: Style | undefined;
}

export const PLAIN: Style = {};

export class Canvas {
  readonly width: number;
  readonly height: number;
  /** Row by row: the cluster that starts in the cell, " " for an empty one, "" for one covered from the left. */
  readonly texts: string[];
  readonly styles: Style[];

  constructor(width: number, height: number) {
    this.width = Math.max(0, Math.floor(width));
    this.height = Math.max(0, Math.floor(height));
    this.texts = new Array<string>(this.width * this.height).fill(" ");
    this.styles = new Array<Style>(this.width * this.height).fill(PLAIN);
  }

  /**
   * Draws the text on row `y` from column `x` on, clipped to the canvas and to `maxWidth` cells. What has no
   * width (controls, lone marks) is left out. Returns the column behind the text, at most the clip's edge.
   */
  put(x: number, y: number, text: string, style: Style = PLAIN, maxWidth = Number.POSITIVE_INFINITY): number {
    const end = Math.min(this.width, x + Math.max(0, maxWidth));
    if (isOneCellEach(text)) return this.putNarrow(x, y, text, style, end);
    let at = x;
    for (const cluster of graphemes(text)) {
      const width = clusterWidth(cluster);
      if (width === 0) continue;
      if (at >= end) break;
      if (at < 0 || at + width > end) this.blank(at, Math.min(end, at + width), y, style);
      else this.set(at, y, cluster, width, style);
      at += width;
    }
    return Math.min(at, Math.max(x, end));
  }

  /** Fills the rectangle with one character. */
  fill(rect: Rect, style: Style = PLAIN, char = " "): void {
    const width = clusterWidth(char) || 1;
    const line = char.repeat(Math.max(0, Math.floor(rect.width / width)));
    for (let y = rect.y; y < rect.y + rect.height; y++) this.put(rect.x, y, line, style);
  }

  /** Draws a border along the inside of the rectangle, the title in its upper edge. */
  box(rect: Rect, options: BoxOptions = {}): void {
    const { x, y, width, height } = rect;
    if (width < 2 || height < 2) return;
    const style = options.style ?? PLAIN;
    const bar = "─".repeat(width - 2);
    this.put(x, y, `┌${bar}┐`, style);
    this.put(x, y + height - 1, `└${bar}┘`, style);
    for (let row = y + 1; row < y + height - 1; row++) {
      this.put(x, row, "│", style);
      this.put(x + width - 1, row, "│", style);
    }
    if (options.title !== undefined && width >= 5) {
      this.put(x + 1, y, ` ${truncate(options.title, width - 4)} `, options.titleStyle ?? style);
    }
  }

  /** A horizontal line of `width` cells. */
  hline(x: number, y: number, width: number, style: Style = PLAIN, char = "─"): void {
    this.put(x, y, char.repeat(Math.max(0, width)), style);
  }

  /** Rows joined by \n without the blanks at their ends: the text frame that tests compare. */
  toText(): string {
    const rows: string[] = [];
    for (let y = 0; y < this.height; y++) {
      rows.push(
        this.texts
          .slice(y * this.width, (y + 1) * this.width)
          .join("")
          .trimEnd(),
      );
    }
    return rows.join("\n");
  }

  styleAt(x: number, y: number): Style {
    return this.holds(x, y) ? (this.styles[y * this.width + x] ?? PLAIN) : PLAIN;
  }

  private holds(x: number, y: number): boolean {
    return x >= 0 && x < this.width && y >= 0 && y < this.height;
  }

  private putNarrow(x: number, y: number, text: string, style: Style, end: number): number {
    const behind = Math.min(x + text.length, Math.max(x, end));
    if (y < 0 || y >= this.height) return behind;
    const row = y * this.width;
    const from = Math.max(0, x);
    if (from >= behind) return behind;
    this.splitAt(from, row);
    this.splitAt(behind, row);
    for (let at = from; at < behind; at++) {
      this.texts[row + at] = text.charAt(at - x);
      this.styles[row + at] = style;
    }
    return behind;
  }

  private blank(from: number, to: number, y: number, style: Style): void {
    this.putNarrow(from, y, " ".repeat(Math.max(0, to - from)), style, this.width);
  }

  private set(x: number, y: number, cluster: string, width: number, style: Style): void {
    if (y < 0 || y >= this.height) return;
    const row = y * this.width;
    this.splitAt(x, row);
    this.splitAt(x + width, row);
    for (let at = x; at < x + width; at++) {
      this.texts[row + at] = at === x ? cluster : "";
      this.styles[row + at] = style;
    }
  }

  /** Blanks a wide cluster that covers the border between the cells x-1 and x. */
  private splitAt(x: number, row: number): void {
    if (x >= this.width || this.texts[row + x] !== "") return;
    let start = x;
    while (start > 0 && this.texts[row + start] === "") start--;
    let end = x;
    while (end < this.width && this.texts[row + end] === "") end++;
    this.texts.fill(" ", row + start, row + end);
  }
}

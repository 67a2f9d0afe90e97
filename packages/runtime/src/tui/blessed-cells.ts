/**
 * A canvas row as blessed's cells, `[attribute, text]`, without I/O. Two things that blessed's `draw` lacks
 * ride along in the text, which it writes as it stands: dim (no flag for it in an attribute), and cursor
 * moves around every cluster whose width a terminal may see differently. Such a cluster is written over
 * blanks and followed by an absolute column move (CHA), so a wrong guess never shifts what stands right of it.
 */
import { isOneCellEach } from "../text/index.ts";
import { asciiGlyph } from "./ascii-glyphs.ts";
import type { Canvas } from "./canvas.ts";
import type { Style } from "./types.ts";

export type BlessedCell = [attribute: number, text: string];

/** blessed's attribute: flags << 18 | foreground << 9 | background. */
const DEFAULT_COLOR = 0x1ff;
const FLAG_BOLD = 1;
const FLAG_UNDERLINE = 2;
const FLAG_INVERSE = 8;

/** The blank that blessed allocates its lines with. */
export const DEFAULT_ATTRIBUTE = (DEFAULT_COLOR << 9) | DEFAULT_COLOR;

/** The style as blessed's attribute. Without colour, what had a background is inverse. */
export function attributeOf(style: Style, useColor: boolean): number {
  const fg = useColor ? (style.fg ?? DEFAULT_COLOR) : DEFAULT_COLOR;
  const bg = useColor ? (style.bg ?? DEFAULT_COLOR) : DEFAULT_COLOR;
  const isInverse = style.inverse === true || (!useColor && style.bg !== undefined);
  // Dim is switched off by the code that switches bold off too, so a dim cell is never bold.
  const isBold = style.bold === true && style.dim !== true;
  const flags = (isBold ? FLAG_BOLD : 0) | (style.underline ? FLAG_UNDERLINE : 0) | (isInverse ? FLAG_INVERSE : 0);
  return (flags << 18) | (fg << 9) | bg;
}

export interface CellRules {
  readonly useColor: boolean;
  /** Signs by ASCII ones. */
  readonly useAscii: boolean;
}

export interface RowChange {
  readonly isChanged: boolean;
  /** Whether the row holds clusters of doubtful width; when it changes, all of it must be written. */
  readonly isDoubtful: boolean;
}

/** Writes row `y` of the canvas into blessed's line; what the canvas does not cover becomes blank. */
export function copyRow(canvas: Canvas, y: number, line: BlessedCell[], { useColor, useAscii }: CellRules): RowChange {
  let isChanged = false;
  let isDoubtful = false;
  let isColumnDoubtful = false;
  let style: Style | undefined;
  let attribute = DEFAULT_ATTRIBUTE;
  for (const [x, cell] of line.entries()) {
    const isCovered = x < canvas.width && y < canvas.height;
    const drawn = isCovered ? (canvas.texts[y * canvas.width + x] ?? " ") : " ";
    const cluster = useAscii ? asciiGlyph(drawn) : drawn;
    const cellStyle = canvas.styleAt(x, y);
    if (cellStyle !== style) {
      style = cellStyle;
      attribute = attributeOf(style, useColor);
    }
    const isSure = isOneCellEach(cluster);
    let text = cluster;
    if (!isSure) text = " ".repeat(cellsOf(canvas, x, y)) + columnMove(x) + cluster;
    if (isColumnDoubtful && cluster !== "") text = columnMove(x) + text;
    if (style.dim && useColor && cluster !== "" && cluster !== " ") text = `\x1b[2m${text}\x1b[22m`;
    isColumnDoubtful = !isSure || (isColumnDoubtful && cluster === "");
    isDoubtful ||= !isSure;
    if (cell[0] !== attribute || cell[1] !== text) {
      cell[0] = attribute;
      cell[1] = text;
      isChanged = true;
    }
  }
  return { isChanged, isDoubtful };
}

function cellsOf(canvas: Canvas, x: number, y: number): number {
  let count = 1;
  while (x + count < canvas.width && canvas.texts[y * canvas.width + x + count] === "") count++;
  return count;
}

/** CHA, ECMA-48 §8.3.9: to an absolute column, counted from 1. */
function columnMove(x: number): string {
  return `\x1b[${x + 1}G`;
}

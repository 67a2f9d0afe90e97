/** A box in the middle of the screen from rows of text and fields; gives the cursor's place in the focused field. */
import {
  type Canvas,
  centered,
  drawFrame,
  type Frame,
  type LineState,
  type Size,
  type Style,
  textWidth,
  truncate,
  viewLine,
  wrap,
} from "@recado/runtime/tui";
import { STYLE } from "./style.ts";

export type DialogRow =
  /** `isExtra`: may be left out where the screen is low. */
  | { readonly kind: "text"; readonly text: string; readonly style?: Style; readonly isExtra?: boolean }
  /** Cut where it is too long. */
  | { readonly kind: "line"; readonly text: string; readonly style: Style }
  | { readonly kind: "field"; readonly label: string; readonly line: LineState; readonly isFocused: boolean }
  | { readonly kind: "pair"; readonly label: string; readonly text: string; readonly labelWidth: number };

export interface DialogBox {
  readonly title: string;
  readonly rows: readonly DialogRow[];
  /** Index of the first row that shows, where the rows are more than fit. */
  readonly top?: number;
}

const WIDTH_MAX = 66;
/** A field narrower than this stands below its label. */
const FIELD_WIDTH_MIN = 14;

export function drawDialogBox(canvas: Canvas, box: DialogBox): Frame["cursor"] {
  const width = Math.min(WIDTH_MAX, canvas.width);
  const innerWidth = width - 4;
  const top = Math.min(box.top ?? 0, lastTop(box, canvas));
  const rows = rowsOf(box, canvas).slice(top, top + rowsMaxOf(canvas));
  const area = { x: 0, y: 0, width: canvas.width, height: canvas.height };
  const inside = drawFrame(canvas, centered(area, width, rows.length + 2), box.title, STYLE.focusedBorder);
  let cursor: Frame["cursor"];
  for (const [index, row] of rows.entries()) {
    cursor = drawRow(canvas, inside.x, inside.y + index, innerWidth, row) ?? cursor;
  }
  return cursor;
}

/** How far a box can be scrolled. */
export function lastTop(box: DialogBox, size: Size): number {
  return Math.max(0, rowsOf(box, size).length - rowsMaxOf(size));
}

function rowsOf(box: DialogBox, size: Size): DialogRow[] {
  const all = box.rows.flatMap((row) => laidOut(row, Math.min(WIDTH_MAX, size.width) - 4));
  return all.length > rowsMaxOf(size) ? all.filter((row) => row.kind !== "text" || !row.isExtra) : all;
}

function rowsMaxOf({ height }: Size): number {
  return height - 2;
}

function laidOut(row: DialogRow, width: number): DialogRow[] {
  if (row.kind === "text") return wrap(row.text, width).map((text) => ({ ...row, text }));
  if (row.kind === "line") return [row];
  if (row.kind === "pair") {
    const [first = "", ...rest] = wrap(row.text, Math.max(1, width - row.labelWidth - 1));
    return [{ ...row, text: first }, ...rest.map((text) => ({ ...row, label: "", text }))];
  }
  const isBeside = width - textWidth(row.label) - 1 >= FIELD_WIDTH_MIN;
  return isBeside
    ? [row]
    : [
        { kind: "text", text: truncate(row.label, width) },
        { ...row, label: "" },
      ];
}

function drawRow(canvas: Canvas, x: number, y: number, width: number, row: DialogRow): Frame["cursor"] {
  switch (row.kind) {
    case "text":
      canvas.put(x, y, row.text, row.style, width);
      return undefined;
    case "line":
      canvas.put(x, y, truncate(row.text, width), row.style, width);
      return undefined;
    case "pair":
      canvas.put(x, y, truncate(row.label, row.labelWidth), STYLE.dim, width);
      canvas.put(x + row.labelWidth + 1, y, row.text, STYLE.plain, width - row.labelWidth - 1);
      return undefined;
    case "field":
      return drawField(canvas, x, y, width, row);
  }
}

function drawField(
  canvas: Canvas,
  x: number,
  y: number,
  width: number,
  row: Extract<DialogRow, { kind: "field" }>,
): Frame["cursor"] {
  const labelEnd =
    row.label === "" ? x : canvas.put(x, y, `${row.label} `, row.isFocused ? STYLE.bold : STYLE.dim, width);
  const room = x + width - labelEnd;
  const { text, cursorX } = viewLine(row.line, room);
  canvas.fill({ x: labelEnd, y, width: room, height: 1 }, STYLE.field);
  canvas.put(labelEnd, y, text, row.isFocused ? { ...STYLE.field, ...STYLE.bold } : STYLE.field, room);
  return row.isFocused ? { x: labelEnd + cursorX, y } : undefined;
}

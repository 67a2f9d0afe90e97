/** The client table: the columns that fit, the rows in view, the selected row inverse and marked. */
import { type Catalog, catalogOf } from "@recado/runtime/i18n";
import {
  type Canvas,
  padEnd,
  padStart,
  type Rect,
  type Style,
  sanitize,
  textWidth,
  truncate,
} from "@recado/runtime/tui";
import type { ClientRow } from "../core/events.ts";
import { type Column, columnsOf } from "./client-columns.ts";
import { isAscending, type SortColumn } from "./client-table.ts";
import { inner, titleRowsOf } from "./layout.ts";
import { type Model, selectedClient, shownReading } from "./model.ts";
import { STYLE } from "./style.ts";

type Texts = Catalog["serverConsole"];

interface PlacedColumn {
  readonly column: Column;
  readonly width: number;
}

/** `255.255.255.255:65535` */
const IPV4_WIDTH = 21;

/** In front of every row, so that the selection, and who is muted, show without colours too. */
const MARK_WIDTH = 3;
const SELECTED_MARK = "▸";
const MUTED_MARK = "⊘";

export function drawClients(canvas: Canvas, rect: Rect, model: Model): void {
  const area = inner(rect);
  const texts = catalogOf(model.lang).serverConsole;
  if (model.rows.length === 0) {
    canvas.put(area.x + 1, area.y, truncate(emptyText(model, texts), area.width - 1), STYLE.dim);
    return;
  }
  const titleRows = titleRowsOf(area.height);
  const visible = model.rows.slice(model.clientTop, model.clientTop + area.height - titleRows);
  const columns = placeColumns(visible, area.width - MARK_WIDTH, model, texts);
  if (titleRows > 0) drawRow(canvas, area, area.y, columns, STYLE.bold, "", (column) => titleOf(column, model, texts));
  for (const [index, row] of visible.entries()) {
    const isSelected = row.id === model.selectedId;
    const style = isSelected ? STYLE.selected : STYLE.plain;
    const mark = (isSelected ? SELECTED_MARK : " ") + (row.isMuted ? MUTED_MARK : "");
    drawRow(canvas, area, area.y + titleRows + index, columns, style, mark, (column) => column.cell(row, model, texts));
  }
}

/** `by idle ▲` and how many there are, for the border. */
export function clientsNote(model: Model): string {
  const texts = catalogOf(model.lang).serverConsole;
  const filter = model.clientFilter === "" ? "" : `/${sanitize(model.clientFilter)} · `;
  const followed = model.followLine === undefined ? undefined : selectedClient(model);
  const follows = followed === undefined ? "" : `${texts.following(sanitize(followed.name))} · `;
  return `${follows}${filter}${texts.sortedBy(texts.columns[model.order.column])} ${arrowOf(model)}`;
}

function arrowOf(model: Model): string {
  return isAscending(model.order) ? "▲" : "▼";
}

function emptyText(model: Model, texts: Texts): string {
  const { snapshot } = shownReading(model);
  if (snapshot.clients.length > 0) return texts.nobodyMatches;
  return snapshot.state === "running" ? texts.nobody : texts.nobodyStopped;
}

function titleOf(column: Column, model: Model, texts: Texts): string {
  return texts.columns[column.name] + (model.order.column === column.name ? arrowOf(model) : "");
}

/** Widths by what is in view; where that is too wide, columns go by rank, and the rest shrinks to its minimum. */
function placeColumns(rows: readonly ClientRow[], width: number, model: Model, texts: Texts): readonly PlacedColumn[] {
  let placed = columnsOf(model).map((column): PlacedColumn => {
    const cells = rows.map((row) => textWidth(column.cell(row, model, texts)));
    const wanted = Math.max(textWidth(texts.columns[column.name]) + 1, column.minWidth, ...cells);
    return { column, width: Math.min(wanted, column.maxWidth) };
  });
  // A long IPv6 address gives way before a whole column does; the details show it in full.
  placed = shrunk(placed, "address", IPV4_WIDTH, width);
  while (placed.length > 2 && totalWidth(placed) > width) {
    const worst = placed.reduce((candidate, each) => (each.column.rank >= candidate.column.rank ? each : candidate));
    placed = placed.filter((each) => each !== worst);
  }
  return shrunk(placed, "name", 1, width);
}

/** The column made narrower, down to `minWidth`, as far as the table is too wide. */
function shrunk(columns: PlacedColumn[], name: SortColumn, minWidth: number, width: number): PlacedColumn[] {
  const excess = Math.max(0, totalWidth(columns) - width);
  return columns.map((each) =>
    each.column.name === name
      ? { ...each, width: Math.min(each.width, Math.max(minWidth, each.width - excess)) }
      : each,
  );
}

function totalWidth(columns: readonly PlacedColumn[]): number {
  return columns.reduce((sum, { width }) => sum + width + 1, -1);
}

function drawRow(
  canvas: Canvas,
  area: Rect,
  y: number,
  columns: readonly PlacedColumn[],
  style: Style,
  mark: string,
  cellOf: (column: Column) => string,
): void {
  const end = area.x + area.width;
  if (style.inverse) canvas.fill({ ...area, y, height: 1 }, style);
  canvas.put(area.x, y, mark, style);
  let x = area.x + MARK_WIDTH;
  for (const { column, width } of columns) {
    const text = truncate(cellOf(column), width);
    canvas.put(x, y, column.isRight ? padStart(text, width) : padEnd(text, width), style, end - x);
    x += width + 1;
  }
}

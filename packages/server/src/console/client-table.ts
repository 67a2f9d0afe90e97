/**
 * The client table's order and selection. The selection is an id, never a row number: rows may resort
 * under it, and a client that left takes the selection with it, so no key ever acts on its neighbour.
 */
import type { ClientRow } from "../core/events.ts";
import { formatEndpoint } from "../endpoint-text.ts";
import { matcherOf } from "./filter.ts";

/** In the order in which they stand. */
const SORT_COLUMNS = [
  "id",
  "name",
  "address",
  "kind",
  "joined",
  "idle",
  "rate",
  "in",
  "out",
  "bytesIn",
  "bytesOut",
  "rtt",
  "jitter",
  "lost",
  "resent",
  "waiting",
  "drops",
] as const;
export type SortColumn = (typeof SORT_COLUMNS)[number];

/** Shown with `w` only, or while the rows are sorted by them. */
export const WIDE_COLUMNS: readonly SortColumn[] = ["bytesIn", "bytesOut", "jitter", "lost", "resent"];

/** Who does or suffers most comes first: that is what one sorts by these for. */
const LARGEST_FIRST: readonly SortColumn[] = SORT_COLUMNS.slice(SORT_COLUMNS.indexOf("rate"));

export interface SortOrder {
  readonly column: SortColumn;
  readonly reverse: boolean;
}

/** Frames a second, by id. */
type Rates = ReadonlyMap<number, number>;

/** What a column sorts by; undefined stands behind everything, whichever way round. */
function sortValue(row: ClientRow, column: SortColumn, rates: Rates): number | string | undefined {
  switch (column) {
    case "id":
      return row.id;
    case "name":
      return row.name;
    case "address":
      return row.endpoint.address;
    case "kind":
      return row.peer;
    case "joined":
      return row.joinedAtMs;
    case "idle":
      return -row.lastSeenAtMs;
    case "rate":
      return rates.get(row.id);
    case "in":
      return row.framesIn;
    case "out":
      return row.framesOut;
    case "bytesIn":
      return row.bytesIn;
    case "bytesOut":
      return row.bytesOut;
    case "rtt":
      return row.session?.rttMs;
    case "jitter":
      return row.session?.jitterMs;
    case "lost":
      return row.session?.lost;
    case "resent":
      return row.session?.resent;
    case "waiting":
      return row.session?.heldCount;
    case "drops":
      return row.drops;
  }
}

/** The rows that the filter leaves, in order. Equal rows stand by id, so that they hold still. */
export function arrangeRows(
  rows: readonly ClientRow[],
  order: SortOrder,
  filter: string,
  rates: Rates,
): readonly ClientRow[] {
  const matches = matcherOf(filter);
  const shown = filter === "" ? rows : rows.filter((row) => matches(searchText(row)));
  const direction = isAscending(order) ? 1 : -1;
  return shown
    .map((row) => ({ row, value: sortValue(row, order.column, rates) }))
    .sort((a, b) => compare(a.value, b.value, direction) || byPort(a.row, b.row, order) || a.row.id - b.row.id)
    .map(({ row }) => row);
}

function compare(a: number | string | undefined, b: number | string | undefined, direction: number): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  return a < b ? -direction : direction;
}

/** Clients of one address, by port. */
function byPort(a: ClientRow, b: ClientRow, { column, reverse }: SortOrder): number {
  return column === "address" ? (a.endpoint.port - b.endpoint.port) * (reverse ? -1 : 1) : 0;
}

function searchText(row: ClientRow): string {
  return `${row.id} ${row.name} ${formatEndpoint(row.endpoint)} ${row.peer}`;
}

/** The neighbour among the columns that are there. */
export function nextColumn(order: SortOrder, step: 1 | -1, columns: readonly SortColumn[]): SortOrder {
  const index = columns.indexOf(order.column) + step;
  return { ...order, column: columns.at(index % columns.length) ?? "id" };
}

/** Whether values grow downwards. */
export function isAscending({ column, reverse }: SortOrder): boolean {
  return LARGEST_FIRST.includes(column) === reverse;
}

/**
 * The id that is `step` rows from the selected one, held inside the table. Without a selection, or when the
 * selected client is gone, a step starts at the nearer end.
 */
export function moveSelection(
  rows: readonly ClientRow[],
  selectedId: number | undefined,
  step: number,
): number | undefined {
  const index = rows.findIndex((row) => row.id === selectedId);
  const start = index >= 0 ? index : step > 0 ? -1 : rows.length;
  const target = start + step;
  return rows[Math.min(Math.max(target, 0), rows.length - 1)]?.id;
}

/**
 * The client table's order and selection. The selection is an id, never a row number: rows may resort
 * under it, and a client that left takes the selection with it, so no key ever acts on its neighbour.
 */
import type { ClientRow } from "../core/events.ts";
import { formatEndpoint } from "../endpoint-text.ts";
import { matcherOf } from "./filter.ts";

/** In the order in which ← and → walk over them. */
const SORT_COLUMNS = ["id", "name", "address", "kind", "joined", "idle", "in", "out", "drops"] as const;
export type SortColumn = (typeof SORT_COLUMNS)[number];

export interface SortOrder {
  readonly column: SortColumn;
  readonly reverse: boolean;
}

type Compare = (a: ClientRow, b: ClientRow) => number;

const COMPARE: Record<SortColumn, Compare> = {
  id: (a, b) => a.id - b.id,
  name: (a, b) => compareText(a.name, b.name),
  address: (a, b) => compareText(a.endpoint.address, b.endpoint.address) || a.endpoint.port - b.endpoint.port,
  kind: (a, b) => compareText(a.peer, b.peer),
  joined: (a, b) => a.joinedAtMs - b.joinedAtMs,
  idle: (a, b) => b.lastSeenAtMs - a.lastSeenAtMs,
  // Who does most comes first: that is what one sorts by these for.
  in: (a, b) => b.framesIn - a.framesIn,
  out: (a, b) => b.framesOut - a.framesOut,
  drops: (a, b) => b.drops - a.drops,
};

const BUSIEST_FIRST: readonly SortColumn[] = ["in", "out", "drops"];

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The rows that the filter leaves, in order. Equal rows stand by id, so that they hold still. */
export function arrangeRows(rows: readonly ClientRow[], order: SortOrder, filter: string): readonly ClientRow[] {
  const matches = matcherOf(filter);
  const shown = filter === "" ? [...rows] : rows.filter((row) => matches(searchText(row)));
  const compare = COMPARE[order.column];
  const direction = order.reverse ? -1 : 1;
  return shown.sort((a, b) => direction * compare(a, b) || a.id - b.id);
}

function searchText(row: ClientRow): string {
  return `${row.id} ${row.name} ${formatEndpoint(row.endpoint)} ${row.peer}`;
}

export function nextColumn(order: SortOrder, step: 1 | -1): SortOrder {
  const index = SORT_COLUMNS.indexOf(order.column) + step;
  return { ...order, column: SORT_COLUMNS.at(index % SORT_COLUMNS.length) ?? "id" };
}

/** Whether values grow downwards, for the arrow. */
export function isAscending({ column, reverse }: SortOrder): boolean {
  return BUSIEST_FIRST.includes(column) === reverse;
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

/**
 * A list with one selected row. The selection belongs to a key, not to a place: rows may come, go and be
 * sorted anew under it without another row being meant (people kicked the wrong client that way).
 */
import type { Canvas, Rect } from "../canvas.ts";
import type { Style } from "../types.ts";

export interface ListState {
  readonly selectedKey: string | undefined;
  /** Where the selected row stood last: its neighbour there is selected when the row goes. */
  readonly index: number;
  /** Rows scrolled out above. */
  readonly offset: number;
}

export type ListMove = "up" | "down" | "pageup" | "pagedown" | "home" | "end";

export const emptyList: ListState = { selectedKey: undefined, index: 0, offset: 0 };

const MOVE_BY_KEY: Readonly<Record<string, ListMove>> = {
  up: "up",
  down: "down",
  pageup: "pageup",
  pagedown: "pagedown",
  home: "home",
  end: "end",
  g: "home",
  G: "end",
};

/** The move that a key means in a list that has the focus. */
export function listMoveOf(key: string): ListMove | undefined {
  return Object.hasOwn(MOVE_BY_KEY, key) ? MOVE_BY_KEY[key] : undefined;
}

/** The state for these rows: the selection on a row that exists (none in an empty list), and in view. */
export function settleList(state: ListState, keys: readonly string[], height: number): ListState {
  if (keys.length === 0) return emptyList;
  const found = state.selectedKey === undefined ? -1 : keys.indexOf(state.selectedKey);
  return select(state, keys, found === -1 ? state.index : found, height);
}

/** Selects the row with this key, if it is there. */
export function selectKey(state: ListState, keys: readonly string[], key: string, height: number): ListState {
  const index = keys.indexOf(key);
  return index === -1 ? settleList(state, keys, height) : select(state, keys, index, height);
}

/** Moves the selection; `height` is the number of rows in view. */
export function moveList(state: ListState, keys: readonly string[], move: ListMove, height: number): ListState {
  const settled = settleList(state, keys, height);
  const page = Math.max(1, height - 1);
  const targets: Record<ListMove, number> = {
    up: settled.index - 1,
    down: settled.index + 1,
    pageup: settled.index - page,
    pagedown: settled.index + page,
    home: 0,
    end: keys.length - 1,
  };
  return keys.length === 0 ? settled : select(settled, keys, targets[move], height);
}

function select(state: ListState, keys: readonly string[], wanted: number, height: number): ListState {
  const rows = Math.max(1, height);
  const index = Math.max(0, Math.min(wanted, keys.length - 1));
  const lastOffset = Math.max(0, keys.length - rows);
  const offset = Math.max(index - rows + 1, Math.min(state.offset, index, lastOffset));
  return { selectedKey: keys[index], index, offset };
}

export interface ListView<Item> {
  readonly items: readonly Item[];
  keyOf(item: Item): string;
  /** Draws one item into its row, over the row's style. */
  drawRow(item: Item, row: Rect, style: Style): void;
  /** Style of the selected row; inverse when not given. */
  readonly selectedStyle?: Style;
}

const SELECTED: Style = { inverse: true };

/** Draws the rows that are in view. */
export function drawList<Item>(canvas: Canvas, rect: Rect, state: ListState, view: ListView<Item>): void {
  const keys = view.items.map((item) => view.keyOf(item));
  const { offset, selectedKey } = settleList(state, keys, rect.height);
  for (const [y, item] of view.items.slice(offset, offset + rect.height).entries()) {
    const row: Rect = { x: rect.x, y: rect.y + y, width: rect.width, height: 1 };
    const style = keys[offset + y] === selectedKey ? (view.selectedStyle ?? SELECTED) : {};
    canvas.fill(row, style);
    view.drawRow(item, row, style);
  }
}

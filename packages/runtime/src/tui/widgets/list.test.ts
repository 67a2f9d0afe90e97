import { describe, expect, test } from "bun:test";
import { Canvas } from "../canvas.ts";
import { drawList, emptyList, type ListState, listMoveOf, moveList, selectKey, settleList } from "./list.ts";

const KEYS = ["a", "b", "c", "d", "e", "f", "g", "h"];

function draw(state: ListState, items: readonly string[], height: number): string {
  const canvas = new Canvas(4, height);
  const rect = { x: 0, y: 0, width: 4, height };
  drawList(canvas, rect, state, {
    items,
    keyOf: (item) => item,
    drawRow: (item, row, style) => canvas.put(row.x, row.y, style.inverse ? `>${item}` : ` ${item}`, style),
  });
  return canvas.toText();
}

describe("list", () => {
  test("list: the first row is selected at first, and moves stop at the ends", () => {
    expect(draw(emptyList, KEYS, 3)).toBe(">a\n b\n c");
    const down = moveList(emptyList, KEYS, "down", 3);
    expect(draw(down, KEYS, 3)).toBe(" a\n>b\n c");
    expect(moveList(emptyList, KEYS, "up", 3).selectedKey).toBe("a");
    expect(moveList(emptyList, KEYS, "end", 3).selectedKey).toBe("h");
    expect(draw(moveList(emptyList, KEYS, "end", 3), KEYS, 3)).toBe(" f\n g\n>h");
    expect(moveList(emptyList, KEYS, "pagedown", 3).selectedKey).toBe("c");
  });

  test("list: scrolls only as far as the selection needs", () => {
    let state = moveList(emptyList, KEYS, "end", 3);
    state = moveList(state, KEYS, "up", 3);
    expect(draw(state, KEYS, 3)).toBe(" f\n>g\n h");
    state = moveList(moveList(state, KEYS, "up", 3), KEYS, "up", 3);
    expect(draw(state, KEYS, 3)).toBe(">e\n f\n g");
  });

  test("list: the selection stays on its key when rows are sorted anew, come or go", () => {
    const state = moveList(moveList(emptyList, KEYS, "down", 3), KEYS, "down", 3);
    expect(state.selectedKey).toBe("c");
    expect(draw(state, [...KEYS].reverse(), 3)).toBe(" e\n d\n>c");
    expect(settleList(state, ["x", "y", ...KEYS], 3).selectedKey).toBe("c");
  });

  test("list: when the selected row goes, its neighbour is selected", () => {
    const state = selectKey(emptyList, KEYS, "c", 3);
    expect(settleList(state, ["a", "b", "d"], 3).selectedKey).toBe("d");
    expect(settleList(state, ["a"], 3).selectedKey).toBe("a");
    expect(settleList(state, [], 3)).toEqual(emptyList);
    expect(moveList(emptyList, [], "down", 3)).toEqual(emptyList);
    expect(draw(state, [], 2)).toBe("\n");
  });

  test("list: a higher view shows the rows above again", () => {
    expect(draw(moveList(emptyList, KEYS, "end", 2), KEYS, 5)).toBe(" d\n e\n f\n g\n>h");
  });

  test("list: its keys", () => {
    expect(["up", "pagedown", "G", "x", "toString"].map(listMoveOf)).toEqual([
      "up",
      "pagedown",
      "end",
      undefined,
      undefined,
    ]);
  });
});

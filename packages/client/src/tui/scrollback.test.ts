import { describe, expect, test } from "bun:test";
import { Scrollback } from "./scrollback.ts";

function numbers(count: number, capacity: number): Scrollback<number> {
  let list = Scrollback.empty<number>(capacity);
  for (let n = 0; n < count; n++) list = list.append(n);
  return list;
}

function kept(list: Scrollback<number>): number[] {
  const items: number[] = [];
  for (let seq = list.firstSeq; seq < list.endSeq; seq++) items.push(list.at(seq) ?? -1);
  return items;
}

describe("scrollback", () => {
  test("append: keeps the newest up to the capacity, under their own numbers", () => {
    const list = numbers(25, 10);
    expect(list.length).toBe(10);
    expect(list.firstSeq).toBe(15);
    expect(kept(list)).toEqual([15, 16, 17, 18, 19, 20, 21, 22, 23, 24]);
    expect(list.at(14)).toBeUndefined();
    expect(list.at(25)).toBeUndefined();
  });

  test("append: an older value does not see what two newer ones added", () => {
    const old = numbers(5, 10);
    const left = old.append(100);
    const right = old.append(200);
    expect(kept(old)).toEqual([0, 1, 2, 3, 4]);
    expect(kept(left)).toEqual([0, 1, 2, 3, 4, 100]);
    expect(kept(right)).toEqual([0, 1, 2, 3, 4, 200]);
  });

  test("replace: changes one item, in the new value only", () => {
    const old = numbers(12, 10);
    const changed = old.replace(5, 55);
    expect(changed.at(5)).toBe(55);
    expect(old.at(5)).toBe(5);
    expect(changed.append(12).firstSeq).toBe(3);
    expect(old.replace(1, 7)).toBe(old);
  });

  test("cleared: numbers go on, so an anchor to a cleared line is gone for good", () => {
    const list = numbers(7, 10).cleared().append(70);
    expect(list.firstSeq).toBe(7);
    expect(list.at(6)).toBeUndefined();
    expect(list.last()).toBe(70);
  });
});

/** What is taken out of the bucket, and by whom. */
import { describe, expect, test } from "bun:test";
import { Sweeper } from "./sweeper.ts";

describe("sweeper", () => {
  function opened(isOurs: boolean): { readonly sweeper: Sweeper; readonly removed: number[] } {
    const removed: number[] = [];
    const remove = async (revision: number) => {
      removed.push(revision);
    };
    return { sweeper: new Sweeper({ remove, isOurs: () => isOurs }), removed };
  }

  test("sweeper: what was deleted, and not set since, is removed once", async () => {
    const { sweeper, removed } = opened(true);
    sweeper.read("id.1", 1, false);
    sweeper.read("id.1", 2, true);
    sweeper.read("id.2", 3, true);
    sweeper.read("id.2", 4, false);
    await sweeper.sweep();
    await sweeper.sweep();
    expect(removed).toEqual([2]);
  });

  test("sweeper: a server that is not the one to do it leaves it", async () => {
    const { sweeper, removed } = opened(false);
    sweeper.read("id.1", 2, true);
    await sweeper.sweep();
    expect(removed).toEqual([]);
  });
});

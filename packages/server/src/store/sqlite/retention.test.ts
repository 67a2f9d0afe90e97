import { Database } from "bun:sqlite";
import { describe, expect, jest, test } from "bun:test";
import { openDatabase } from "@recado/runtime/sqlite";
import type { ContractStore } from "../contract/contract-store.ts";
import type { Indexable } from "./history-file.ts";
import { Reader } from "./reader.ts";
import { Retention, type RetentionLimits } from "./retention.ts";
import { SERVER_DATABASE } from "./schema.ts";
import { type TestFolder, withFolder } from "./test-folders.ts";

const DAY_MS = 86_400_000;
const NOW_MS = 100 * DAY_MS;

/** Runs one round to its end on what the store wrote. */
async function round(folder: TestFolder, limits: RetentionLimits): Promise<{ removed: Indexable[]; slices: number }> {
  await folder.close();
  const db = openDatabase(folder.file(), SERVER_DATABASE);
  const removed: Indexable[] = [];
  let slices = 1;
  // Each look at the clock is later than a slice may take: one step a slice.
  let monotonicMs = 0;
  const clock = { monotonicMs: () => (monotonicMs += 10), wallMs: () => NOW_MS };
  const retention = new Retention({ db, clock, limits, removed: (batch) => removed.push(...batch) });
  while (retention.slice()) slices++;
  db.close();
  return { removed, slices };
}

function numbersLeft(folder: TestFolder): number[] {
  const rows = folder.sql<{ number: number }>("recado.sqlite", "SELECT number FROM messages ORDER BY number");
  return rows.map(({ number }) => number);
}

function bytesOf(folder: TestFolder): number {
  const db = new Database(folder.file(), { readonly: true });
  const count = (pragma: string) => Object.values(db.query(`PRAGMA ${pragma}`).get() as Record<string, number>)[0] ?? 0;
  const bytes = (count("page_count") - count("freelist_count")) * count("page_size");
  db.close();
  return bytes;
}

function putDays(store: ContractStore, days: readonly number[]): number[] {
  return days.map((day) => store.put({ atMs: day * DAY_MS }).number);
}

describe("retention", () => {
  test("retention: without limits everything stays", () =>
    withFolder(async (folder) => {
      const numbers = putDays(folder.opened(), [1, 50, 99]);
      expect(await round(folder, {})).toEqual({ removed: [], slices: 1 });
      expect(numbersLeft(folder)).toEqual(numbers);
    }));

  test("retention: what is older than so many days goes, and what is just so old stays", () =>
    withFolder(async (folder) => {
      const numbers = putDays(folder.opened(), [1, 69, 69.5, 70, 99]);
      const { removed } = await round(folder, { keepDays: 30 });
      expect(removed.map(({ number }) => number)).toEqual(numbers.slice(0, 3));
      expect(numbersLeft(folder)).toEqual(numbers.slice(3));
    }));

  test("retention: the newest stays at any age", () =>
    withFolder(async (folder) => {
      const numbers = putDays(folder.opened(), [1, 2, 3]);
      await round(folder, { keepDays: 1, keepBytes: 0 });
      expect(numbersLeft(folder)).toEqual(numbers.slice(2));
    }));

  test("retention: a private text stays until its receiver has it; nobody's does not", () =>
    withFolder(async (folder) => {
      const store = folder.opened();
      const put = (dest: number) => store.put({ atMs: DAY_MS, origin: 1, dest }).number;
      const [read, unread, mine, nobodys] = [put(2), put(2), put(1), put(9)];
      const last = put(0);
      store.own({ id: 1, position: last });
      store.own({ id: 2, position: read });
      const { removed } = await round(folder, { keepDays: 1, keepBytes: 0 });
      expect(removed).toEqual([
        { number: read, origin: 1, dest: 2 },
        { number: mine, origin: 1, dest: 1 },
        { number: nobodys, origin: 1, dest: 9 },
      ]);
      expect(numbersLeft(folder)).toEqual([unread, last]);
    }));

  test("retention: more unread texts than are looked at once do not hold up what follows", () =>
    withFolder(async (folder) => {
      const store = folder.opened();
      store.own({ id: 2, position: 0 });
      const unread = Array.from({ length: 200 }, () => store.put({ atMs: DAY_MS, dest: 2 }).number);
      const old = putDays(store, [2, 3]);
      const last = store.put({ atMs: NOW_MS }).number;
      const { removed } = await round(folder, { keepDays: 30 });
      expect(removed.map(({ number }) => number)).toEqual(old);
      expect(numbersLeft(folder)).toEqual([...unread, last]);
    }));

  test("retention: the oldest go until the file is small enough, in many slices, and the file shrinks", () =>
    withFolder(async (folder) => {
      const store = folder.opened();
      const numbers = Array.from({ length: 120 }, () => store.put({ atMs: NOW_MS, text: "x".repeat(65_536) }).number);
      await folder.close();
      const keepBytes = 2 * 1_024 * 1_024;
      const fileBytes = Bun.file(folder.file()).size;
      const { slices } = await round(folder, { keepBytes });
      const left = numbersLeft(folder);
      expect(left).toEqual(numbers.slice(-left.length));
      expect(bytesOf(folder)).toBeLessThanOrEqual(keepBytes);
      expect(bytesOf(folder)).toBeGreaterThan(keepBytes - 200_000);
      expect(Bun.file(folder.file()).size).toBeLessThan(fileBytes / 2);
      expect(slices).toBeGreaterThan(100);
      expect(folder.sql<object>("recado.sqlite", "PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
    }));

  test("retention: what went is neither found nor counted any more, and leaves the search file, too", () =>
    withFolder(async (folder) => {
      const store = folder.opened();
      store.put({ atMs: DAY_MS, text: "antigo" });
      store.put({ atMs: DAY_MS, text: "antigo", dest: 2 });
      const last = store.put({ atMs: NOW_MS, text: "antigo" });
      await store.commit();
      await store.search("antigo");
      const { logId } = store.store;
      const { removed } = await round(folder, { keepDays: 1 });
      expect(removed).toHaveLength(2);
      const again = folder.opened();
      expect(await again.search("antigo")).toEqual({ entries: [last], hasMore: false });
      expect(await again.feed({ id: 1 })).toEqual({ entries: [last], upTo: last.number });
      expect(await again.read("mail", { id: 2, after: 0, upTo: last.number })).toEqual({ count: 0, byteCount: 0 });
      await folder.close();
      const reader = new Reader({ folder: folder.path, logId, lastNumber: last.number });
      reader.drop(removed);
      reader.close();
      const counts = ["own_public", "inbox", "private", "words_docsize"].map(
        (table) => folder.sql<{ count: number }>("search.sqlite", `SELECT count(*) AS count FROM ${table}`)[0]?.count,
      );
      expect(counts).toEqual([1, 0, 0, 1]);
    }));

  test("retention: a store does it by itself, soon after it was opened and then once in a while", () =>
    withFolder(async (folder) => {
      const store = folder.opened();
      putDays(store, [1, 99]);
      await folder.close();
      jest.useFakeTimers();
      try {
        const running = folder.opened({
          retention: { keepDays: 30 },
          clock: { monotonicMs: () => 0, wallMs: () => NOW_MS },
        });
        expect(numbersLeft(folder)).toHaveLength(2);
        jest.advanceTimersByTime(10_000);
        expect(numbersLeft(folder)).toHaveLength(1);
        expect(running.store.fault).toBeUndefined();
      } finally {
        jest.useRealTimers();
      }
    }));
});

/** What is derived may be lost, damaged or of another history: it is made again, and nobody notices. */

import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { openSearchFile } from "./search-file.ts";
import { type TestFolder, withFolder } from "./test-folders.ts";

const SEARCH = "search.sqlite";
const PAGE_BYTES = 4_096;

/** A closed store with two entries, and a search file that knows both. */
async function filled(folder: TestFolder): Promise<readonly number[]> {
  const store = folder.opened();
  const numbers = [store.put({ text: "um achado" }).number, store.put({ text: "outro achado", dest: 2 }).number];
  await store.commit();
  await store.search("achado");
  await folder.close();
  return numbers;
}

async function expectFound(folder: TestFolder, numbers: readonly number[]): Promise<void> {
  const store = folder.opened();
  const page = await store.search("achado");
  expect(page === "nothing-to-find" ? page : page.entries.map(({ number }) => number)).toEqual([...numbers]);
  expect((await store.page({ with: 2 })).entries.map(({ number }) => number)).toEqual(numbers.slice(1));
  await folder.close();
}

/** Overwrites the beginning of every page but the first, and of those that hold what is looked at on opening. */
function garble(path: string): void {
  const db = new Database(path, { readwrite: true });
  const kept = db.query<{ rootpage: number }, []>(
    "SELECT rootpage FROM sqlite_schema WHERE name IN ('meta', 'words_config')",
  );
  const pages = new Set([1, ...kept.all().map(({ rootpage }) => rootpage)]);
  db.close();
  const bytes = readFileSync(path);
  for (let page = 1; page * PAGE_BYTES <= bytes.length; page++) {
    if (!pages.has(page)) bytes.fill(0xa5, (page - 1) * PAGE_BYTES, (page - 1) * PAGE_BYTES + 1_024);
  }
  writeFileSync(path, bytes);
}

const HARMS: readonly (readonly [title: string, harm: (folder: TestFolder) => void])[] = [
  ["is missing", (folder) => rmSync(folder.file(SEARCH))],
  ["is empty", (folder) => writeFileSync(folder.file(SEARCH), "")],
  ["is no database", (folder) => writeFileSync(folder.file(SEARCH), "x".repeat(9_999))],
  ["is cut in the middle", (folder) => truncateSync(folder.file(SEARCH), 20_480)],
  ["shows its damage only in use", (folder) => garble(folder.file(SEARCH))],
  ["is of another version", (folder) => folder.sql(SEARCH, "PRAGMA application_id = 1380275968")],
  ["is of a later version", (folder) => folder.sql(SEARCH, "PRAGMA user_version = 9")],
  ["is of another history", (folder) => folder.sql(SEARCH, "UPDATE meta SET value = value + 1 WHERE key = 'log_id'")],
  ["lost a table", (folder) => folder.sql(SEARCH, "DROP TABLE inbox")],
  ["knows the beginning only", (folder) => openSearchFile(folder.file(SEARCH), logIdOf(folder), 1).close()],
];

function logIdOf(folder: TestFolder): number {
  return folder.sql<{ value: number }>("recado.sqlite", "SELECT value FROM meta WHERE key = 'log_id'")[0]?.value ?? 0;
}

describe("search file", () => {
  for (const [title, harm] of HARMS) {
    test(`search file: one that ${title} is made again`, () =>
      withFolder(async (folder) => {
        const numbers = await filled(folder);
        harm(folder);
        await expectFound(folder, numbers);
        expect(folder.sql<object>(SEARCH, "PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
        expect(existsSync(folder.file(SEARCH))).toBe(true);
      }));
  }

  test("search file: it is used again when there is nothing wrong with it", () =>
    withFolder(async (folder) => {
      const numbers = await filled(folder);
      folder.sql(SEARCH, "CREATE TABLE still_there (x)");
      await expectFound(folder, numbers);
      expect(folder.sql<object>(SEARCH, "SELECT * FROM still_there")).toEqual([]);
    }));

  test("search file: what it tells of entries that a crash took away is dropped, and told of their successors", () =>
    withFolder(async (folder) => {
      const [kept = 0, lost = 0] = await filled(folder);
      folder.sql("recado.sqlite", `DELETE FROM messages WHERE number = ${lost}`);
      folder.sql("recado.sqlite", "DELETE FROM meta WHERE key = 'last_number'");
      const store = folder.opened();
      expect(store.store.lastNumber).toBe(kept);
      store.put({ number: lost, text: "novo texto", dest: 3 });
      await store.commit();
      expect(await store.search("novo")).toMatchObject({ entries: [{ number: lost }] });
      expect(await store.search("outro")).toMatchObject({ entries: [] });
      expect((await store.page({ with: 2 })).entries).toEqual([]);
      expect((await store.page({ with: 3 })).entries).toHaveLength(1);
    }));

  test("search file: while it cannot be made, what does not need it is answered, and the rest says so", () =>
    withFolder(async (folder) => {
      const store = folder.opened();
      Bun.spawnSync(["mkdir", "-p", folder.file(`${SEARCH}/x`)]);
      const entry = store.put({ text: "achado" });
      await store.commit();
      expect((await store.page({})).entries).toEqual([entry]);
      expect(await store.search("achado").catch((error: Error) => error.message)).toBe("unread");
      rmSync(folder.file(SEARCH), { recursive: true });
      expect(await store.search("achado")).toMatchObject({ entries: [entry] });
    }));
});

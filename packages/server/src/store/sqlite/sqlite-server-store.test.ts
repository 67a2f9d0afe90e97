/** The store against its files: what others do to them, and what is left when it ends. */

import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { statSync, truncateSync, writeFileSync } from "node:fs";
import { DatabaseError } from "@recado/runtime/sqlite";
import { waitFor } from "@recado/runtime/testing";
import { withFolder } from "./test-folders.ts";

const HISTORY = "recado.sqlite";
const READ_ONLY_CHILD = new URL("../../../test/stores/read-only-child.ts", import.meta.url).pathname;
const WRITING_CHILD = new URL("../../../test/stores/writing-child.ts", import.meta.url).pathname;

interface Check {
  readonly integrity_check: string;
}

describe("SQLite store's files", () => {
  test("files: a store that was closed leaves one file without a log, and everything in it", () =>
    withFolder(async (folder) => {
      const store = folder.opened();
      store.own({ id: 1, receiveNext: 5 });
      const entry = store.put();
      store.apply({ kind: "progress", id: 1, position: entry.number, receiveNext: 9, lastSeenMs: 77 });
      await folder.close();
      expect(statSync(folder.file("recado.sqlite-wal"), { throwIfNoEntry: false })).toBeUndefined();
      const { owners, recent } = folder.open().load();
      expect(owners).toMatchObject([{ id: 1, position: entry.number, receiveNext: 9, lastSeenMs: 77 }]);
      expect(recent).toEqual([entry]);
    }));

  test("files: they are for their owner alone", () =>
    withFolder((folder) => {
      folder.open();
      for (const name of [HISTORY, "recado.lock"]) expect(statSync(folder.file(name)).mode & 0o777).toBe(0o600);
    }));

  test("files: a folder that is missing is made, for its owner alone", () =>
    withFolder(async (folder) => {
      const path = folder.file("a/b");
      await folder.open({ folder: path }).close();
      expect(statSync(path).mode & 0o777).toBe(0o700);
      expect(statSync(folder.file(`a/b/${HISTORY}`)).isFile()).toBe(true);
    }));

  test("files: two stores never share a folder, and the next one comes in when the first is closed", () =>
    withFolder(async (folder) => {
      const first = folder.open();
      expect(await folder.openFault()).toBe("locked");
      first.apply({ kind: "banned", ban: { kind: "id", value: "3", reason: "", atMs: 1 } });
      await folder.close();
      expect(await folder.openFault()).toBeUndefined();
      expect(folder.open().bans()).toHaveLength(1);
    }));

  test("files: progress reaches the file without a commit, while nothing else is written", () =>
    withFolder(async (folder) => {
      const store = folder.opened();
      store.own({ id: 1, receiveNext: 5 });
      await store.commit();
      store.apply({ kind: "progress", id: 1, position: 17, receiveNext: 9, lastSeenMs: 77 });
      const position = (): number | undefined =>
        folder.sql<{ position: number }>(HISTORY, "SELECT position FROM owners")[0]?.position;
      while (position() !== 17) await new Promise(setImmediate);
      expect(position()).toBe(17);
    }));

  test("files: what was durable once stays readable, also when a commit was asked for in the callback of another", () =>
    withFolder(async (folder) => {
      const store = folder.opened();
      const other = new Database(folder.file());
      other.run("BEGIN IMMEDIATE");
      store.put();
      const first = store.commit();
      store.store.commit(() => store.store.commit(() => undefined));
      store.put();
      const second = store.commit();
      const last = store.put();
      other.run("COMMIT");
      other.close();
      await Promise.all([first, second]);
      expect((await store.feed({ id: 1 })).upTo).toBe(last.number);
    }));

  test("files: what cannot be read is a fault until it can be; meanwhile what was read last stands", () =>
    withFolder(async (folder) => {
      let nowMs = 0;
      const faults: (string | undefined)[] = [];
      const clock = { monotonicMs: () => nowMs, wallMs: () => 0 };
      const store = folder.open({ clock, onFault: (fault) => faults.push(fault) });
      store.apply({ kind: "banned", ban: { kind: "id", value: "3", reason: "", atMs: 1 } });
      await new Promise<void>((resolve) => store.commit(resolve));
      const [bans, size] = [store.bans(), store.size()];
      folder.sql(HISTORY, "ALTER TABLE bans RENAME TO hidden_bans");
      folder.sql(HISTORY, "ALTER TABLE messages RENAME TO hidden_messages");
      nowMs += 1_000;
      expect([store.bans(), store.size()]).toEqual([bans, size]);
      expect(bans).toHaveLength(1);
      expect(() => store.load()).toThrow(DatabaseError);
      expect([store.fault, faults]).toEqual(["failed", ["failed"]]);
      folder.sql(HISTORY, "ALTER TABLE hidden_messages RENAME TO messages");
      folder.sql(HISTORY, "ALTER TABLE hidden_bans RENAME TO bans");
      await waitFor(
        () => (store.fault === undefined ? true : undefined),
        () => "the end of the fault",
      );
      expect(faults).toEqual(["failed", undefined]);
    }));

  test("files: bans that another program changes are seen", () =>
    withFolder((folder) => {
      let nowMs = 0;
      const store = folder.open({ clock: { monotonicMs: () => nowMs, wallMs: () => 0 } });
      const bans = store.bans();
      folder.sql(HISTORY, "INSERT INTO bans VALUES ('id', '7', 'spam', 5)");
      expect(store.bans()).toBe(bans);
      nowMs += 1_000;
      expect(store.bans()).toEqual([{ kind: "id", value: "7", reason: "spam", atMs: 5 }]);
      folder.sql(HISTORY, "UPDATE meta SET value = value");
      const same = store.bans();
      nowMs += 1_000;
      expect(store.bans()).toBe(same);
    }));

  test("files: numbers that were given are not given again, even when their entries are gone", () =>
    withFolder(async (folder) => {
      const store = folder.opened();
      store.own({ id: 1 });
      const { number } = store.put({ isSealed: true });
      await folder.close();
      folder.sql(HISTORY, "DELETE FROM messages");
      expect(folder.open().lastNumber).toBe(number);
    }));

  test("files: a commit waits while another program writes, and is no fault", () =>
    withFolder(async (folder) => {
      const store = folder.opened();
      const other = new Database(folder.file(), { readwrite: true });
      try {
        other.run("BEGIN IMMEDIATE");
        const entry = store.put();
        let isDurable = false;
        const committed = store.commit().then(() => {
          isDurable = true;
        });
        expect(await store.page({})).toEqual({ entries: [], hasMore: false });
        expect([isDurable, store.store.fault]).toEqual([false, undefined]);
        other.run("ROLLBACK");
        await committed;
        expect((await store.page({})).entries).toEqual([entry]);
      } finally {
        other.close();
      }
    }));

  test("files: nobody waits for an answer for ever when the store is closed", () =>
    withFolder(async (folder) => {
      const store = folder.opened();
      store.put();
      await store.commit();
      const waiting = store.search("olá").catch((error: Error) => error.message);
      await folder.close();
      expect(await waiting).toBeDefined();
      expect(await store.page({}).catch((error: Error) => error.message)).toBe("unread");
    }));
});

describe("SQLite store's refusals to open", () => {
  for (const [title, bytes] of [
    ["no database", "not a database at all, but long enough to be one".repeat(100)],
    ["a garbled beginning", `SQLite format 3\u0000${"garbage".repeat(1_000)}`],
  ] as const) {
    test(`opening: ${title} is corrupt, and stays as it is`, () =>
      withFolder(async (folder) => {
        writeFileSync(folder.file(), bytes);
        expect(await folder.openFault()).toBe("corrupt");
        expect(await Bun.file(folder.file()).text()).toBe(bytes);
      }));
  }

  test("opening: a database of another program is foreign", () =>
    withFolder(async (folder) => {
      folder.sql(HISTORY, "CREATE TABLE theirs (x)");
      expect(await folder.openFault()).toBe("foreign");
      expect(await folder.openFault()).toBe("foreign");
    }));

  test("opening: a file of a later version is newer", () =>
    withFolder(async (folder) => {
      folder.open();
      await folder.close();
      folder.sql(HISTORY, "PRAGMA user_version = 99");
      expect(await folder.openFault()).toBe("newer");
    }));

  test("opening: a file in the folder's place is said to be unwritable", () =>
    withFolder((folder) => {
      writeFileSync(folder.file("plain"), "");
      expect(() => folder.open({ folder: folder.file("plain/inner") })).toThrow("unwritable");
      expect(() => folder.open({ folder: folder.file("plain") })).toThrow("unwritable");
    }));

  test("opening: a file that was cut anywhere is corrupt or readable as far as it goes, and never ends the program", () =>
    withFolder(async (folder) => {
      const store = folder.opened();
      store.own({ id: 1 });
      for (let index = 0; index < 500; index++) store.put({ text: `texto ${index} `.repeat(40), dest: index % 2 });
      await folder.close();
      const { size } = statSync(folder.file());
      const outcomes = new Set<string>();
      for (let part = 1; part < 12; part++) {
        const copy = folder.copy();
        truncateSync(copy.file(), Math.floor((size * part) / 12));
        outcomes.add(await outcomeOf(copy));
        await copy.remove();
      }
      expect([...outcomes].filter((outcome) => !["corrupt", "unread", "read"].includes(outcome))).toEqual([]);
      expect(outcomes.has("corrupt") || outcomes.has("unread")).toBe(true);
    }));

  async function outcomeOf(folder: Parameters<Parameters<typeof withFolder>[0]>[0]): Promise<string> {
    const fault = await folder.openFault();
    if (fault !== undefined) return fault;
    const store = folder.opened();
    try {
      await store.page({ id: 0, with: 1 });
      await store.search("texto");
      return "read";
    } catch (error) {
      return (error as Error).message;
    } finally {
      await folder.close();
    }
  }

  test("opening: in a folder that must not be written it is unwritable, whether or not there is a history", () =>
    withFolder(async (folder) => {
      folder.open();
      await folder.close();
      expect(await inChild(folder.path, READ_ONLY_CHILD)).toBe("unwritable unwritable\n");
    }));

  test("opening: a crash takes what was not committed, and nothing else", () =>
    withFolder(async (folder) => {
      const store = folder.opened();
      const { number } = store.put();
      await store.commit();
      for (let index = 0; index < 50; index++) store.put();
      const copy = folder.copy();
      try {
        expect(copy.sql<Check>(HISTORY, "PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
        expect(copy.open().lastNumber).toBe(number);
      } finally {
        await copy.remove();
      }
    }));

  test("opening: a server that was killed leaves the folder free and what it had committed", () =>
    withFolder(async (folder) => {
      const child = Bun.spawn([process.execPath, WRITING_CHILD, folder.path], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const told = await lastLine(child.stdout, 20);
      child.kill("SIGKILL");
      await child.exited;
      const store = folder.open();
      expect(store.lastNumber).toBeGreaterThanOrEqual(told);
      expect(store.load().owners[0]?.receiveNext).toBe(store.lastNumber + 1);
      await folder.close();
      expect(folder.sql<Check>(HISTORY, "PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
    }));
});

async function inChild(folder: string, path: string): Promise<string> {
  const child = Bun.spawn([process.execPath, path, folder], { stdio: ["ignore", "pipe", "inherit"] });
  return await new Response(child.stdout).text();
}

/** The number in the nth line. */
async function lastLine(output: ReadableStream<Uint8Array>, count: number): Promise<number> {
  let text = "";
  for await (const bytes of output) {
    text += new TextDecoder().decode(bytes);
    const lines = text.split("\n");
    if (lines.length > count) return Number(lines[count - 1]);
  }
  throw new Error("the child ended");
}

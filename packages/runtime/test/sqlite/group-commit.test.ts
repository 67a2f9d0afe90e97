import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DatabaseFault, GroupCommit, openDatabase } from "../../src/sqlite/index.ts";
import { waitFor } from "../../src/testing/wait.ts";

const KIND = { applicationId: 1, migrations: ["CREATE TABLE t (n INTEGER PRIMARY KEY, filler BLOB)"] };
const FIXTURE = join(import.meta.dir, "..", "fixtures", "committing-fixture.ts");

class Scene implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), "recado-group-"));
  readonly path = join(this.folder, "x.sqlite");
  readonly db = openDatabase(this.path, KIND);
  readonly faults: (DatabaseFault | undefined)[] = [];
  /** Numbers of each transaction. */
  readonly groups: number[][] = [];
  readonly group = new GroupCommit<number>({
    db: this.db,
    path: this.path,
    write: (changes) => {
      for (const number of changes) this.#insert.run(number, this.filler);
      this.groups.push([...changes]);
    },
    onFault: (fault) => this.faults.push(fault),
  });
  readonly #insert = this.db.query<unknown, [number, Uint8Array]>("INSERT INTO t VALUES (?1, ?2)");
  filler = new Uint8Array(0);
  readonly done: number[] = [];

  commit(number: number): void {
    this.group.add(number);
    this.group.commit(() => this.done.push(number));
  }

  async until(count: number): Promise<void> {
    await waitFor(
      () => (this.done.length >= count ? true : undefined),
      () => `${count} commits; ${this.done.length} came`,
    );
  }

  stored(): number[] {
    return this.db
      .query<{ n: number }, []>("SELECT n FROM t ORDER BY n")
      .all()
      .map(({ n }) => n);
  }

  [Symbol.dispose](): void {
    this.group.close();
    this.db.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

describe("group commit", () => {
  test("group commit: calls back in order, once each; what is asked for meanwhile shares transactions", async () => {
    using scene = new Scene();
    for (let number = 1; number <= 100; number++) scene.commit(number);
    expect(scene.done).toEqual([]);
    await scene.until(100);
    expect(scene.done).toEqual(upTo(100));
    expect(scene.stored()).toEqual(upTo(100));
    // Two go at once, the rest wait for one of them.
    expect(scene.groups).toHaveLength(3);
    expect(scene.groups.flat()).toEqual(upTo(100));
  });

  test("group commit: without changes it calls back at once, but behind those that are on their way", async () => {
    using scene = new Scene();
    let calls = 0;
    scene.group.commit(() => calls++);
    expect(calls).toBe(1);
    scene.commit(1);
    scene.group.commit(() => scene.done.push(2));
    expect(scene.done).toEqual([]);
    await scene.until(2);
    expect(scene.done).toEqual([1, 2]);
  });

  test("group commit: another writer makes it wait, and is no fault", async () => {
    using scene = new Scene();
    const other = new Database(scene.path);
    other.run("BEGIN IMMEDIATE");
    scene.commit(1);
    expect(scene.groups).toEqual([]);
    scene.commit(2);
    other.run("COMMIT");
    other.close();
    await scene.until(2);
    expect([scene.faults, scene.stored()]).toEqual([[], [1, 2]]);
  });

  test("group commit: a full file is told once, holds everything back in order, and loses nothing", async () => {
    using scene = new Scene();
    scene.commit(1);
    await scene.until(1);
    scene.filler = new Uint8Array(100_000);
    scene.db.run("PRAGMA max_page_count = 10");
    for (let number = 2; number <= 20; number++) scene.commit(number);
    expect([scene.faults, scene.group.fault]).toEqual([["full"], "full"]);
    expect([scene.done, scene.stored()]).toEqual([[1], [1]]);
    scene.db.run("PRAGMA max_page_count = 100000");
    await scene.until(20);
    expect([scene.faults, scene.done, scene.stored()]).toEqual([["full", undefined], upTo(20), upTo(20)]);
  });

  test("group commit: a log that cannot be opened, as with too many open files, is a fault, and nothing is lost", async () => {
    using scene = new Scene();
    const path = join(scene.folder, "log");
    const done: number[] = [];
    const write = (numbers: readonly number[]): void => {
      for (const n of numbers) scene.db.query<unknown, [number]>("INSERT INTO t VALUES (?1, NULL)").run(n);
    };
    const onFault = (fault: DatabaseFault | undefined): number => scene.faults.push(fault);
    const group = new GroupCommit<number>({ db: scene.db, path, write, onFault });
    for (const number of [1, 2]) {
      group.add(number);
      group.commit(() => done.push(number));
    }
    expect([scene.faults, group.fault, scene.stored()]).toEqual([["failed"], "failed", []]);
    symlinkSync(`${scene.path}-wal`, `${path}-wal`);
    await waitFor(
      () => (done.length === 2 ? true : undefined),
      () => "two commits",
    );
    expect([scene.faults, done, scene.stored()]).toEqual([
      ["failed", undefined],
      [1, 2],
      [1, 2],
    ]);
    group.close();
  });

  test("group commit: a checkpoint that empties the log between two commits loses nothing", async () => {
    using scene = new Scene();
    const other = new Database(scene.path);
    for (let number = 1; number <= 60; number++) {
      scene.commit(number);
      await scene.until(number);
      if (number % 3 === 0) other.run("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    other.close();
    expect(scene.stored()).toEqual(upTo(60));
  });

  test("group commit: close writes what waits, and calls nobody back", () => {
    const scene = new Scene();
    scene.commit(1);
    scene.commit(2);
    scene.group.add(3);
    scene.group.close();
    expect([scene.done, scene.stored()]).toEqual([[], [1, 2, 3]]);
    scene[Symbol.dispose]();
  });

  test("group commit: a process that is killed has stored every number that it said was durable", async () => {
    for (let round = 0; round < 8; round++) {
      using scene = new Scene();
      const path = join(scene.folder, "killed.sqlite");
      const child = Bun.spawn([process.execPath, FIXTURE, path], { stdout: "pipe" });
      let said = "";
      const decoder = new TextDecoder();
      for await (const chunk of child.stdout) {
        said += decoder.decode(chunk, { stream: true });
        if (!child.killed && said.split("\n").length > 50 * (round + 1)) child.kill("SIGKILL");
      }
      await child.exited;
      const last = Number(said.slice(0, said.lastIndexOf("\n")).split("\n").at(-1));
      const db = new Database(path);
      const [row] = db
        .query<{ count: number; last: number }, []>("SELECT count(*) AS count, max(n) AS last FROM numbers")
        .all();
      const verdict = db.query<{ integrity_check: string }, []>("PRAGMA integrity_check").get();
      db.close();
      expect(verdict).toEqual({ integrity_check: "ok" });
      expect(row?.count).toBe(row?.last as number);
      expect(row?.last).toBeGreaterThanOrEqual(last);
    }
  });
});

import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseError, type DatabaseKind, openDatabase, openForReading } from "../../src/sqlite/index.ts";

const KIND: DatabaseKind = {
  applicationId: 0x1234_5678,
  migrations: ["CREATE TABLE first (x INTEGER)", "CREATE TABLE second (y INTEGER); INSERT INTO second VALUES (7)"],
};

class Folder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), "recado-sqlite-"));
  readonly file = join(this.path, "data", "x.sqlite");

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

function codeOf(run: () => Database): unknown {
  try {
    run().close();
  } catch (error) {
    return error instanceof DatabaseError ? error.code : error;
  }
  return "opened";
}

function tablesOf(db: Database): string[] {
  const rows = db.query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
  return rows.all().map(({ name }) => name);
}

describe("database file", () => {
  test("database file: made where it is missing, for its owner alone, with every migration", () => {
    using folder = new Folder();
    const db = openDatabase(folder.file, KIND);
    expect(tablesOf(db)).toEqual(["first", "second"]);
    expect(statSync(folder.file).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder.path, "data")).mode & 0o777).toBe(0o700);
    db.close();
  });

  test("database file: an older version is brought forward, what was in it stays", () => {
    using folder = new Folder();
    const older = openDatabase(folder.file, { ...KIND, migrations: KIND.migrations.slice(0, 1) });
    older.run("INSERT INTO first VALUES (42)");
    older.close();
    const db = openDatabase(folder.file, KIND);
    expect(db.query("SELECT x, y FROM first, second").all()).toEqual([{ x: 42, y: 7 }]);
    db.close();
  });

  test("database file: a migration that fails leaves the file as it was", () => {
    using folder = new Folder();
    openDatabase(folder.file, { ...KIND, migrations: KIND.migrations.slice(0, 1) }).close();
    const broken = [...KIND.migrations.slice(0, 1), "CREATE TABLE half (z); INSERT INTO nowhere VALUES (1)"];
    expect(codeOf(() => openDatabase(folder.file, { ...KIND, migrations: broken }))).toBe("failed");
    const db = openDatabase(folder.file, KIND);
    expect(tablesOf(db)).toEqual(["first", "second"]);
    db.close();
  });

  test("database file: another program's, a newer one, one that is none, a damaged one, a folder, a link to nowhere", () => {
    using folder = new Folder();
    mkdirSync(join(folder.path, "data"));
    const foreign = new Database(folder.file, { create: true });
    foreign.run("CREATE TABLE t (x)");
    foreign.close();
    expect(codeOf(() => openDatabase(folder.file, KIND))).toBe("foreign");
    rmSync(folder.file);
    const migrations = [...KIND.migrations, "CREATE TABLE third (z)"];
    openDatabase(folder.file, { ...KIND, migrations }).close();
    expect(codeOf(() => openDatabase(folder.file, KIND))).toBe("newer");
    expect(codeOf(() => openForReading(folder.file, KIND))).toBe("newer");
    writeFileSync(folder.file, "nada de banco de dados aqui ".repeat(300));
    expect(codeOf(() => openDatabase(folder.file, KIND))).toBe("corrupt");
    rmSync(folder.file);
    const whole = openDatabase(folder.file, KIND);
    for (let index = 0; index < 2_000; index++) whole.run("INSERT INTO first VALUES (1)");
    whole.close();
    truncateSync(folder.file, 6_000);
    expect(codeOf(() => openDatabase(folder.file, KIND))).toBe("corrupt");
    rmSync(folder.file);
    mkdirSync(folder.file);
    expect(codeOf(() => openDatabase(folder.file, KIND))).toBe("unwritable");
    rmSync(folder.file, { recursive: true });
    symlinkSync(join(folder.path, "gone", "x"), folder.file);
    expect(codeOf(() => openDatabase(folder.file, KIND))).toBe("unwritable");
  });

  test("database file: a file in the folder's place", () => {
    using folder = new Folder();
    writeFileSync(join(folder.path, "data"), "");
    expect(codeOf(() => openDatabase(folder.file, KIND))).toBe("unwritable");
  });

  test("database file: one connection has an exclusive file; it is free when that closes", () => {
    using folder = new Folder();
    const kind = { ...KIND, isExclusive: true } as const;
    const first = openDatabase(folder.file, kind);
    expect(codeOf(() => openDatabase(folder.file, kind))).toBe("locked");
    first.close();
    expect(codeOf(() => openDatabase(folder.file, kind))).toBe("opened");
  });

  test("database file: read beside its writer, and behind one that was killed; nothing can be written so", () => {
    using folder = new Folder();
    expect(codeOf(() => openForReading(folder.file, KIND))).toBe("unreadable");
    const writer = openDatabase(folder.file, KIND);
    writer.run("INSERT INTO first VALUES (1)");
    const reader = openForReading(folder.file, KIND);
    expect(reader.query("SELECT x FROM first").all()).toEqual([{ x: 1 }]);
    expect(() => reader.run("INSERT INTO first VALUES (2)")).toThrow();
    reader.close();
    const killed = join(folder.path, "killed.sqlite");
    for (const suffix of ["", "-wal"]) copyFileSync(folder.file + suffix, killed + suffix);
    const behind = openForReading(killed, KIND);
    expect(behind.query("SELECT x FROM first").all()).toEqual([{ x: 1 }]);
    behind.close();
    writer.close();
  });
});

/**
 * Opens a database file of ours in write-ahead mode, makes it where it is missing, and brings an older one forward.
 * Commits do not wait for the disk here (`synchronous=NORMAL`): GroupCommit does, for many at once.
 */
import { Database } from "bun:sqlite";
import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseError, faultOf } from "./database-error.ts";

export interface DatabaseKind {
  /** Marks files of this kind (`PRAGMA application_id`); positive, 31 bits. */
  readonly applicationId: number;
  /** Migration n brings version n to n + 1; the first makes the tables of an empty file. */
  readonly migrations: readonly string[];
  /** One connection at a time has the file; another finds it locked. */
  readonly isExclusive?: true;
}

/** How long a connection of another process may keep the file from us, when we open it. */
const OPEN_PATIENCE_MS = 5_000;
/** The same for a file that somebody may have for long. */
const EXCLUSIVE_PATIENCE_MS = 500;

/** The file and its folder are for their owner alone. Throws DatabaseError. */
export function openDatabase(path: string, kind: DatabaseKind): Database {
  let db: Database | undefined;
  try {
    const isNew = !existsSync(path);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    db = new Database(path, { create: true, readwrite: true, strict: true });
    if (isNew) chmodSync(path, 0o600);
    db.run(`PRAGMA busy_timeout = ${kind.isExclusive ? EXCLUSIVE_PATIENCE_MS : OPEN_PATIENCE_MS}`);
    if (kind.isExclusive) db.run("PRAGMA locking_mode = EXCLUSIVE");
    prepare(db, path, kind);
    db.run("PRAGMA busy_timeout = 0");
    if (isNew) syncFolder(dirname(path));
    return db;
  } catch (error) {
    db?.close();
    throw error instanceof DatabaseError ? error : new DatabaseError(faultOf(error), path, error);
  }
}

/** For somebody who only looks. Throws DatabaseError; "unreadable" when there is no such file. */
export function openForReading(path: string, kind: DatabaseKind): Database {
  let db: Database | undefined;
  try {
    if (!existsSync(path)) throw new DatabaseError("unreadable", path);
    // Reading a write-ahead log needs its shared memory beside it, which a read-only connection could not make.
    db = new Database(path, { readwrite: true, strict: true });
    db.run(`PRAGMA busy_timeout = ${OPEN_PATIENCE_MS}`);
    check(db, path, kind);
    db.run("PRAGMA query_only = ON");
    return db;
  } catch (error) {
    db?.close();
    throw error instanceof DatabaseError ? error : new DatabaseError(faultOf(error), path, error);
  }
}

function prepare(db: Database, path: string, kind: DatabaseKind): void {
  // Only before the first page is written; later, `VACUUM` alone would change it.
  db.run("PRAGMA auto_vacuum = INCREMENTAL");
  db.run("PRAGMA journal_mode = WAL");
  db.run("PRAGMA synchronous = NORMAL");
  db.run("PRAGMA foreign_keys = OFF");
  const version = check(db, path, kind);
  if (version === kind.migrations.length) return;
  db.transaction(() => {
    // Another process may have been faster.
    for (const step of kind.migrations.slice(versionOf(db))) db.exec(step);
    db.run(`PRAGMA application_id = ${kind.applicationId}`);
    db.run(`PRAGMA user_version = ${kind.migrations.length}`);
  }).immediate();
}

/** The version of the tables; 0 for an empty file. */
function check(db: Database, path: string, { applicationId, migrations }: DatabaseKind): number {
  const found = numberOf(db, "application_id");
  const version = versionOf(db);
  const isEmpty = db.query<{ count: number }, []>("SELECT count(*) AS count FROM sqlite_schema").get()?.count === 0;
  if (isEmpty && found === 0 && version === 0) return 0;
  if (found !== applicationId) throw new DatabaseError("foreign", path);
  if (version > migrations.length) throw new DatabaseError("newer", path);
  return version;
}

function versionOf(db: Database): number {
  return numberOf(db, "user_version");
}

export function numberOf(db: Database, pragma: string): number {
  const row = db.query<Record<string, number>, []>(`PRAGMA ${pragma}`).get();
  return Object.values(row ?? {})[0] ?? 0;
}

/** So that the file's name outlives a crash of the machine. */
function syncFolder(path: string): void {
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

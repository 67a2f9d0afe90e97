/**
 * One server has a thing, until it lets go or ends. A file lock of SQLite's: it dies with the process, and holds
 * against a second server in the same process, too.
 */
import { Database } from "bun:sqlite";
import { chmodSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseError, faultOf } from "@recado/runtime/sqlite";

export class FileLock {
  readonly #db: Database;

  /** Makes the file, which stays, and its folder where they are missing. Throws DatabaseError. */
  constructor(path: string) {
    let db: Database | undefined;
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      db = new Database(path, { create: true, readwrite: true });
      chmodSync(path, 0o600);
      db.run("PRAGMA locking_mode = EXCLUSIVE");
      db.run("BEGIN EXCLUSIVE");
      this.#db = db;
    } catch (error) {
      db?.close();
      throw new DatabaseError(faultOf(error), path, error);
    }
  }

  release(): void {
    this.#db.close();
  }
}

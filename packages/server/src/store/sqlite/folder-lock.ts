/**
 * One server has a folder, until it lets go or ends. A file lock of SQLite's: it dies with the process, and holds
 * against a second server in the same process, too.
 */
import { Database } from "bun:sqlite";
import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseError, faultOf } from "@recado/runtime/sqlite";

const LOCK_FILE = "recado.lock";

export class FolderLock {
  readonly #db: Database;

  /** Makes the folder where it is missing. Throws DatabaseError. */
  constructor(folder: string) {
    const path = join(folder, LOCK_FILE);
    let db: Database | undefined;
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
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

/** The history's file, for a program beside the server that may be running on it. */
import type { Database } from "bun:sqlite";
import { join } from "node:path";
import { openForReading } from "@recado/runtime/sqlite";
import { HISTORY_NAME, SERVER_DATABASE } from "../store/sqlite/schema.ts";

export class DataFile implements Disposable {
  readonly path: string;
  readonly db: Database;

  /** Throws DatabaseError. */
  constructor(folder: string) {
    this.path = join(folder, HISTORY_NAME);
    this.db = openForReading(this.path, SERVER_DATABASE);
  }

  /** Lets something be written. */
  writing<Result>(act: (db: Database) => Result): Result {
    this.db.run("PRAGMA query_only = OFF");
    try {
      return act(this.db);
    } finally {
      this.db.run("PRAGMA query_only = ON");
    }
  }

  [Symbol.dispose](): void {
    this.db.close();
  }
}

/** Folders for stores under test, and the stores in them. */
import { Database } from "bun:sqlite";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "@recado/runtime";
import { DatabaseError, type DatabaseFault } from "@recado/runtime/sqlite";
import { ContractStore } from "../contract/contract-store.ts";
import { HISTORY_NAME } from "./schema.ts";
import { SqliteServerStore, type SqliteStoreOptions } from "./sqlite-server-store.ts";

export class TestFolder {
  readonly path: string;
  #opened: SqliteServerStore[] = [];

  constructor() {
    this.path = mkdtempSync(join(tmpdir(), "recado-store-"));
  }

  file(name = HISTORY_NAME): string {
    return join(this.path, name);
  }

  open(options: Partial<SqliteStoreOptions> = {}): SqliteServerStore {
    const store = SqliteServerStore.open({ folder: this.path, clock: systemClock, ...options });
    this.#opened.push(store);
    return store;
  }

  /** With words for its changes. */
  opened(options: Partial<SqliteStoreOptions> = {}): ContractStore {
    const store = this.open(options);
    return new ContractStore({ store, reopen: () => Promise.resolve(store), dispose: () => Promise.resolve() });
  }

  /** What is wrong with it; undefined when it opens. */
  async openFault(): Promise<DatabaseFault | undefined> {
    try {
      this.open();
    } catch (error) {
      if (error instanceof DatabaseError) return error.code;
      throw error;
    }
    await this.close();
    return undefined;
  }

  /** Closes what was opened here. */
  async close(): Promise<void> {
    const stores = this.#opened;
    this.#opened = [];
    await Promise.all(stores.map((store) => store.close()));
  }

  /** What a crash would leave now. */
  copy(): TestFolder {
    const copy = new TestFolder();
    // By another process: closing a file would take this one's locks on it away.
    Bun.spawnSync(["cp", "-r", `${this.path}/.`, copy.path], { stdio: ["ignore", "ignore", "inherit"] });
    return copy;
  }

  /** As another program would. */
  sql<Row>(name: string, statement: string): Row[] {
    const db = new Database(this.file(name), { create: true, readwrite: true });
    try {
      return db.query<Row, []>(statement).all();
    } finally {
      db.close();
    }
  }

  async remove(): Promise<void> {
    await this.close();
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** A folder for as long as `run` takes. */
export async function withFolder(run: (folder: TestFolder) => void | Promise<void>): Promise<void> {
  const folder = new TestFolder();
  try {
    await run(folder);
  } finally {
    await folder.remove();
  }
}

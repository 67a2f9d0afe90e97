/**
 * Brings the write-ahead log of the history into its file, from a connection that does not write: passively while that
 * is enough, and with writers waiting a moment when the log grows on: writing it anew from its beginning costs less than
 * letting it grow.
 */
import type { Database } from "bun:sqlite";
import { statSync } from "node:fs";
import { numberOf } from "@recado/runtime/sqlite";

const PASSIVE_BYTES = 4 * 1_024 * 1_024;
const RESTART_BYTES = 16 * 1_024 * 1_024;

interface Checkpoint {
  /** Pages in the log; −1 without one. */
  readonly log: number;
}

export class Checkpoints {
  readonly #db: Database;
  readonly #pageBytes: number;
  readonly #passive;
  readonly #restart;
  #version = -1;

  /** The connection has to be free of transactions whenever something is asked here. */
  constructor(db: Database) {
    this.#db = db;
    this.#pageBytes = numberOf(db, "page_size");
    db.run("PRAGMA synchronous = NORMAL");
    this.#passive = db.query<Checkpoint, []>("PRAGMA wal_checkpoint(PASSIVE)");
    this.#restart = db.query<Checkpoint, []>("PRAGMA wal_checkpoint(RESTART)");
  }

  /** Whether anything was written since the last call; if so, checkpoints where there is need. */
  look(): boolean {
    const version = numberOf(this.#db, "data_version");
    if (version === this.#version) return false;
    this.#version = version;
    if (this.#logBytes() < PASSIVE_BYTES) return true;
    const { log } = this.#passive.get() ?? { log: 0 };
    if (log * this.#pageBytes >= RESTART_BYTES) this.#restart.get();
    return true;
  }

  #logBytes(): number {
    return statSync(`${this.#db.filename}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  }
}

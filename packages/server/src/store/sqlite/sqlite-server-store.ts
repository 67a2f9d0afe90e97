/**
 * The history in files of one folder, which belongs to one server at a time: `recado.sqlite` holds everything, and is
 * written here by appending only; a thread beside reads it and keeps what can be derived.
 */
import type { Database } from "bun:sqlite";
import { join } from "node:path";
import type { Clock } from "@recado/runtime";
import {
  DatabaseError,
  type DatabaseFault,
  faultOf,
  GroupCommit,
  numberOf,
  openDatabase,
} from "@recado/runtime/sqlite";
import { FileLock } from "../../file-lock.ts";
import type { Ban, HistorySize, Queries, ServerStore, StoreChange, StoredState } from "../server-store.ts";
import { BanList } from "./ban-list.ts";
import { ChangeWriter, type Write } from "./change-writer.ts";
import { DirectReads } from "./direct-reads.ts";
import { OtherHistoryError, settle, storedState } from "./opening.ts";
import { Progress } from "./progress.ts";
import { ReaderThread } from "./reader-thread.ts";
import type { RetentionLimits } from "./retention.ts";
import { RetentionRounds } from "./retention-rounds.ts";
import { HISTORY_NAME, LOCK_NAME, SERVER_DATABASE } from "./schema.ts";

export interface SqliteStoreOptions {
  /** Made where it is missing. */
  readonly folder: string;
  readonly clock: Clock;
  readonly retention?: RetentionLimits;
  /** It follows the log of this id, which others share; what it holds is kept there first. */
  readonly copyOf?: number;
  /** Nothing can be stored any more; undefined: it can again. */
  readonly onFault?: (fault: DatabaseFault | undefined, error: unknown) => void;
}

/** Rows of owners that are written at once, and how often. */
const ROWS_AT_ONCE = 200;
const ROWS_INTERVAL_MS = 1_000;
/** The reader is not needed at once for what it does unasked. */
const READER_DELAY_MS = 1_000;
/** Only where the reader, which does it beside, fails to: 128 MiB. */
const LAST_RESORT_CHECKPOINT_PAGES = 32_768;
/** How long what a copy took may be in memory alone: it can be had from the log again. */
const COPY_DELAY_MS = 20;
const LOG_KEPT_BYTES = 64 * 1_024 * 1_024;

export class SqliteServerStore implements ServerStore {
  readonly logId: number;
  readonly isCopy: boolean;
  readonly #db: Database;
  readonly #lock: FileLock;
  readonly #group: GroupCommit<Write>;
  readonly #reads: DirectReads;
  readonly #bans: BanList;
  readonly #reader: ReaderThread;
  readonly #retention: RetentionRounds | undefined;
  readonly #progress = new Progress();
  #durable: number;
  #applied: number;
  #size: HistorySize = { oldest: 0, newest: 0, byteCount: 0 };
  #logPlace: number;
  #copyTimer: ReturnType<typeof setTimeout> | undefined;
  #rowsTimer: ReturnType<typeof setTimeout> | undefined;
  #readerTimer: ReturnType<typeof setTimeout> | undefined;

  /** Throws DatabaseError, OtherHistoryError. */
  static open(options: SqliteStoreOptions): SqliteServerStore {
    const path = join(options.folder, HISTORY_NAME);
    const lock = new FileLock(join(options.folder, LOCK_NAME));
    let db: Database | undefined;
    try {
      db = openDatabase(path, SERVER_DATABASE);
      return new SqliteServerStore(options, path, lock, db);
    } catch (error) {
      db?.close();
      lock.release();
      if (error instanceof DatabaseError || error instanceof OtherHistoryError) throw error;
      throw new DatabaseError(faultOf(error), path, error);
    }
  }

  private constructor(options: SqliteStoreOptions, path: string, lock: FileLock, db: Database) {
    const { folder, clock, retention, onFault } = options;
    this.#lock = lock;
    this.#db = db;
    db.run(`PRAGMA wal_autocheckpoint = ${LAST_RESORT_CHECKPOINT_PAGES}`);
    db.run(`PRAGMA journal_size_limit = ${LOG_KEPT_BYTES}`);
    const { logId, lastNumber, logPlace } = settle(db, options.copyOf);
    this.logId = logId;
    this.isCopy = options.copyOf !== undefined;
    this.#logPlace = logPlace;
    this.#durable = lastNumber;
    this.#applied = lastNumber;
    const changed = (error: unknown): void => onFault?.(this.fault, error);
    this.#reads = new DirectReads(changed);
    this.#bans = new BanList(db, clock, this.#reads);
    const writer = new ChangeWriter(db, () => this.#bans.changed());
    const write = (writes: readonly Write[]): void => writer.write(writes);
    this.#group = new GroupCommit({ db, path, write, onFault: (_fault, error) => changed(error) });
    this.#reader = new ReaderThread({ folder, logId, lastNumber });
    if (retention) {
      const removed = this.#reader.drop.bind(this.#reader);
      this.#retention = new RetentionRounds({ db, clock, limits: retention, removed });
    }
    if (lastNumber > 0) this.#startReader();
  }

  get lastNumber(): number {
    return this.#applied;
  }

  get logPlace(): number {
    return this.#logPlace;
  }

  get fault(): DatabaseFault | undefined {
    return this.#group.fault ?? this.#reads.fault;
  }

  /** Throws DatabaseError: who owns an id must not be guessed. */
  load(): StoredState {
    if (this.isCopy) {
      // It may have read much of the log since it was opened.
      this.#addRows(Number.POSITIVE_INFINITY);
      this.#writeCopy();
    }
    const state = this.#reads.attempt(() => storedState(this.#db), undefined);
    if (!state) throw new DatabaseError(this.#reads.fault ?? "locked", this.#db.filename);
    return state;
  }

  size(): HistorySize {
    this.#size = this.#reads.attempt(() => this.#measured(), this.#size);
    return this.#size;
  }

  #measured(): HistorySize {
    const end = (which: "min" | "max") =>
      this.#db.query<{ number: number | null }, []>(`SELECT ${which}(number) AS number FROM messages`).get()?.number ??
      0;
    const byteCount = numberOf(this.#db, "page_count") * numberOf(this.#db, "page_size");
    return { oldest: end("min"), newest: end("max"), byteCount };
  }

  bans(): readonly Ban[] {
    return this.#bans.get();
  }

  apply(change: StoreChange): void {
    switch (change.kind) {
      case "entry": {
        const { number, isSealed, origin, seq } = change.entry;
        this.#applied = number;
        this.#group.add(change);
        if (!isSealed) return;
        this.#progress.wrote(origin, number, seq);
        this.#scheduleRows();
        return;
      }
      case "progress":
        this.#progress.came(change.id, change.position, change.receiveNext, change.lastSeenMs, this.#applied);
        this.#scheduleRows();
        return;
      case "owner":
        this.#progress.forget(change.owner.id);
        this.#group.add({ ...change, asOf: this.#applied });
        return;
      case "disowned":
        this.#progress.forget(change.id);
        this.#group.add(change);
        return;
      case "refused": {
        const { id, seq } = change.refusal;
        this.#progress.refused(id, (seq + 1) >>> 0, this.#applied);
        this.#group.add({ ...change, asOf: this.#applied });
        return;
      }
      case "applied":
        this.#logPlace = change.place;
        this.#group.add(change);
        return;
      default:
        this.#group.add(change);
    }
  }

  commit(whenDurable: () => void): void {
    if (this.isCopy) {
      this.#copyTimer ??= setTimeout(() => this.#writeCopy(), COPY_DELAY_MS);
      whenDurable();
      return;
    }
    const number = this.#applied;
    this.#group.commit(() => {
      // A commit that was asked for in the callback of one before may be done first.
      this.#durable = Math.max(this.#durable, number);
      whenDurable();
    });
    if (number > this.#durable) this.#startReader();
  }

  read<Kind extends keyof Queries>(
    kind: Kind,
    query: Queries[Kind]["query"],
    then: (result: Queries[Kind]["result"] | undefined) => void,
  ): void {
    this.#reader.ask(kind, query, this.#durable, then);
  }

  /**
   * Writes everything, and lets go of the files. Throws DatabaseError, after letting go, when not everything could be
   * written; commits that still wait are not told.
   */
  async close(): Promise<void> {
    clearTimeout(this.#rowsTimer);
    clearTimeout(this.#readerTimer);
    clearTimeout(this.#copyTimer);
    this.#retention?.stop();
    this.#reads.close();
    try {
      this.#addRows(Number.POSITIVE_INFINITY);
      this.#group.close();
    } catch (error) {
      throw new DatabaseError(faultOf(error), this.#db.filename, error);
    } finally {
      await this.#reader.close();
      this.#db.close();
      this.#lock.release();
    }
  }

  #writeCopy(): void {
    clearTimeout(this.#copyTimer);
    this.#copyTimer = undefined;
    const number = this.#applied;
    this.#group.flush();
    if (this.#group.queued.length > 0) return;
    this.#durable = number;
    this.#startReader();
  }

  #scheduleRows(): void {
    this.#rowsTimer ??= setTimeout(() => this.#writeRows(), ROWS_INTERVAL_MS).unref();
  }

  #writeRows(): void {
    this.#rowsTimer = undefined;
    if (this.fault === undefined) {
      this.#addRows(ROWS_AT_ONCE);
      this.#group.commit(() => {});
    }
    if (!this.#progress.isEmpty) this.#scheduleRows();
  }

  #addRows(count: number): void {
    if (this.#progress.isEmpty) return;
    const rows = this.#progress.take(count);
    const lastNumber = this.#applied;
    this.#group.add({ kind: "rows", rows, replayFrom: this.#progress.replayFrom(lastNumber), lastNumber });
  }

  #startReader(): void {
    this.#readerTimer ??= setTimeout(() => {
      this.#readerTimer = undefined;
      this.#reader.start();
    }, READER_DELAY_MS).unref();
  }
}

/**
 * Changes that become durable together: written in one transaction, then one `fdatasync` of the write-ahead log in the
 * background, while the next changes gather. Nobody waits for a timer: a commit that is asked for while less than two
 * groups are on their way to the disk begins at once, and all that are asked for meanwhile are the next group.
 *
 * What cannot be written stays, in order, and is tried again; `onFault` tells of it, and of its end.
 */
import type { Database } from "bun:sqlite";
import { closeSync, fdatasync, openSync } from "node:fs";
import { type DatabaseFault, faultOf, isBusy } from "./database-error.ts";

export interface GroupCommitOptions<Change> {
  readonly db: Database;
  readonly path: string;
  /** Called inside a transaction. May be called again with the same changes, after a failure that undid everything. */
  readonly write: (changes: readonly Change[]) => void;
  /** Undefined: it works again. */
  readonly onFault: (fault: DatabaseFault | undefined, error: unknown) => void;
}

/** Groups on their way to the disk. With one alone, a message waits for a sync that is not its own, then for its own. */
const SYNCS_MAX = 2;
/** Another connection writes: a checkpoint, as a rule. */
const BUSY_RETRY_MS = 2;
const BUSY_LIMIT_MS = 5_000;
const FAULT_RETRY_MS = 1_000;

/** Who waits for the changes of one transaction. */
interface Group {
  readonly waiting: (() => void)[];
}

export class GroupCommit<Change> {
  readonly #options: GroupCommitOptions<Change>;
  #queue: Change[] = [];
  #waiting: (() => void)[] = [];
  /** In the order of their transactions. */
  #syncing: Group[] = [];
  #retry: ReturnType<typeof setTimeout> | undefined;
  #busySinceMs: number | undefined;
  #fault: DatabaseFault | undefined;
  /** The kernel lost what it had taken: nothing that follows can be trusted to be durable. */
  #isBroken = false;
  #wal: number | undefined;
  #isClosed = false;

  constructor(options: GroupCommitOptions<Change>) {
    this.#options = options;
  }

  get fault(): DatabaseFault | undefined {
    return this.#fault;
  }

  /** Changes that no transaction holds yet, in order. */
  get queued(): readonly Change[] {
    return this.#queue;
  }

  add(change: Change): void {
    this.#queue.push(change);
  }

  /** Calls back when everything that was added so far is durable; at once when it is. */
  commit(whenDurable: () => void): void {
    if (this.#queue.length === 0 && this.#waiting.length === 0) {
      const last = this.#syncing.at(-1);
      if (last) last.waiting.push(whenDurable);
      else whenDurable();
      return;
    }
    this.#waiting.push(whenDurable);
    if (this.#syncing.length < SYNCS_MAX && this.#retry === undefined) this.#run();
  }

  /** What was added can be read afterwards, unless a fault keeps it out of the file; who waits for the disk waits on. */
  flush(): void {
    if (this.#queue.length > 0 && this.#retry === undefined) this.#run();
  }

  /** Writes what is left, without a background; afterwards nothing may be added. Throws what the database throws. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    this.#retry = undefined;
    try {
      if (this.#queue.length > 0 && !this.#isBroken) this.#transact(this.#queue);
      this.#queue = [];
    } finally {
      if (this.#wal !== undefined) closeSync(this.#wal);
      this.#wal = undefined;
    }
  }

  #run(): void {
    this.#retry = undefined;
    if (this.#isBroken || this.#isClosed) return;
    const changes = this.#queue;
    const waiting = this.#waiting;
    try {
      // First: what is written and cannot be synced would be neither durable nor to be written again.
      this.#wal ??= openSync(`${this.#options.path}-wal`, "r+");
      this.#transact(changes);
    } catch (error) {
      this.#failed(error);
      return;
    }
    this.#busySinceMs = undefined;
    this.#queue = [];
    this.#waiting = [];
    if (this.#fault !== undefined) this.#tell(undefined, undefined);
    this.#sync(waiting, this.#wal);
  }

  #transact(changes: readonly Change[]): void {
    const { db, write } = this.#options;
    db.query("BEGIN IMMEDIATE").run();
    try {
      write(changes);
      db.query("COMMIT").run();
    } catch (error) {
      if (db.inTransaction) db.run("ROLLBACK");
      throw error;
    }
  }

  #sync(waiting: (() => void)[], wal: number): void {
    const group: Group = { waiting };
    this.#syncing.push(group);
    fdatasync(wal, (error) => {
      if (this.#isClosed) return;
      if (error) this.#break(error);
      else this.#settle(group);
      if (this.#waiting.length > 0 && this.#retry === undefined) this.#run();
    });
  }

  /** What was written before a group is on the disk with it. */
  #settle(group: Group): void {
    const done = this.#syncing.splice(0, this.#syncing.indexOf(group) + 1);
    for (const { waiting } of done) for (const call of waiting) call();
  }

  #break(error: Error): void {
    this.#isBroken = true;
    this.#tell("failed", error);
  }

  #failed(error: unknown): void {
    this.#busySinceMs ??= performance.now();
    const isWaiting = isBusy(error) && performance.now() - this.#busySinceMs < BUSY_LIMIT_MS;
    if (!isWaiting && this.#fault === undefined) this.#tell(faultOf(error), error);
    this.#retry = setTimeout(() => this.#run(), isWaiting ? BUSY_RETRY_MS : FAULT_RETRY_MS);
  }

  #tell(fault: DatabaseFault | undefined, error: unknown): void {
    this.#fault = fault;
    this.#options.onFault(fault, error);
  }
}

/** Puts changes into the tables, inside a transaction of somebody else, and knows the state that they lead to. */
import type { Database } from "bun:sqlite";
import { frameCountOf, serialAdd, serialBefore } from "@recado/protocol/session";
import type { ClientChange, StoredConversation, StoredLine } from "./client-store.ts";

type State = Pick<StoredConversation, "epoch" | "base" | "next" | "logId" | "position">;

const LINES_MAX = 200_000;
/** Lines that go at once when there are too many, and after how many changes; a big group's share waits for the next. */
const PRUNED_AT_ONCE = 500;
const PRUNE_EVERY = 400;

const IN_STREAM_AT_ONCE = 64;

interface InStreamRow {
  readonly key: number;
  readonly first_seq: number;
  readonly text: string;
}

export class LineWriter {
  readonly #sql;
  readonly #ownId: number;
  readonly #db: Database;
  readonly #stored;
  /** Inside a transaction, what it leads to so far. */
  #state: State;
  #unpruned = 0;
  /** What the server has, of the present stream; put into the tables once for many acknowledgements. */
  #pendingBase: number | undefined;

  constructor(db: Database, ownId: number) {
    this.#db = db;
    this.#ownId = ownId;
    this.#stored = db.query<{ key: string; value: number }, []>("SELECT key, value FROM state");
    this.#state = this.state;
    const prepare = (sql: string) => db.query<unknown, (number | string | null)[]>(sql);
    this.#sql = {
      inStream: db.query<InStreamRow, []>(
        `SELECT key, first_seq, text FROM lines WHERE is_unsent = 1 AND first_seq IS NOT NULL
         ORDER BY key LIMIT ${IN_STREAM_AT_ONCE}`,
      ),
      line: prepare(
        "INSERT OR IGNORE INTO lines VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, NULL, NULL, ?13)",
      ),
      state: prepare("INSERT OR REPLACE INTO state VALUES (?1, ?2)"),
      unplaceUnsent: prepare("UPDATE lines SET epoch = NULL, first_seq = NULL WHERE is_unsent = 1"),
      push: prepare("UPDATE lines SET epoch = ?2, first_seq = ?3 WHERE key = ?1"),
      release: prepare("UPDATE lines SET is_unsent = 0 WHERE key = ?1"),
      delivery: prepare("UPDATE lines SET delivery = ?2, why = ?3 WHERE key = ?1"),
      dismiss: prepare(
        `UPDATE lines SET first_seq = CASE WHEN delivery = 'failed' THEN NULL ELSE first_seq END,
         delivery = NULL, why = NULL WHERE key = ?1`,
      ),
      place: prepare("UPDATE OR IGNORE lines SET log_id = ?2, number = ?3, at = ?4 WHERE key = ?1"),
      prune: prepare(
        `DELETE FROM lines WHERE key IN
         (SELECT key FROM lines WHERE is_unsent = 0 AND key <= ?1 ORDER BY key LIMIT ${PRUNED_AT_ONCE})`,
      ),
    };
  }

  /** As it is in the tables. */
  get state(): State {
    const rows = new Map(this.#stored.all().map(({ key, value }) => [key, value]));
    const of = (key: string): number => rows.get(key) ?? 0;
    return {
      epoch: of("epoch"),
      base: of("base"),
      next: of("next"),
      logId: of("log_id"),
      position: of("position"),
    };
  }

  /** All or nothing: after an exception, here or at the commit, the transaction has to be undone. */
  write(changes: readonly ClientChange[]): void {
    const before = this.state;
    this.#state = before;
    this.#pendingBase = undefined;
    for (const change of changes) this.#write(change);
    this.#acknowledge();
    this.#writeState(before);
    this.#prune(changes.length);
  }

  #write(change: ClientChange): void {
    const sql = this.#sql;
    switch (change.kind) {
      case "heard":
        this.#insert(change.line, false);
        if (change.line.number !== undefined) this.#set({ position: change.line.number });
        return;
      case "written":
        this.#insert(change.line, true);
        return;
      case "stream":
        this.#acknowledge();
        sql.unplaceUnsent.run();
        this.#set({ epoch: change.epoch, base: change.epoch, next: change.epoch });
        return;
      case "pushed":
        if (change.key !== undefined) sql.push.run(change.key, this.#state.epoch, change.firstSeq);
        this.#set({ next: change.next });
        return;
      case "acknowledged":
        this.#pendingBase = change.base;
        return;
      case "released":
        sql.release.run(change.key);
        return;
      case "delivery":
        sql.delivery.run(change.key, change.delivery, change.why ?? null);
        return;
      case "dismissed":
        sql.dismiss.run(change.key);
        return;
      case "placed":
        sql.place.run(change.key, this.#state.logId, change.number, change.atMs);
        this.#set({ position: change.number });
        return;
      case "position":
        this.#set({ logId: change.logId, position: change.number });
    }
  }

  #insert(line: StoredLine, isUnsent: boolean): void {
    const { key, number, atMs, origin, name, dest, text, sealed, delivery, why } = line;
    const peer = dest === 0 || origin === 0 ? 0 : origin === this.#ownId ? dest : origin;
    const place = [this.#state.logId, number ?? null, atMs];
    const content = [origin, name, dest, text, sealed ? 1 : 0, delivery ?? null, why ?? null, peer];
    this.#sql.line.run(key, ...place, ...content, isUnsent ? 1 : 0);
  }

  /** Texts are in the stream in the order of their keys. */
  #acknowledge(): void {
    const base = this.#pendingBase;
    this.#pendingBase = undefined;
    if (base === undefined) return;
    this.#set({ base });
    for (;;) {
      const rows = this.#sql.inStream.all();
      for (const { key, first_seq, text } of rows) {
        const end = serialAdd(first_seq, frameCountOf(Buffer.byteLength(text)));
        if (serialBefore(base, end)) return;
        this.#sql.release.run(key);
      }
      if (rows.length < IN_STREAM_AT_ONCE) return;
    }
  }

  #set(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
  }

  #writeState(before: State): void {
    const columns = [
      ["epoch", "epoch"],
      ["base", "base"],
      ["next", "next"],
      ["logId", "log_id"],
      ["position", "position"],
    ] as const;
    for (const [field, key] of columns) {
      if (this.#state[field] !== before[field]) this.#sql.state.run(key, this.#state[field]);
    }
  }

  #prune(changeCount: number): void {
    this.#unpruned += changeCount;
    if (this.#unpruned < PRUNE_EVERY) return;
    this.#unpruned -= PRUNE_EVERY;
    const last = this.#db.query<{ last: number | null }, []>("SELECT max(key) AS last FROM lines").get()?.last ?? 0;
    if (last > LINES_MAX) this.#sql.prune.run(last - LINES_MAX);
  }
}

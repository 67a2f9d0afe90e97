/** A client's memory in a file, which belongs to one program at a time. */
import type { Database } from "bun:sqlite";
import { frameCountOf, serialAdd, serialBefore } from "@recado/protocol/session";
import { DatabaseError, type DatabaseFault, faultOf, GroupCommit, openDatabase } from "@recado/runtime/sqlite";
import type { Delivery } from "../events.ts";
import type {
  ClientChange,
  ClientStore,
  LineQuery,
  LocalHistory,
  StoredConversation,
  StoredLine,
} from "./client-store.ts";
import { LineWriter } from "./sqlite-line-writer.ts";
import { CLIENT_DATABASE } from "./sqlite-schema.ts";

export interface SqliteClientOptions {
  readonly path: string;
  readonly ownId: number;
  /** Nothing can be stored any more; undefined: it can again. */
  readonly onFault: (fault: DatabaseFault | undefined) => void;
}

interface LineRow {
  readonly key: number;
  readonly log_id: number;
  readonly number: number | null;
  readonly at: number;
  readonly origin: number;
  readonly name: string;
  readonly dest: number;
  readonly text: string;
  readonly sealed: number;
  readonly delivery: Delivery | null;
  readonly why: string | null;
  readonly first_seq: number | null;
}

const UNPLACED_MAX = 4_096;
const TYPED_MAX = 1_000;

export class SqliteClientStore implements ClientStore, LocalHistory {
  readonly outlivesProcess = true;
  readonly #db: Database;
  readonly #writer: LineWriter;
  readonly #group: GroupCommit<ClientChange>;

  /** Throws DatabaseError; "locked" while another program has the file. */
  static open(options: SqliteClientOptions): SqliteClientStore {
    const db = openDatabase(options.path, CLIENT_DATABASE);
    try {
      return new SqliteClientStore(db, options);
    } catch (error) {
      db.close();
      throw new DatabaseError(faultOf(error), options.path, error);
    }
  }

  private constructor(db: Database, { path, ownId, onFault }: SqliteClientOptions) {
    this.#db = db;
    this.#writer = new LineWriter(db, ownId);
    this.#group = new GroupCommit({ db, path, write: (changes) => this.#writer.write(changes), onFault });
  }

  load(): StoredConversation {
    const { state } = this.#writer;
    const unsent = this.#last("is_unsent = 1", UNPLACED_MAX);
    const unplaced = this.#last("number IS NULL AND first_seq IS NOT NULL AND epoch = ?2", UNPLACED_MAX, state.epoch);
    // The plus keeps the index of all numbers out of it.
    const open = this.#last(
      "number IS NOT NULL AND dest <> 0 AND delivery IN ('confirmed', 'waiting') AND +log_id = ?2",
      UNPLACED_MAX,
      state.logId,
    );
    return {
      ...state,
      unsent: unsent.map(({ key, dest, text, at, first_seq }) => {
        return { key, dest, text, atMs: at, firstSeq: first_seq ?? undefined };
      }),
      unplaced: unplaced.flatMap(({ key, dest, text, first_seq, delivery }) => {
        if (first_seq === null || delivery === "failed" || !isTaken(first_seq, text, state.base)) return [];
        return [{ key, dest, lastSeq: serialAdd(first_seq, frameCountOf(Buffer.byteLength(text)) - 1) }];
      }),
      open: open.map(({ key, number, dest }) => ({ key, number: number ?? 0, dest })),
      lastKey: this.#db.query<{ last: number | null }, []>("SELECT max(key) AS last FROM lines").get()?.last ?? 0,
    };
  }

  apply(change: ClientChange): void {
    this.#group.add(change);
  }

  commit(whenDurable: () => void): void {
    this.#group.commit(whenDurable);
  }

  lines({ with: peer, beforeKey, limit }: LineQuery): readonly StoredLine[] {
    this.#group.flush();
    const before = beforeKey ?? Number.MAX_SAFE_INTEGER;
    const rows =
      peer === undefined
        ? this.#last("key < ?2", limit, before)
        : this.#last("key < ?2 AND peer = ?3", limit, before, peer);
    const { logId } = this.#writer.state;
    return rows.map((row) => lineOf(row, logId));
  }

  peers(limit: number): readonly number[] {
    this.#group.flush();
    const rows = this.#db.query<{ peer: number }, [number]>(
      "SELECT peer FROM lines WHERE peer <> 0 GROUP BY peer ORDER BY max(key) DESC LIMIT ?1",
    );
    return rows.all(limit).map(({ peer }) => peer);
  }

  typed(conversation: string, limit: number): readonly string[] {
    const rows = this.#db.query<{ line: string }, [string, number]>(
      "SELECT line FROM typed WHERE conversation = ?1 ORDER BY id DESC LIMIT ?2",
    );
    return rows
      .all(conversation, limit)
      .map(({ line }) => line)
      .reverse();
  }

  /** What cannot be kept is not worth a word. */
  rememberTyped(conversation: string, line: string): void {
    try {
      this.#db
        .query<unknown, [string, string]>("INSERT INTO typed (conversation, line) VALUES (?1, ?2)")
        .run(conversation, line);
      this.#db
        .query<unknown, [string, number]>(
          `DELETE FROM typed WHERE conversation = ?1
           AND id <= (SELECT id FROM typed WHERE conversation = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)`,
        )
        .run(conversation, TYPED_MAX);
    } catch (error) {
      if (faultOf(error) === "failed") throw error;
    }
  }

  /** Writes what is left and lets go of the file. Throws DatabaseError, after that, when not everything could be written. */
  close(): void {
    try {
      this.#group.close();
    } catch (error) {
      throw new DatabaseError(faultOf(error), this.#db.filename, error);
    } finally {
      this.#db.close();
    }
  }

  /** The last lines for which it holds, ascending; `values` from ?2 on. */
  #last(condition: string, limit: number, ...values: number[]): LineRow[] {
    const sql = `SELECT * FROM lines WHERE ${condition} ORDER BY key DESC LIMIT ?1`;
    return this.#db
      .query<LineRow, number[]>(sql)
      .all(limit, ...values)
      .reverse();
  }
}

/** Everything of it lies before `base`. */
function isTaken(firstSeq: number, text: string, base: number): boolean {
  return !serialBefore(base, serialAdd(firstSeq, frameCountOf(Buffer.byteLength(text))));
}

function lineOf(row: LineRow, logId: number): StoredLine {
  const { key, log_id, number, at: atMs, origin, name, dest, text, sealed, delivery, why } = row;
  return {
    key,
    number: number !== null && log_id === logId ? number : undefined,
    atMs,
    origin,
    name,
    dest,
    text,
    sealed: sealed !== 0,
    delivery: delivery ?? undefined,
    why: why ?? undefined,
  };
}

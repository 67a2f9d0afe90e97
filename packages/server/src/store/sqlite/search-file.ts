/**
 * `search.sqlite`: the orders of the history that would slow down its writing. All of it is derived from
 * `recado.sqlite`, a batch at a time; a file that is of no use is thrown away and made again.
 */
import type { Database } from "bun:sqlite";
import { rmSync } from "node:fs";
import { type DatabaseFault, type DatabaseKind, faultOf, openDatabase } from "@recado/runtime/sqlite";
import { wordsOf } from "../words.ts";
import type { Indexable, IndexableText } from "./history-file.ts";

/**
 * Words come cut and folded, joined by spaces: the tokenizer takes them as they are. Among them are marks of who may
 * read the entry. Beginnings of few letters are terms of their own, for they are too many to be merged at each query.
 */
const TABLES = `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE private (a INTEGER, b INTEGER, number INTEGER, PRIMARY KEY (a, b, number)) STRICT, WITHOUT ROWID;
  CREATE TABLE inbox (id INTEGER, number INTEGER, PRIMARY KEY (id, number)) STRICT, WITHOUT ROWID;
  CREATE TABLE own_public (id INTEGER, number INTEGER, PRIMARY KEY (id, number)) STRICT, WITHOUT ROWID;
  CREATE VIRTUAL TABLE words USING fts5(
    terms, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii', prefix = '1 2 3 4'
  );
`;

/** "RES" and the version of the tables and of `wordsOf`: another one is another kind, and nothing is brought forward. */
const SEARCH_DATABASE: DatabaseKind = { applicationId: 0x52455301, migrations: [TABLES] };

const CHECKPOINT_PAGES = 4_096;
/** The ends of many conversations. */
const CACHE_KIB = 16_384;

/** Begins a mark: no word holds it, and the tokenizer takes it for a letter. */
const MARK = "¤";

type Value = number | string;

export type Part = "orders" | "words";

/** With these, another file would fare no better. */
const LASTING_FAULTS: readonly DatabaseFault[] = ["locked", "unwritable", "full"];

/** Keeps what tells of entries up to `lastNumber` of this history, or begins anew. Throws what the database throws. */
export function openSearchFile(path: string, logId: number, lastNumber: number): SearchFile {
  const kept = openKept(path, logId, lastNumber);
  if (kept) return kept;
  removeSearchFile(path);
  const file = new SearchFile(openDatabase(path, SEARCH_DATABASE));
  file.belongsTo(logId, lastNumber);
  return file;
}

export function removeSearchFile(path: string): void {
  for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(path + suffix, { force: true });
}

function openKept(path: string, logId: number, lastNumber: number): SearchFile | undefined {
  let db: Database | undefined;
  try {
    db = openDatabase(path, SEARCH_DATABASE);
    const file = new SearchFile(db);
    if (file.belongsTo(logId, lastNumber)) return file;
  } catch (error) {
    if (LASTING_FAULTS.includes(faultOf(error))) throw error;
  }
  db?.close();
  return undefined;
}

export class SearchFile {
  readonly #db: Database;
  readonly #sql;
  readonly #upTo = { orders: 0, words: 0 };
  #isDamaged = false;

  constructor(db: Database) {
    this.#db = db;
    // Each checkpoint waits for the disk, and the history's own writing with it.
    db.run(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    db.run(`PRAGMA cache_size = -${CACHE_KIB}`);
    const prepare = <Row>(sql: string) => db.query<Row, Value[]>(sql);
    const number = prepare<{ number: number }>;
    this.#sql = {
      meta: prepare<{ value: number }>("SELECT value FROM meta WHERE key = ?1"),
      setMeta: prepare("INSERT OR REPLACE INTO meta VALUES (?1, ?2)"),
      putPrivate: prepare("INSERT OR REPLACE INTO private VALUES (?1, ?2, ?3)"),
      putInbox: prepare("INSERT OR REPLACE INTO inbox VALUES (?1, ?2)"),
      putPublic: prepare("INSERT OR REPLACE INTO own_public VALUES (?1, ?2)"),
      putWords: prepare("INSERT OR REPLACE INTO words (rowid, terms) VALUES (?1, ?2)"),
      dropPrivate: prepare("DELETE FROM private WHERE a = ?1 AND b = ?2 AND number = ?3"),
      dropInbox: prepare("DELETE FROM inbox WHERE id = ?1 AND number = ?2"),
      dropPublic: prepare("DELETE FROM own_public WHERE id = ?1 AND number = ?2"),
      dropWords: prepare("DELETE FROM words WHERE rowid = ?1"),
      conversation: number(
        "SELECT number FROM private WHERE a = ?1 AND b = ?2 AND number > ?3 AND number < ?4 ORDER BY number DESC LIMIT ?5",
      ),
      inbox: number("SELECT number FROM inbox WHERE id = ?1 AND number > ?2 AND number <= ?3 ORDER BY number LIMIT ?4"),
      ownPublic: number(
        "SELECT number FROM own_public WHERE id = ?1 AND number > ?2 AND number <= ?3 ORDER BY number LIMIT ?4",
      ),
      find: number(
        "SELECT rowid AS number FROM words WHERE words MATCH ?1 AND rowid < ?2 ORDER BY rowid DESC LIMIT ?3",
      ),
    };
  }

  /** As far as was noticed. */
  get isDamaged(): boolean {
    return this.#isDamaged;
  }

  /** The last entry that is in. */
  upTo(part: Part): number {
    return this.#upTo[part];
  }

  /** Whether it is of this history, or of none yet; afterwards it tells of nothing behind `lastNumber`. */
  belongsTo(logId: number, lastNumber: number): boolean {
    const known = this.#meta("log_id");
    if (known !== 0 && known !== logId) return false;
    this.#sql.setMeta.run("log_id", logId);
    this.#upTo.orders = this.#meta("orders");
    this.#upTo.words = this.#meta("words");
    if (Math.max(this.#upTo.orders, this.#upTo.words) > lastNumber) this.#dropBehind(lastNumber);
    return true;
  }

  /** What follows the orders, ascending. */
  putOrders(batch: readonly Indexable[]): void {
    const upTo = batch.at(-1)?.number ?? this.#upTo.orders;
    this.#transact(() => {
      for (const { number, origin, dest } of batch) {
        if (dest === 0) this.#sql.putPublic.run(origin, number);
        else {
          this.#sql.putPrivate.run(Math.min(origin, dest), Math.max(origin, dest), number);
          this.#sql.putInbox.run(origin, number);
          if (dest !== origin) this.#sql.putInbox.run(dest, number);
        }
      }
      this.#sql.setMeta.run("orders", upTo);
    });
    this.#upTo.orders = upTo;
  }

  /** What follows the words, ascending. */
  putWords(batch: readonly IndexableText[]): void {
    const upTo = batch.at(-1)?.number ?? this.#upTo.words;
    this.#transact(() => {
      for (const { number, origin, dest, text } of batch) {
        const marks = dest === 0 ? MARK : `${MARK}${origin} ${MARK}${dest}`;
        this.#sql.putWords.run(number, `${marks} ${wordsOf(text).join(" ")}`);
      }
      this.#sql.setMeta.run("words", upTo);
    });
    this.#upTo.words = upTo;
  }

  /** Entries that the history has no more. */
  drop(batch: readonly Indexable[]): void {
    this.#transact(() => {
      for (const { number, origin, dest } of batch) {
        this.#sql.dropWords.run(number);
        if (dest === 0) this.#sql.dropPublic.run(origin, number);
        else {
          this.#sql.dropPrivate.run(Math.min(origin, dest), Math.max(origin, dest), number);
          this.#sql.dropInbox.run(origin, number);
          this.#sql.dropInbox.run(dest, number);
        }
      }
    });
  }

  /** Descending: private entries between two behind `since` and before `before`. */
  conversation(one: number, other: number, since: number, before: number, limit: number): number[] {
    const [a, b] = [Math.min(one, other), Math.max(one, other)];
    return this.#numbers(() => this.#sql.conversation.all(a, b, since, before, limit));
  }

  /** Ascending: private entries to or by `id`, behind `after`, up to `upTo`. */
  inbox(id: number, after: number, upTo: number, limit: number): number[] {
    return this.#numbers(() => this.#sql.inbox.all(id, after, upTo, limit));
  }

  /** Ascending: public entries by `id`, behind `after`, up to `upTo`. */
  ownPublic(id: number, after: number, upTo: number, limit: number): number[] {
    return this.#numbers(() => this.#sql.ownPublic.all(id, after, upTo, limit));
  }

  /** Descending: entries that `id` may read, with words that begin so. `words` as `wordsOf` gives them. */
  find(id: number, words: readonly string[], before: number, limit: number): number[] {
    const beginnings = words.map((word) => `"${word}" *`).join(" AND ");
    const match = `("${MARK}" OR "${MARK}${id}") AND ${beginnings}`;
    return this.#numbers(() => this.#sql.find.all(match, before, limit));
  }

  close(): void {
    this.#db.close();
  }

  #meta(key: string): number {
    return this.#sql.meta.get(key)?.value ?? 0;
  }

  #dropBehind(number: number): void {
    this.#transact(() => {
      for (const table of ["private", "inbox", "own_public"]) {
        this.#db.query<unknown, [number]>(`DELETE FROM ${table} WHERE number > ?1`).run(number);
      }
      this.#db.query<unknown, [number]>("DELETE FROM words WHERE rowid > ?1").run(number);
      this.#upTo.orders = Math.min(this.#upTo.orders, number);
      this.#upTo.words = Math.min(this.#upTo.words, number);
      this.#sql.setMeta.run("orders", this.#upTo.orders);
      this.#sql.setMeta.run("words", this.#upTo.words);
    });
  }

  #numbers(select: () => { readonly number: number }[]): number[] {
    return this.#guarded(select).map(({ number }) => number);
  }

  #transact(act: () => void): void {
    this.#guarded(() => this.#db.transaction(act)());
  }

  #guarded<Result>(act: () => Result): Result {
    try {
      return act();
    } catch (error) {
      this.#isDamaged ||= faultOf(error) === "corrupt";
      throw error;
    }
  }
}

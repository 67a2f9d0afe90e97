/** What can be read of the history in `recado.sqlite` as it lies there: by number, and the public entries in order. */
import type { Database } from "bun:sqlite";
import type { Entry, Queries } from "../server-store.ts";
import { ENTRY_COLUMNS, type EntryRow, entryOf, RELAYED_FLAG } from "./schema.ts";

/** What an index needs of an entry. */
export interface Indexable {
  readonly number: number;
  readonly origin: number;
  readonly dest: number;
}

export interface IndexableText extends Indexable {
  readonly text: string;
}

type Numbers = { readonly number: number };

export class HistoryFile {
  readonly #byNumber;
  readonly #publicBefore;
  readonly #publicAfter;
  readonly #lastPublic;
  readonly #publicCount;
  readonly #bounds;
  readonly #behind;
  readonly #textsBehind;
  readonly #size;
  readonly #ends;

  constructor(db: Database) {
    const from = "FROM messages INDEXED BY public_messages WHERE dest = 0";
    this.#byNumber = db.query<EntryRow, [number]>(`SELECT ${ENTRY_COLUMNS} FROM messages WHERE number = ?1`);
    this.#publicBefore = db.query<EntryRow, [number, number]>(
      `SELECT ${ENTRY_COLUMNS} ${from} AND number < ?1 ORDER BY number DESC LIMIT ?2`,
    );
    this.#publicAfter = db.query<Numbers, [number, number, number]>(
      `SELECT number ${from} AND number > ?1 AND number <= ?2 ORDER BY number LIMIT ?3`,
    );
    this.#lastPublic = db.query<Numbers, [number, number, number]>(
      `SELECT number ${from} AND number > ?1 AND number <= ?2 ORDER BY number DESC LIMIT 1 OFFSET ?3`,
    );
    this.#publicCount = db.query<{ count: number }, [number, number]>(
      `SELECT count(*) AS count ${from} AND number > ?1 AND number <= ?2`,
    );
    this.#bounds = db.query<{ first: number | null; last: number | null }, []>(
      "SELECT (SELECT min(number) FROM messages) AS first, (SELECT max(number) FROM messages) AS last",
    );
    this.#behind = db.query<Indexable, [number, number]>(
      "SELECT number, origin, dest FROM messages WHERE number > ?1 ORDER BY number LIMIT ?2",
    );
    this.#textsBehind = db.query<IndexableText, [number, number]>(
      `SELECT number, origin, dest, CAST(text AS TEXT) AS text FROM messages WHERE number > ?1 ORDER BY number LIMIT ?2`,
    );
    this.#size = db.query<{ dest: number; byteCount: number }, [number]>(
      "SELECT dest, length(text) AS byteCount FROM messages WHERE number = ?1",
    );
    this.#ends = db.query<Pick<EntryRow, "origin" | "dest" | "flags">, [number]>(
      "SELECT origin, dest, flags FROM messages WHERE number = ?1",
    );
  }

  /** 0 and 0 while there is nothing. */
  bounds(): { readonly first: number; readonly last: number } {
    const { first, last } = this.#bounds.get() ?? { first: 0, last: 0 };
    return { first: first ?? 0, last: last ?? 0 };
  }

  /** Undefined when it was removed, or never was. */
  entry(number: number): Entry | undefined {
    const row = this.#byNumber.get(number);
    return row ? entryOf(row) : undefined;
  }

  /** Whom the entry is for, and the bytes of its text. */
  sizeOf(number: number): { readonly dest: number; readonly byteCount: number } | undefined {
    return this.#size.get(number) ?? undefined;
  }

  /** Between whom the entry went. */
  writtenTo(number: number): Pick<Entry, "origin" | "dest" | "isRelayed"> | undefined {
    const row = this.#ends.get(number);
    return row ? { origin: row.origin, dest: row.dest, isRelayed: (row.flags & RELAYED_FLAG) !== 0 } : undefined;
  }

  /** Descending. */
  publicBefore(before: number, limit: number): Entry[] {
    return this.#publicBefore.all(before, limit).map(entryOf);
  }

  /** Ascending, behind `after`, up to `upTo`. */
  publicNumbers(after: number, upTo: number, limit: number): number[] {
    return this.#publicAfter.all(after, upTo, limit).map(({ number }) => number);
  }

  lastPublic({ after, keep }: Queries["lastPublic"]["query"], upTo: number): Queries["lastPublic"]["result"] {
    const count = this.#publicCount.get(after, upTo)?.count ?? 0;
    const publicAfter = this.#lastPublic.get(after, upTo, keep)?.number ?? after;
    return { publicAfter, skippedCount: Math.max(0, count - keep) };
  }

  /** Ascending. */
  behind(number: number, limit: number): Indexable[] {
    return this.#behind.all(number, limit);
  }

  /** Ascending, with their texts. */
  textsBehind(number: number, limit: number): IndexableText[] {
    return this.#textsBehind.all(number, limit);
  }
}

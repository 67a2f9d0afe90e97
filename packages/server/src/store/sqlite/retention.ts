/**
 * Lets the oldest entries go, a few at a time: those of a certain age, and as many as keep the file small enough. Private
 * ones stay until their receiver has them, and the newest stays for its number. Then the file gives back what it freed.
 */
import type { Database } from "bun:sqlite";
import type { Clock } from "@recado/runtime";
import { numberOf } from "@recado/runtime/sqlite";
import type { Indexable } from "./history-file.ts";

/** What is to be kept; without a limit, everything. */
export interface RetentionLimits {
  readonly keepDays?: number;
  /** Of the file, without its free pages. */
  readonly keepBytes?: number;
}

export interface RetentionOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly limits: RetentionLimits;
  readonly removed: (batch: readonly Indexable[]) => void;
}

const DAY_MS = 86_400_000;
const SLICE_MS = 3;
const ROWS_AT_ONCE = 64;
/** Long texts lie in many pages, each of which is looked at. */
const BYTES_AT_ONCE = 65_536;
/** About what a row takes beyond its text. */
const ROW_BYTES = 64;
const PAGES_AT_ONCE = 16;
/** Are soon used again. */
const FREE_PAGES_KEPT = 256;

interface Candidate extends Indexable {
  readonly at: number;
  readonly byteCount: number;
  readonly isUnread: number;
}

export class Retention {
  readonly #options: RetentionOptions;
  readonly #pageBytes: number;
  readonly #candidates;
  readonly #delete;
  /** What comes before was looked at in this round. */
  #cursor = 0;

  constructor(options: RetentionOptions) {
    this.#options = options;
    const { db } = options;
    this.#pageBytes = numberOf(db, "page_size");
    this.#candidates = db.query<Candidate, [number, number]>(
      `SELECT number, at, origin, dest, length(text) AS byteCount,
         dest <> 0 AND coalesce(owners.position < number, 0) AS isUnread
       FROM messages LEFT JOIN owners ON owners.id = dest
       WHERE number > ?1 AND number < (SELECT max(number) FROM messages) ORDER BY number LIMIT ?2`,
    );
    this.#delete = db.query<unknown, [number]>("DELETE FROM messages WHERE number = ?1");
  }

  /** Works for some milliseconds; false when the round is over. Throws what the database throws. */
  slice(): boolean {
    const { clock } = this.#options;
    const endMs = clock.monotonicMs() + SLICE_MS;
    do {
      if (!this.#removeSome() && !this.#vacuumSome()) {
        this.#cursor = 0;
        return false;
      }
    } while (clock.monotonicMs() < endMs);
    return true;
  }

  /** Looks at some of the oldest; false when none of the others has to go. */
  #removeSome(): boolean {
    const { limits, clock } = this.#options;
    const keptSinceMs = clock.wallMs() - (limits.keepDays ?? Number.POSITIVE_INFINITY) * DAY_MS;
    let excessBytes = this.#usedBytes() - (limits.keepBytes ?? Number.POSITIVE_INFINITY);
    let textBytes = 0;
    let cursor = this.#cursor;
    const batch: Indexable[] = [];
    for (const { number, at, origin, dest, byteCount, isUnread } of this.#candidates.all(cursor, ROWS_AT_ONCE)) {
      if ((at >= keptSinceMs && excessBytes <= 0) || textBytes > BYTES_AT_ONCE) break;
      cursor = number;
      if (isUnread !== 0) continue;
      batch.push({ number, origin, dest });
      textBytes += byteCount;
      excessBytes -= byteCount + ROW_BYTES;
    }
    if (batch.length > 0) this.#remove(batch);
    const isMoved = cursor > this.#cursor;
    this.#cursor = cursor;
    return isMoved;
  }

  #remove(batch: readonly Indexable[]): void {
    const { db, removed } = this.#options;
    db.transaction(() => {
      for (const { number } of batch) this.#delete.run(number);
    }).immediate();
    removed(batch);
  }

  #vacuumSome(): boolean {
    const { db } = this.#options;
    const free = numberOf(db, "freelist_count");
    if (free <= FREE_PAGES_KEPT) return false;
    db.run(`PRAGMA incremental_vacuum(${PAGES_AT_ONCE})`);
    return numberOf(db, "freelist_count") < free;
  }

  #usedBytes(): number {
    const { db } = this.#options;
    return (numberOf(db, "page_count") - numberOf(db, "freelist_count")) * this.#pageBytes;
  }
}

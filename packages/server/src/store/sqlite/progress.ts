/**
 * How far each owner came since its row was written. Rows are written a few at a time and later; what a crash loses of
 * `receiveNext` is found again from the entries, of which `replayFrom` is the first that a row may not tell of.
 */

export interface Row {
  readonly id: number;
  /** Undefined: as the row says. */
  readonly position: number | undefined;
  readonly lastSeenMs: number | undefined;
  readonly receiveNext: number;
  /** The last entry that counted for `receiveNext`. */
  readonly asOf: number;
}

type Kept = { -readonly [Field in keyof Row]: Row[Field] } & { readonly dirtySince: number };

export class Progress {
  /** In the order in which they became dirty. */
  readonly #dirty = new Map<number, Kept>();

  get isEmpty(): boolean {
    return this.#dirty.size === 0;
  }

  /** An entry by this owner, which came in its stream. */
  wrote(id: number, number: number, seq: number): void {
    const kept = this.#dirty.get(id);
    const receiveNext = (seq + 1) >>> 0;
    if (kept) {
      kept.receiveNext = receiveNext;
      kept.asOf = number;
    } else {
      const nothing = { position: undefined, lastSeenMs: undefined };
      this.#dirty.set(id, { id, ...nothing, receiveNext, asOf: number, dirtySince: number });
    }
  }

  /** What the owner told, when `asOf` was the last entry. */
  came(id: number, position: number, receiveNext: number, lastSeenMs: number, asOf: number): void {
    const kept = this.#dirty.get(id);
    if (!kept) {
      this.#dirty.set(id, { id, position, lastSeenMs, receiveNext, asOf, dirtySince: asOf + 1 });
      return;
    }
    kept.position = position;
    kept.receiveNext = receiveNext;
    kept.lastSeenMs = lastSeenMs;
    kept.asOf = asOf;
  }

  /** A refusal, of which the row tells at once. */
  refused(id: number, receiveNext: number, asOf: number): void {
    const kept = this.#dirty.get(id);
    if (!kept) return;
    kept.receiveNext = receiveNext;
    kept.asOf = asOf;
  }

  /** The row says everything, or there is none any more. */
  forget(id: number): void {
    this.#dirty.delete(id);
  }

  /** The rows that have waited longest. */
  take(count: number): Row[] {
    const rows: Row[] = [];
    for (const [id, { dirtySince: _, ...row }] of this.#dirty) {
      if (rows.length === count) break;
      rows.push(row);
      this.#dirty.delete(id);
    }
    return rows;
  }

  /** The first entry that is in no row once everything that was taken is written; all are up to `lastNumber`. */
  replayFrom(lastNumber: number): number {
    for (const { dirtySince } of this.#dirty.values()) return dirtySince;
    return lastNumber + 1;
  }
}

/**
 * A bounded list that grows at its end, and now and then at its beginning, for the lines of a buffer. Values are immutable to
 * everybody who holds one: appending shares the items with the older value (as a slice shares its
 * array), so a thousand lines a second cost no copies; only `replace` and, once in `capacity`
 * appends, the dropping of old items copy.
 *
 * Items are addressed by a sequence number that never changes while the item is kept.
 */
export class Scrollback<T> {
  private constructor(
    private readonly items: T[],
    private readonly start: number,
    private readonly end: number,
    /** Sequence number of the oldest item that is kept. */
    readonly firstSeq: number,
    private readonly capacity: number,
  ) {}

  static empty<T>(capacity: number): Scrollback<T> {
    return new Scrollback<T>([], 0, 0, 0, capacity);
  }

  get length(): number {
    return this.end - this.start;
  }

  /** The number that the next appended item gets. */
  get endSeq(): number {
    return this.firstSeq + this.length;
  }

  at(seq: number): T | undefined {
    const index = seq - this.firstSeq;
    return index < 0 || index >= this.length ? undefined : this.items[this.start + index];
  }

  last(): T | undefined {
    return this.at(this.endSeq - 1);
  }

  /** Oldest first. */
  values(): T[] {
    return this.items.slice(this.start, this.end);
  }

  /** Older items in front of the oldest one; their numbers go down from its. */
  prepend(older: readonly T[]): Scrollback<T> {
    const items = [...older, ...this.items.slice(this.start, this.end)];
    return new Scrollback(items, 0, items.length, this.firstSeq - older.length, this.capacity);
  }

  /** Without the oldest ones that are more than the capacity. */
  trimmed(): Scrollback<T> {
    const excess = this.length - this.capacity;
    if (excess <= 0) return this;
    const items = this.items.slice(this.start + excess, this.end);
    return new Scrollback(items, 0, items.length, this.firstSeq + excess, this.capacity);
  }

  /** `limit` is for a list to which older items were prepended; unless told, the capacity. */
  append(item: T, limit = this.capacity): Scrollback<T> {
    const owned = this.items.length === this.end && this.start < this.capacity;
    const items = owned ? this.items : this.items.slice(this.start, this.end);
    const start = owned ? this.start : 0;
    items.push(item);
    const excess = items.length - start > Math.max(limit, this.capacity) ? 1 : 0;
    return new Scrollback(items, start + excess, items.length, this.firstSeq + excess, this.capacity);
  }

  /** The same list with another item at `seq`; the same list when that item is gone. */
  replace(seq: number, item: T): Scrollback<T> {
    const index = seq - this.firstSeq;
    if (index < 0 || index >= this.length) return this;
    const items = this.items.slice(this.start, this.end);
    items[index] = item;
    return new Scrollback(items, 0, items.length, this.firstSeq, this.capacity);
  }

  /** Without items; sequence numbers go on. */
  cleared(): Scrollback<T> {
    return new Scrollback<T>([], 0, 0, this.endSeq, this.capacity);
  }
}

/** First in, first out, in memory that is used again and again: what is put in and taken out makes no new arrays. */

const CAPACITY_MIN = 8;
/** An empty queue keeps room for so many; one that was longer lets go of it. */
const CAPACITY_KEPT = 128;
/** The ring of all that have no room: most sessions are idle. */
const NO_ROOM: never[] = [];

export class Queue<Item> {
  /** A ring: its length is a power of two. */
  #items: (Item | undefined)[] = NO_ROOM;
  #first = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Counted from the oldest. Undefined where there is none. */
  at(index: number): Item | undefined {
    return index >= 0 && index < this.#size ? this.#items[(this.#first + index) & (this.#items.length - 1)] : undefined;
  }

  push(item: Item): void {
    if (this.#size === this.#items.length) this.#grow();
    this.#items[(this.#first + this.#size) & (this.#items.length - 1)] = item;
    this.#size++;
  }

  /** In place of what is there. Throws RangeError where nothing is. */
  put(index: number, item: Item): void {
    if (index < 0 || index >= this.#size) throw new RangeError(`nothing is at ${index}`);
    this.#items[(this.#first + index) & (this.#items.length - 1)] = item;
  }

  /** The oldest `count`. Throws RangeError where there are fewer. */
  take(count: number): Item[] {
    const taken = new Array<Item>(count);
    for (let index = 0; index < count; index++) {
      const item = this.at(index);
      if (item === undefined) throw new RangeError(`${count} of ${this.#size}`);
      taken[index] = item;
    }
    this.drop(count);
    return taken;
  }

  /** The same, and nobody wants them. */
  drop(count: number): void {
    const mask = this.#items.length - 1;
    for (let index = 0; index < count; index++) this.#items[(this.#first + index) & mask] = undefined;
    this.#first = (this.#first + count) & mask;
    this.#size -= count;
    if (this.#size === 0 && this.#items.length > CAPACITY_KEPT) this.clear();
  }

  clear(): void {
    this.#items = NO_ROOM;
    this.#first = 0;
    this.#size = 0;
  }

  #grow(): void {
    const items = new Array<Item | undefined>(Math.max(CAPACITY_MIN, 2 * this.#items.length));
    for (let index = 0; index < this.#size; index++) items[index] = this.at(index);
    this.#items = items;
    this.#first = 0;
  }
}

/** The end of the history: where texts get their number, and where whoever was away a moment finds what it missed. */
import type { Entry, ServerStore } from "../../store/server-store.ts";
import { HISTORY_BYTES_HELD, HISTORY_ENTRIES_HELD } from "../config.ts";

export class History {
  readonly #store: ServerStore;
  #lastNumber: number;
  #recent: Entry[] = [];
  /** Index in `#recent` of the first that counts; what lies before it is cut off now and then. */
  #head = 0;
  #byteCount = 0;
  /** Everything behind this number is held. */
  #heldBehind: number;

  constructor(store: ServerStore) {
    this.#store = store;
    this.#lastNumber = store.lastNumber;
    this.#heldBehind = store.lastNumber;
  }

  get logId(): number {
    return this.#store.logId;
  }

  get lastNumber(): number {
    return this.#lastNumber;
  }

  append(draft: Omit<Entry, "number" | "atMs">, atMs: number): Entry {
    const { origin, name, dest, text, isSealed, isRelayed, seq } = draft;
    const entry = { number: this.#lastNumber + 1, atMs, origin, name, dest, text, isSealed, isRelayed, seq };
    this.#store.apply({ kind: "entry", entry });
    this.put(entry);
    return entry;
  }

  /** It is in the store. */
  put(entry: Entry): void {
    this.#lastNumber = entry.number;
    this.#recent.push(entry);
    this.#byteCount += entry.text.length;
    const excess = this.#recent.length - this.#head - HISTORY_ENTRIES_HELD;
    if (excess > 0 || this.#byteCount > HISTORY_BYTES_HELD) this.#trim();
  }

  /** Everything behind `number`; undefined when that is more than is held here. */
  since(number: number): readonly Entry[] | undefined {
    if (number >= this.#lastNumber) return [];
    if (number < this.#heldBehind) return undefined;
    let [first, end] = [this.#head, this.#recent.length];
    while (first < end) {
      const middle = (first + end) >>> 1;
      if ((this.#recent[middle]?.number ?? 0) <= number) first = middle + 1;
      else end = middle;
    }
    return this.#recent.slice(first);
  }

  #trim(): void {
    const oldest = this.#recent[this.#head];
    this.#byteCount -= oldest?.text.length ?? 0;
    this.#heldBehind = oldest?.number ?? this.#heldBehind;
    this.#head++;
    if (this.#head < HISTORY_ENTRIES_HELD) return;
    this.#recent = this.#recent.slice(this.#head);
    this.#head = 0;
  }
}

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

  constructor(store: ServerStore) {
    this.#store = store;
    this.#lastNumber = store.lastNumber;
  }

  get logId(): number {
    return this.#store.logId;
  }

  get lastNumber(): number {
    return this.#lastNumber;
  }

  append(draft: Omit<Entry, "number" | "atMs">, atMs: number): Entry {
    const { origin, name, dest, text, isSealed, isRelayed, seq } = draft;
    const entry = { number: ++this.#lastNumber, atMs, origin, name, dest, text, isSealed, isRelayed, seq };
    this.#store.apply({ kind: "entry", entry });
    this.#recent.push(entry);
    this.#byteCount += entry.text.length;
    const excess = this.#recent.length - this.#head - HISTORY_ENTRIES_HELD;
    if (excess > 0 || this.#byteCount > HISTORY_BYTES_HELD) this.#trim();
    return entry;
  }

  /** Everything behind `number`; undefined when that is more than is held here. */
  since(number: number): readonly Entry[] | undefined {
    const held = this.#recent.length - this.#head;
    const missing = this.#lastNumber - number;
    return missing > held ? undefined : this.#recent.slice(this.#recent.length - missing);
  }

  #trim(): void {
    this.#byteCount -= this.#recent[this.#head]?.text.length ?? 0;
    this.#head++;
    if (this.#head < HISTORY_ENTRIES_HELD) return;
    this.#recent = this.#recent.slice(this.#head);
    this.#head = 0;
  }
}

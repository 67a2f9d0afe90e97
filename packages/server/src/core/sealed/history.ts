/** The end of the history: where texts get their number, and where whoever was away a moment finds what it missed. */
import { BROADCAST_ID } from "@recado/protocol";
import type { Entry, ServerStore } from "../../store/server-store.ts";
import { HISTORY_BYTES_HELD, HISTORY_ENTRIES_HELD } from "../config.ts";
import { type Recent, Recents } from "./recents.ts";

export class History {
  readonly #store: ServerStore;
  #lastNumber: number;
  readonly #recents = new Recents();
  /** Those of the recent ones that are for everybody. */
  readonly publics = new Recents();
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
    const recent = { entry, mail: undefined };
    this.#recents.push(recent);
    if (entry.dest === BROADCAST_ID) this.publics.push(recent);
    this.#byteCount += entry.text.length;
    while (this.#recents.size > HISTORY_ENTRIES_HELD || this.#byteCount > HISTORY_BYTES_HELD) this.#trim();
  }

  /** Everything behind `number`; undefined when that is more than is held here. */
  since(number: number): Iterable<Recent> | undefined {
    if (number < this.#heldBehind && number < this.#lastNumber) return undefined;
    return this.#recents.behind(number);
  }

  #trim(): void {
    const oldest = this.#recents.shift();
    if (!oldest) return;
    const { dest, number, text } = oldest.entry;
    if (dest === BROADCAST_ID) this.publics.shift();
    this.#byteCount -= text.length;
    this.#heldBehind = number;
  }
}

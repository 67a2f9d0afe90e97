/** A queue of the newest entries, each with a place of its own that it keeps: how many came before it. */
import type { Entry } from "../../store/server-store.ts";
import type { SharedMail } from "./mail.ts";

/** An entry, and how it travels once somebody needed it. */
export interface Recent {
  readonly entry: Entry;
  mail: SharedMail | undefined;
}

/** Cut off so many at a time. */
const CUT_SIZE = 2_048;

export class Recents {
  #items: (Recent | undefined)[] = [];
  /** Index in `#items` of the first that counts; what lies before it is cut off now and then. */
  #head = 0;
  #cut = 0;

  get size(): number {
    return this.#items.length - this.#head;
  }

  /** The place of the next. */
  get end(): number {
    return this.#cut + this.#items.length;
  }

  /** Undefined of a place that is not held any more, or not yet. */
  at(place: number): Recent | undefined {
    const index = place - this.#cut;
    return index < this.#head ? undefined : this.#items[index];
  }

  push(recent: Recent): void {
    this.#items.push(recent);
  }

  /** The oldest. */
  shift(): Recent | undefined {
    const oldest = this.#items[this.#head];
    if (!oldest) return undefined;
    this.#items[this.#head] = undefined;
    this.#head++;
    if (this.#head >= CUT_SIZE) {
      this.#items = this.#items.slice(this.#head);
      this.#cut += this.#head;
      this.#head = 0;
    }
    return oldest;
  }

  /** Those with a greater number, from oldest to newest. */
  *behind(number: number): Generator<Recent, void> {
    for (let place = this.#firstBehind(number); place < this.end; place++) {
      const recent = this.at(place);
      if (recent) yield recent;
    }
  }

  #firstBehind(number: number): number {
    let [first, end] = [this.#head, this.#items.length];
    while (first < end) {
      const middle = (first + end) >>> 1;
      if ((this.#items[middle]?.entry.number ?? 0) <= number) first = middle + 1;
      else end = middle;
    }
    return this.#cut + first;
  }
}

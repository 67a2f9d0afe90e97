/**
 * Who was introduced to whom. A peer has to know a writer's name before its first text, and there are as many pairs of
 * writer and reader as their numbers multiplied: so each introduction has a place, and each reader a bit for it.
 */

import { utf8Of } from "@recado/protocol";

/** Introductions that have a place; when there are more, all places are given anew, and everybody is introduced again. */
const PLACES_MAX = 4_096;
const WORD_BITS = 32;

export interface Introduction {
  /** `FLAGS NAME`. */
  readonly text: string;
  /** The same in UTF-8. */
  readonly bytes: Uint8Array;
  readonly round: number;
  readonly place: number;
}

export class Introductions {
  readonly #newest = new Map<number, Introduction>();
  #round = 0;
  #used = 0;

  /**
   * The same object as long as the writer is called the same. To be asked for whenever somebody may have to be told, and
   * not kept: who was told by two names knows the writer by the later one, and the earlier one has another place by then.
   */
  of(origin: number, text: string): Introduction {
    const known = this.#newest.get(origin);
    if (known?.text === text) return known;
    if (this.#used === PLACES_MAX) {
      this.#newest.clear();
      this.#used = 0;
      this.#round++;
    }
    const introduction = { text, bytes: utf8Of(text), round: this.#round, place: this.#used++ };
    this.#newest.set(origin, introduction);
    return introduction;
  }
}

/** What one reader was told. */
export class Told {
  #round = 0;
  #bits: Uint32Array | undefined;

  /** False also of what it was told under another place: once more does no harm. */
  has({ round, place }: Introduction): boolean {
    const word = this.#bits?.[place >>> 5] ?? 0;
    return round === this.#round && (word & (1 << (place % WORD_BITS))) !== 0;
  }

  add({ round, place }: Introduction): void {
    if (round < this.#round) return;
    if (round > this.#round) this.#bits = undefined;
    this.#round = round;
    const bits = this.#roomFor(place >>> 5);
    bits[place >>> 5] = (bits[place >>> 5] ?? 0) | (1 << (place % WORD_BITS));
  }

  #roomFor(word: number): Uint32Array {
    const bits = this.#bits;
    if (bits && word < bits.length) return bits;
    const larger = new Uint32Array(2 ** Math.ceil(Math.log2(word + 1)));
    if (bits) larger.set(bits);
    this.#bits = larger;
    return larger;
  }
}

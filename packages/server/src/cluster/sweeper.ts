/**
 * Takes out of the bucket what is left of ids that nobody has, and of servers that are gone: of a key that was deleted
 * NATS keeps a mark for ever. One server does it for all; what it misses, the next server that starts finds.
 */
export interface SweeperOptions {
  /** Removes what was written with this revision. */
  readonly remove: (revision: number) => Promise<void>;
  readonly isOurs: () => boolean;
}

export class Sweeper {
  readonly #options: SweeperOptions;
  #marks = new Map<string, number>();
  #isOut = false;

  constructor(options: SweeperOptions) {
    this.#options = options;
  }

  /** By the bucket, in its order. */
  read(key: string, revision: number, isDeletion: boolean): void {
    if (isDeletion) this.#marks.set(key, revision);
    else this.#marks.delete(key);
  }

  /** Everything that was read so far, one after the other. */
  async sweep(): Promise<void> {
    if (this.#isOut) return;
    const { remove, isOurs } = this.#options;
    const marks = this.#marks;
    this.#marks = new Map();
    if (!isOurs()) return;
    this.#isOut = true;
    try {
      for (const revision of marks.values()) await remove(revision);
    } catch {
      // NATS is away.
    } finally {
      this.#isOut = false;
    }
  }
}

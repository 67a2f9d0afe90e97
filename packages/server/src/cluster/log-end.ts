/**
 * Whether the log still reaches as far as it was read. A NATS that is alone forgets what it had not synced when its
 * machine loses power, and gives the same places again; whoever read those would pass over the new messages, and two
 * texts would have one number. So whenever NATS was away, or something does not fit, nothing is written before it is
 * known that the log's end is where it was or behind it.
 */
export interface LogEndOptions {
  /** Of the log; rejects where NATS does not answer. */
  readonly lastPlace: () => Promise<number>;
  readonly isConnected: () => boolean;
  /** Up to which place it was read, by us or others. */
  readonly readTo: () => number;
  readonly changed: () => void;
  readonly sleep: (ms: number) => Promise<void>;
}

type State = "sure" | "doubtful" | "lost";

/** A question without a leader to hear it is lost. */
const ASK_AGAIN_MS = 500;
/** A leader that is not one any more, or is one since this moment, may know less than it will: so often it is asked. */
const TIMES = 5;
const LOOK_AGAIN_MS = 1_000;

export class LogEnd {
  readonly #options: LogEndOptions;
  #state: State = "sure";
  #look: Promise<void> | undefined;
  #isClosed = false;

  constructor(options: LogEndOptions) {
    this.#options = options;
  }

  get isSure(): boolean {
    return this.#state === "sure";
  }

  get isLost(): boolean {
    return this.#state === "lost";
  }

  get readTo(): number {
    return this.#options.readTo();
  }

  /** Resolves when it is sure, or lost; that it stays. */
  doubt(): Promise<void> {
    if (this.isLost) return Promise.resolve();
    this.#become("doubtful");
    this.#look ??= this.#lookOn();
    return this.#look;
  }

  close(): void {
    this.#isClosed = true;
  }

  async #lookOn(): Promise<void> {
    for (let times = 0; !this.#isClosed; ) {
      const readTo = this.#options.readTo();
      const end = await this.#answer();
      if (end === undefined) return;
      if (end >= readTo || ++times === TIMES) {
        this.#look = undefined;
        this.#become(end >= readTo ? "sure" : "lost");
        return;
      }
      await this.#options.sleep(LOOK_AGAIN_MS);
    }
  }

  /** The first that comes; undefined when it is closed. */
  async #answer(): Promise<number | undefined> {
    const { lastPlace, isConnected, sleep } = this.#options;
    let first: number | undefined;
    const hear = (place: number): void => {
      first ??= place;
    };
    const never = new Promise<void>(() => undefined);
    while (first === undefined && !this.#isClosed) {
      const answered = isConnected() ? lastPlace().then(hear, () => never) : never;
      await Promise.race([sleep(ASK_AGAIN_MS), answered]);
    }
    return first;
  }

  #become(state: State): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#options.changed();
  }
}

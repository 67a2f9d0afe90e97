/** Ids on their way to this server: first in the bucket, then in the log; then they are ours. */
import type { Claim, ClaimOutcome } from "../core/cluster/port.ts";
import type { Places, Taken } from "./places.ts";
import type { LogRecord } from "./records.ts";

export interface ClaimsOptions {
  readonly places: Pick<Places, "take">;
  readonly boot: () => string;
  /** No NATS is in reach of this server; of others one may be. */
  readonly isCutOff: () => boolean;
  /** As far as is known, the log takes something. */
  readonly mayTell: () => boolean;
  readonly append: (record: LogRecord) => void;
  /** Writes on another server's subject, until it stands there. */
  readonly tell: (boot: string, record: LogRecord) => Promise<void>;
  readonly monotonicMs: () => number;
  /** A claim was answered, and whoever asked has acted on it. */
  readonly answered: () => void;
}

/** So long a claim may take from the bucket into the log. */
export const CLAIM_LIMIT_MS = 5_000;
/** Who waits asks once a second: who has not for so long is not there any more, and its id is not to be taken. */
const ASKED_LATELY_MS = 2_500;
/** Where nobody could tell. */
const RETRY_MS = 250;

interface Asked {
  claim: Claim;
  answer: (outcome: ClaimOutcome) => void;
  askedAtMs: number;
  /** In the bucket, and not yet in the log. */
  term: number | undefined;
  timer: ReturnType<typeof setTimeout> | undefined;
}

export class Claims {
  readonly #options: ClaimsOptions;
  /** By id: whom to tell of the claim that is on its way. */
  readonly #asked = new Map<number, Asked>();

  constructor(options: ClaimsOptions) {
    this.#options = options;
  }

  claim(claim: Claim, answer: (outcome: ClaimOutcome) => void): void {
    const { monotonicMs } = this.#options;
    const askedAtMs = monotonicMs();
    const before = this.#asked.get(claim.id);
    if (!before) {
      this.#asked.set(claim.id, { claim, answer, askedAtMs, term: undefined, timer: undefined });
      void this.#take(claim.id);
    } else if (isSameClaimer(before.claim, claim)) {
      const { answer: answerBefore } = before;
      queueMicrotask(() => answerBefore({ kind: "repeated", nowMs: monotonicMs() }));
      Object.assign(before, { claim, answer, askedAtMs });
    } else queueMicrotask(() => answer({ kind: "held", nowMs: monotonicMs() }));
  }

  /**
   * It stands in the log, at this number. Answered right here: what the log says next may already be that it is
   * another's. False when nobody waits for it any more.
   */
  found(id: number, term: number, number: number): boolean {
    if (this.#asked.get(id)?.term !== term) return false;
    this.#answer(id, { kind: "claimed", number, nowMs: this.#options.monotonicMs() });
    return true;
  }

  /** We are another server now: none of them comes. */
  forget(): void {
    for (const id of [...this.#asked.keys()]) this.#unavailable(id);
  }

  async #take(id: number): Promise<void> {
    const { places, boot: bootNow, isCutOff, mayTell, monotonicMs } = this.#options;
    const boot = bootNow();
    for (;;) {
      const before = this.#asked.get(id);
      if (!before || boot !== bootNow()) return;
      const taken = isCutOff() || !mayTell() ? undefined : await places.take(before.claim, boot);
      const asked = this.#asked.get(id);
      if (!asked || boot !== bootNow()) return;
      if (taken?.kind === "held") {
        this.#answer(id, { kind: "held", nowMs: monotonicMs() });
        return;
      }
      if (taken?.kind === "taken") {
        await this.#enter(asked, boot, taken);
        return;
      }
      if (isCutOff() || !this.#isWaiting(asked)) {
        this.#unavailable(id);
        return;
      }
      await Bun.sleep(RETRY_MS);
    }
  }

  /** From the bucket into the log. */
  async #enter(asked: Asked, boot: string, { term, from }: Extract<Taken, { kind: "taken" }>): Promise<void> {
    const { append, tell } = this.#options;
    const { id, name, isSealed, epoch } = asked.claim;
    asked.term = term;
    asked.timer = setTimeout(() => this.#isLate(id), CLAIM_LIMIT_MS);
    const record: LogRecord = { kind: "claim", by: 0, boot, term, epoch, member: { id, name, isSealed } };
    if (from === "" || from === boot) append(record);
    // On its subject, so that it can write nothing more before it has read this.
    else await tell(from, record);
  }

  /** It may never stand in the log, or stands there behind a later one: begun anew, if anybody still waits. */
  #isLate(id: number): void {
    const asked = this.#asked.get(id);
    if (!asked) return;
    if (!this.#isWaiting(asked)) {
      this.#unavailable(id);
      return;
    }
    asked.term = undefined;
    void this.#take(id);
  }

  /** Who proved a key repeats its question, and is worth some patience. */
  #isWaiting({ claim, askedAtMs }: Asked): boolean {
    return claim.key !== undefined && this.#options.monotonicMs() - askedAtMs < ASKED_LATELY_MS;
  }

  #unavailable(id: number): void {
    this.#answer(id, { kind: "unavailable", nowMs: this.#options.monotonicMs() });
  }

  #answer(id: number, outcome: ClaimOutcome): void {
    const asked = this.#asked.get(id);
    if (!asked) return;
    clearTimeout(asked.timer);
    this.#asked.delete(id);
    asked.answer(outcome);
    this.#options.answered();
  }
}

/** One client that asks again: by the same key, or from the same socket. */
function isSameClaimer(one: Claim, other: Claim): boolean {
  if (one.key || other.key) {
    return one.key !== undefined && other.key?.every((byte, at) => byte === one.key?.[at]) === true;
  }
  return one.at.address === other.at.address && one.at.port === other.at.port;
}

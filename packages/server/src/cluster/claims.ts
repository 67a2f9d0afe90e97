/** Ids on their way to this server: first in the bucket, then in the log; then they are ours. */
import type { Claim, ClaimOutcome } from "../core/cluster/port.ts";
import type { Places } from "./places.ts";
import type { LogRecord } from "./records.ts";

export interface ClaimsOptions {
  readonly places: Places;
  readonly boot: () => string;
  /** Nothing can be put into the log at present. */
  readonly isCutOff: () => boolean;
  readonly append: (record: LogRecord) => void;
  /** Writes on another server's subject, until it stands there. */
  readonly tell: (boot: string, record: LogRecord) => Promise<void>;
  readonly monotonicMs: () => number;
  /** A claim was answered, and whoever asked has acted on it. */
  readonly answered: () => void;
}

/** A claim that took longer is given up: its client has asked again since. */
export const CLAIM_LIMIT_MS = 5_000;

interface Asked {
  readonly claim: Claim;
  readonly answer: (outcome: ClaimOutcome) => void;
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
    const before = this.#asked.get(claim.id);
    if (before && !isSameClaimer(before.claim, claim)) {
      queueMicrotask(() => answer({ kind: "held", nowMs: this.#options.monotonicMs() }));
    } else if (before) this.#asked.set(claim.id, { ...before, claim, answer });
    else {
      this.#asked.set(claim.id, { claim, answer, term: undefined, timer: undefined });
      void this.#take(claim);
    }
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

  async #take(claim: Claim): Promise<void> {
    const { places, boot: bootNow, isCutOff, append, tell } = this.#options;
    const { id, name, isSealed } = claim;
    const boot = bootNow();
    const taken = isCutOff() ? undefined : await places.take(claim, boot);
    const asked = this.#asked.get(id);
    if (!asked || boot !== bootNow()) return;
    if (taken?.kind === "held") this.#answer(id, { kind: "held", nowMs: this.#options.monotonicMs() });
    else if (taken?.kind !== "taken") this.#unavailable(id);
    else {
      const { term, from } = taken;
      asked.term = term;
      asked.timer = setTimeout(() => this.#unavailable(id), CLAIM_LIMIT_MS);
      const record: LogRecord = { kind: "claim", by: 0, boot, term, member: { id, name, isSealed } };
      if (from === "" || from === boot) append(record);
      // On its subject, so that it can write nothing more before it has read this.
      else await tell(from, record);
    }
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

/** Ids on their way to this server: first in the bucket, then in the log; then they are ours. */
import type { Claim, ClaimOutcome } from "../core/cluster/port.ts";
import type { Places } from "./places.ts";
import type { LogRecord } from "./records.ts";

export interface ClaimsOptions {
  readonly places: Pick<Places, "take">;
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

/** A claim is given up when its client has not asked again for so long. */
export const CLAIM_LIMIT_MS = 5_000;
/** Where nobody could tell. */
const RETRY_MS = 250;

interface Asked {
  claim: Claim;
  answer: (outcome: ClaimOutcome) => void;
  untilMs: number;
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
    const untilMs = monotonicMs() + CLAIM_LIMIT_MS;
    const before = this.#asked.get(claim.id);
    if (!before) {
      this.#asked.set(claim.id, { claim, answer, untilMs, term: undefined, timer: undefined });
      void this.#take(claim.id);
    } else if (isSameClaimer(before.claim, claim)) {
      const { answer: answerBefore } = before;
      queueMicrotask(() => answerBefore({ kind: "repeated", nowMs: monotonicMs() }));
      Object.assign(before, { claim, answer, untilMs });
      if (before.term !== undefined) this.#giveUpLater(before);
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
    const { places, boot: bootNow, isCutOff, append, tell, monotonicMs } = this.#options;
    const boot = bootNow();
    for (;;) {
      const before = this.#asked.get(id);
      if (!before) return;
      const taken = isCutOff() ? undefined : await places.take(before.claim, boot);
      const asked = this.#asked.get(id);
      if (!asked || boot !== bootNow()) return;
      if (taken?.kind === "held") {
        this.#answer(id, { kind: "held", nowMs: monotonicMs() });
        return;
      }
      if (taken?.kind === "taken") {
        const { term, from } = taken;
        asked.term = term;
        this.#giveUpLater(asked);
        const { name, isSealed } = asked.claim;
        const record: LogRecord = { kind: "claim", by: 0, boot, term, member: { id, name, isSealed } };
        if (from === "" || from === boot) append(record);
        // On its subject, so that it can write nothing more before it has read this.
        else await tell(from, record);
        return;
      }
      if (!asked.claim.key || monotonicMs() >= asked.untilMs) {
        this.#unavailable(id);
        return;
      }
      await Bun.sleep(RETRY_MS);
    }
  }

  #giveUpLater(asked: Asked): void {
    clearTimeout(asked.timer);
    const { id } = asked.claim;
    asked.timer = setTimeout(() => this.#unavailable(id), asked.untilMs - this.#options.monotonicMs());
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

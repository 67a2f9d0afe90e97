/** Ids on their way to this server: first in the bucket, then in the log; then they are ours. */
import type { Claim, ClaimOutcome } from "../core/cluster/port.ts";
import type { Places } from "./places.ts";
import type { LogRecord } from "./records.ts";
import { within } from "./within.ts";

export interface ClaimsOptions {
  readonly places: Places;
  readonly boot: () => string;
  /** Nothing can be put into the log at present. */
  readonly isCutOff: () => boolean;
  readonly append: (record: LogRecord) => void;
  /** Writes on another server's subject, until it stands there. */
  readonly tell: (boot: string, record: LogRecord) => Promise<void>;
  /** Of this term, which took too long. */
  readonly giveBack: (id: number, term: number) => void;
  readonly monotonicMs: () => number;
  /** A claim was answered, and whoever asked has acted on it. */
  readonly answered: () => void;
}

/** A claim that took longer is given up: its client has asked again since. */
export const CLAIM_LIMIT_MS = 5_000;

interface Asked {
  readonly claim: Claim;
  readonly answer: (outcome: ClaimOutcome) => void;
}

interface Pending {
  readonly term: number;
  readonly found: (number: number) => void;
}

export class Claims {
  readonly #options: ClaimsOptions;
  /** By id: whom to tell of the claim that is on its way. */
  readonly #asked = new Map<number, Asked>();
  /** By id: claims that are in the bucket and not yet in the log. */
  readonly #pending = new Map<number, Pending>();

  constructor(options: ClaimsOptions) {
    this.#options = options;
  }

  claim(claim: Claim, answer: (outcome: ClaimOutcome) => void): void {
    const { id } = claim;
    const before = this.#asked.get(id);
    if (before && !isSameClaimer(before.claim, claim)) {
      queueMicrotask(() => answer({ kind: "held", nowMs: this.#options.monotonicMs() }));
      return;
    }
    this.#asked.set(id, { claim, answer });
    if (before) return;
    void this.#claim(claim).then((outcome) => {
      const asked = this.#asked.get(id);
      this.#asked.delete(id);
      asked?.answer(outcome);
      this.#options.answered();
    });
  }

  /** It stands in the log, at this number. */
  found(id: number, term: number, number: number): void {
    const pending = this.#pending.get(id);
    if (pending?.term !== term) return;
    this.#pending.delete(id);
    pending.found(number);
  }

  /** We are another server now: none of them comes. */
  forget(): void {
    this.#pending.clear();
  }

  async #claim(claim: Claim): Promise<ClaimOutcome> {
    const { places, boot: bootNow, isCutOff, append, tell, giveBack, monotonicMs } = this.#options;
    const { id, name, isSealed } = claim;
    const boot = bootNow();
    const sinceMs = monotonicMs();
    const taken = isCutOff() ? undefined : await places.take(claim, boot);
    if (taken?.kind === "held") return { kind: "held", nowMs: monotonicMs() };
    if (taken?.kind !== "taken" || boot !== bootNow()) return { kind: "unavailable", nowMs: monotonicMs() };
    const { term, from } = taken;
    const inLog = new Promise<number>((resolve) => this.#pending.set(id, { term, found: resolve }));
    const record: LogRecord = { kind: "claim", by: 0, boot, term, member: { id, name, isSealed } };
    if (from === "" || from === boot) append(record);
    // On its subject, so that it can write nothing more before it has read this.
    else await tell(from, record);
    const number = await within(inLog, CLAIM_LIMIT_MS).catch(() => undefined);
    const nowMs = monotonicMs();
    if (number !== undefined && nowMs - sinceMs <= CLAIM_LIMIT_MS) return { kind: "claimed", number, nowMs };
    giveBack(id, term);
    return { kind: "unavailable", nowMs };
  }
}

/** One client that asks again: by the same key, or from the same socket. */
function isSameClaimer(one: Claim, other: Claim): boolean {
  if (one.key || other.key) {
    return one.key !== undefined && other.key?.every((byte, at) => byte === one.key?.[at]) === true;
  }
  return one.at.address === other.at.address && one.at.port === other.at.port;
}

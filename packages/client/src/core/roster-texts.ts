/**
 * Roster of an original server: its answer to LISTA is a text, in one frame or one overlong datagram, or over several
 * frames. Nothing says which is the last, so the list counts as whole after a short pause. Polls are the liveness
 * probe's business; every answer feeds this.
 */
import type { RosterEntry } from "../events.ts";
import { NOTHING, type RosterStep } from "./roster-sync.ts";
import { LIST_SETTLE_MS } from "./timing.ts";

export class RosterTexts {
  #found: Map<number, RosterEntry> | undefined;
  #settledAtMs = Number.POSITIVE_INFINITY;

  get nextTimeoutMs(): number {
    return this.#settledAtMs;
  }

  texts(entries: readonly RosterEntry[], nowMs: number): void {
    this.#found ??= new Map();
    for (const entry of entries) this.#found.set(entry.id, entry);
    this.#settledAtMs = nowMs + LIST_SETTLE_MS;
  }

  handleTimeout(nowMs: number): RosterStep {
    if (nowMs < this.#settledAtMs || !this.#found) return NOTHING;
    const list = [...this.#found.values()];
    this.#found = undefined;
    this.#settledAtMs = Number.POSITIVE_INFINITY;
    return { list };
  }
}

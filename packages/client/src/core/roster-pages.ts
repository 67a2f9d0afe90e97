/**
 * Roster of a Recado server: pages of LISTA_CLIENTES frames, each `INDEX/TOTAL`. The next page is asked for with the
 * first index that is missing, so a page that lost frames is simply asked again from its gap. Changes pushed during
 * a round are laid over its result, since they may be newer than the page they meet.
 */
import type { RosterEntry } from "../events.ts";
import { NOTHING, type RosterStep } from "./roster-sync.ts";
import {
  PAGE_PAUSE_MS,
  PAGE_RETRIES_MAX,
  PAGE_RETRY_MS,
  PAGES_WITHOUT_PAUSE,
  RESYNC_PAUSE_FACTOR,
  ROSTER_RESYNC_MS,
} from "./timing.ts";

/** More clients than this are not believed: the total comes from the network. */
const TOTAL_MAX = 1_000_000;
/** Frames of one page (docs/PROTOCOL.md). */
const PAGE_LENGTH = 32;

interface Round {
  readonly found: Map<number, RosterEntry>;
  readonly changes: Map<number, RosterEntry | undefined>;
  total: number | undefined;
  readonly startedAtMs: number;
  askedFrom: number;
  askedAtMs: number;
  askCount: number;
  /** The next page waits for its turn. */
  isPausing: boolean;
  firstMissing: number;
  retries: number;
}

export class RosterPages {
  #round: Round | undefined;
  #nextAtMs = Number.POSITIVE_INFINITY;

  get nextTimeoutMs(): number {
    return this.#nextAtMs;
  }

  /** Starts a round unless one runs. */
  begin(nowMs: number): RosterStep {
    if (this.#round) return NOTHING;
    this.#round = {
      found: new Map(),
      changes: new Map(),
      total: undefined,
      startedAtMs: nowMs,
      askedFrom: 0,
      askedAtMs: nowMs,
      askCount: 0,
      isPausing: false,
      firstMissing: 0,
      retries: 0,
    };
    return this.#ask(this.#round, nowMs);
  }

  /** A pushed change; `undefined` says that the client left. */
  changed(id: number, entry: RosterEntry | undefined): void {
    this.#round?.changes.set(id, entry);
  }

  /** A page's frame. */
  frame(entry: RosterEntry, index: number, total: number, nowMs: number): RosterStep {
    const round = this.#round;
    if (!round || total < 1 || total > TOTAL_MAX || index >= total) return NOTHING;
    round.total = total;
    round.found.set(index, entry);
    while (round.found.has(round.firstMissing)) round.firstMissing++;
    if (round.firstMissing >= total) return this.#finish(round, nowMs);
    const pageEnd = Math.min(round.askedFrom + PAGE_LENGTH, total) - 1;
    const isPageOver = round.firstMissing > pageEnd || index === pageEnd;
    return isPageOver && !round.isPausing ? this.#next(round, nowMs) : NOTHING;
  }

  handleTimeout(nowMs: number): RosterStep {
    if (nowMs < this.#nextAtMs) return NOTHING;
    const round = this.#round;
    if (!round) return this.begin(nowMs);
    if (round.isPausing) return this.#ask(round, nowMs);
    if (round.firstMissing > round.askedFrom) round.retries = 0;
    if (++round.retries > PAGE_RETRIES_MAX) {
      this.#round = undefined;
      this.#nextAtMs = nowMs + ROSTER_RESYNC_MS;
      return NOTHING;
    }
    return this.#ask(round, nowMs);
  }

  #next(round: Round, nowMs: number): RosterStep {
    round.retries = 0;
    const turnMs = round.askedAtMs + PAGE_PAUSE_MS;
    if (round.askCount < PAGES_WITHOUT_PAUSE || nowMs >= turnMs) return this.#ask(round, nowMs);
    round.isPausing = true;
    this.#nextAtMs = turnMs;
    return NOTHING;
  }

  #ask(round: Round, nowMs: number): RosterStep {
    round.askedFrom = round.firstMissing;
    round.askedAtMs = nowMs;
    round.askCount++;
    round.isPausing = false;
    this.#nextAtMs = nowMs + PAGE_RETRY_MS;
    return { request: round.firstMissing };
  }

  #finish(round: Round, nowMs: number): RosterStep {
    this.#round = undefined;
    const tookMs = nowMs - round.startedAtMs;
    this.#nextAtMs = nowMs + Math.max(ROSTER_RESYNC_MS, tookMs * RESYNC_PAUSE_FACTOR);
    const total = round.total ?? 0;
    const byId = new Map([...round.found].filter(([index]) => index < total).map(([, entry]) => [entry.id, entry]));
    for (const [id, entry] of round.changes) {
      if (entry) byId.set(id, entry);
      else byId.delete(id);
    }
    return { list: [...byId.values()] };
  }
}

/** `INDEX/TOTAL`, `+` or `-`, as LISTA_CLIENTES frames of a Recado server carry them. */
export type RosterMark =
  | { readonly kind: "page"; readonly index: number; readonly total: number }
  | { readonly kind: "put" }
  | { readonly kind: "left" };

export function parseRosterMark(text: string): RosterMark | undefined {
  if (text === "+") return { kind: "put" };
  if (text === "-") return { kind: "left" };
  const match = /^(\d{1,9})\/(\d{1,9})$/.exec(text);
  return match ? { kind: "page", index: Number(match[1]), total: Number(match[2]) } : undefined;
}

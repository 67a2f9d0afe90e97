/** Frames a second of each client, in both directions, from one poll to the next. */
import type { ClientRow } from "../core/events.ts";

export interface ClientRates {
  /** Monotonic; undefined before the first poll. */
  readonly atMs: number | undefined;
  readonly perSecond: ReadonlyMap<number, number>;
  readonly counts: ReadonlyMap<number, Count>;
}

interface Count {
  /** Tells a client from another that had the id before. */
  readonly joinedAtMs: number;
  readonly frames: number;
}

export const NO_RATES: ClientRates = { atMs: undefined, perSecond: new Map(), counts: new Map() };

export function nextRates(rates: ClientRates, clients: readonly ClientRow[], atMs: number): ClientRates {
  const elapsedMs = rates.atMs === undefined ? 0 : atMs - rates.atMs;
  const counts = new Map<number, Count>();
  const perSecond = new Map<number, number>();
  for (const { id, joinedAtMs, framesIn, framesOut } of clients) {
    const frames = framesIn + framesOut;
    const before = rates.counts.get(id);
    counts.set(id, { joinedAtMs, frames });
    if (elapsedMs <= 0 || before?.joinedAtMs !== joinedAtMs) continue;
    perSecond.set(id, (Math.max(0, frames - before.frames) * 1000) / elapsedMs);
  }
  return { atMs, perSecond, counts };
}

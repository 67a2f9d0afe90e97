/** Bringing the roster up to date; the two kinds of server need two ways. Times are monotonic milliseconds. */
import type { RosterEntry } from "../events.ts";

/** What a sync asks of its owner. Each call may give some of it. */
export interface RosterStep {
  /** Send a LISTA from this index. */
  readonly request?: number;
  /** The whole list is known now. */
  readonly list?: readonly RosterEntry[];
}

export const NOTHING: RosterStep = {};

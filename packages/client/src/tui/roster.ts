/** The people on the server as the screen shows them: sorted by name, with clashes of names marked. */
import type { RosterEntry } from "../events.ts";

export interface Roster {
  readonly byId: ReadonlyMap<number, RosterEntry>;
  /** By name, then id. */
  readonly sorted: readonly RosterEntry[];
  /** Who has a name, by its folded form. */
  readonly idsOfName: ReadonlyMap<string, readonly number[]>;
}

export const emptyRoster: Roster = { byId: new Map(), sorted: [], idsOfName: new Map() };

/** What makes two names the same for a reader: case and compatibility forms do not count. */
export function foldName(name: string): string {
  return name.normalize("NFKC").toLowerCase();
}

/** For finding a name by what somebody typed: without accents too. */
export function searchName(name: string): string {
  return name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

export function makeRoster(entries: Iterable<RosterEntry>): Roster {
  const byId = new Map<number, RosterEntry>();
  for (const entry of entries) byId.set(entry.id, entry);
  const keyed = [...byId.values()].map((entry) => ({ entry, folded: foldName(entry.name) }));
  keyed.sort((a, b) => (a.folded < b.folded ? -1 : a.folded > b.folded ? 1 : a.entry.id - b.entry.id));
  const idsOfName = new Map<string, readonly number[]>();
  for (const { entry, folded } of keyed) idsOfName.set(folded, [...(idsOfName.get(folded) ?? []), entry.id]);
  return { byId, sorted: keyed.map(({ entry }) => entry), idsOfName };
}

export function withEntry(roster: Roster, entry: RosterEntry): Roster {
  return makeRoster([...roster.byId.values(), entry]);
}

export function withoutId(roster: Roster, id: number): Roster {
  return makeRoster([...roster.byId.values()].filter((entry) => entry.id !== id));
}

/** Whether the name alone does not tell who it is: somebody else in the roster has it too. */
export function clashes(roster: Roster, id: number, name: string): boolean {
  return roster.idsOfName.get(foldName(name))?.some((other) => other !== id) ?? false;
}

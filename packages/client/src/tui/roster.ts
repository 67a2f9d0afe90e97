/**
 * The people on the server as the screen shows them. What is derived from the entries (order, clashes
 * of names) is worked out when somebody looks, since a re-sync may bring thousands of changes at once.
 */
import type { RosterEntry } from "../events.ts";

export class Roster {
  #sorted: readonly RosterEntry[] | undefined;
  #idsOfName: ReadonlyMap<string, readonly number[]> | undefined;

  private constructor(readonly byId: ReadonlyMap<number, RosterEntry>) {}

  static of(entries: Iterable<RosterEntry>): Roster {
    return new Roster(new Map(Array.from(entries, (entry) => [entry.id, entry])));
  }

  with(entry: RosterEntry): Roster {
    return new Roster(new Map(this.byId).set(entry.id, entry));
  }

  without(id: number): Roster {
    const byId = new Map(this.byId);
    byId.delete(id);
    return new Roster(byId);
  }

  /** By name, then id. */
  get sorted(): readonly RosterEntry[] {
    this.#sorted ??= sortedByName(this.byId.values());
    return this.#sorted;
  }

  /** Whether the name alone does not tell who it is: somebody else here has it too. */
  isClash(id: number, name: string): boolean {
    this.#idsOfName ??= idsByFoldedName(this.byId.values());
    return this.#idsOfName.get(foldName(name))?.some((other) => other !== id) ?? false;
  }
}

export const emptyRoster = Roster.of([]);

/** What makes two names the same for a reader: case and compatibility forms do not count. */
export function foldName(name: string): string {
  return name.normalize("NFKC").toLowerCase();
}

/** For finding a name by what somebody typed: without accents too. */
export function searchName(name: string): string {
  return name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

function sortedByName(entries: Iterable<RosterEntry>): RosterEntry[] {
  const keyed = Array.from(entries, (entry) => ({ entry, folded: foldName(entry.name) }));
  keyed.sort((a, b) => (a.folded < b.folded ? -1 : a.folded > b.folded ? 1 : a.entry.id - b.entry.id));
  return keyed.map(({ entry }) => entry);
}

function idsByFoldedName(entries: Iterable<RosterEntry>): Map<string, number[]> {
  const ids = new Map<string, number[]>();
  for (const { id, name } of entries) {
    const folded = foldName(name);
    const same = ids.get(folded);
    if (same === undefined) ids.set(folded, [id]);
    else same.push(id);
  }
  return ids;
}

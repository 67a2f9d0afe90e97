/** Who is registered, as far as we know, and the events that tell of every difference. */
import type { ClientEvent, RosterEntry } from "../events.ts";

export class Roster {
  readonly #byId = new Map<number, RosterEntry>();
  /** False until the first whole list of this registration: before it nobody "joins". */
  #known = false;
  #revision = 0;

  get known(): boolean {
    return this.#known;
  }

  /** Counts the whole lists. */
  get revision(): number {
    return this.#revision;
  }

  get size(): number {
    return this.#byId.size;
  }

  has(id: number): boolean {
    return this.#byId.has(id);
  }

  /** Ascending by id. */
  entries(): RosterEntry[] {
    return [...this.#byId.values()].sort((a, b) => a.id - b.id);
  }

  /** What was known stays visible while the connection is lost, but the next list is a first one again. */
  forget(): void {
    this.#known = false;
  }

  put(entry: RosterEntry): ClientEvent[] {
    const oldName = this.#byId.get(entry.id)?.name;
    this.#byId.set(entry.id, entry);
    if (!this.#known || oldName === entry.name) return [];
    return [oldName === undefined ? { kind: "joined", entry } : { kind: "renamed", entry, oldName }];
  }

  remove(id: number): ClientEvent[] {
    const entry = this.#byId.get(id);
    if (!entry) return [];
    this.#byId.delete(id);
    return this.#known ? [{ kind: "left", entry }] : [];
  }

  /** A whole list was learned. */
  replace(list: readonly RosterEntry[]): ClientEvent[] {
    this.#revision++;
    const ids = new Set(list.map(({ id }) => id));
    const gone = [...this.#byId.keys()].filter((id) => !ids.has(id));
    const changes = [...gone.flatMap((id) => this.remove(id)), ...list.flatMap((entry) => this.put(entry))];
    if (this.#known && changes.length === 0) return [];
    this.#known = true;
    return [...changes, { kind: "roster", entries: this.entries() }];
  }
}

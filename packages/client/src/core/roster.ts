/** Who is registered, as far as we know, and the events that tell of every difference. */
import type { ClientEvent, RosterEntry } from "../events.ts";

export class Roster {
  readonly #names = new Map<number, string>();
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
    return this.#names.size;
  }

  has(id: number): boolean {
    return this.#names.has(id);
  }

  /** Ascending by id. */
  entries(): RosterEntry[] {
    return [...this.#names].map(([id, name]) => ({ id, name })).sort((a, b) => a.id - b.id);
  }

  /** What was known stays visible while the connection is lost, but the next list is a first one again. */
  forget(): void {
    this.#known = false;
  }

  put(entry: RosterEntry): ClientEvent[] {
    const oldName = this.#names.get(entry.id);
    this.#names.set(entry.id, entry.name);
    if (!this.#known || oldName === entry.name) return [];
    return [oldName === undefined ? { kind: "joined", entry } : { kind: "renamed", entry, oldName }];
  }

  remove(id: number): ClientEvent[] {
    const name = this.#names.get(id);
    if (name === undefined) return [];
    this.#names.delete(id);
    return this.#known ? [{ kind: "left", entry: { id, name } }] : [];
  }

  /** A whole list was learned. */
  replace(list: readonly RosterEntry[]): ClientEvent[] {
    this.#revision++;
    const ids = new Set(list.map(({ id }) => id));
    const gone = [...this.#names.keys()].filter((id) => !ids.has(id));
    const changes = [...gone.flatMap((id) => this.remove(id)), ...list.flatMap((entry) => this.put(entry))];
    if (this.#known && changes.length === 0) return [];
    this.#known = true;
    return [...changes, { kind: "roster", entries: this.entries() }];
  }
}

/**
 * Whom an argument means. Ids are unique, names are not, and a name may hold spaces: the longest name of the roster
 * that stands at the front of the text wins. A number is an id, known or not; the server will say.
 */
import { SERVER_ID } from "@recado/protocol";
import type { RosterEntry } from "../events.ts";
import { nearestWord } from "./suggest.ts";

export interface UserTarget {
  readonly id: number;
  /** Undefined for an id that the roster does not list. */
  readonly name: string | undefined;
}

export type UserMatch =
  | { readonly kind: "user"; readonly target: UserTarget; readonly rest: string }
  | { readonly kind: "no-such-user"; readonly ref: string; readonly suggestion: string | undefined }
  /** Several clients have this name; only an id tells them apart. */
  | { readonly kind: "ambiguous-user"; readonly ref: string; readonly entries: readonly RosterEntry[] };

const ID_MAX = 0xffff_ffff;

/** Whom a name may mean: first those who are here, then those who were met before. */
export interface People {
  readonly here: readonly RosterEntry[];
  readonly away: readonly RosterEntry[];
}

/** `names`: of all who were met. Who is away is looked for only when nobody here is meant: a line is read with each key. */
export function peopleOf(here: readonly RosterEntry[], names: ReadonlyMap<number, string>): People {
  return {
    here,
    get away() {
      const ids = new Set(here.map(({ id }) => id));
      return [...names].flatMap(([id, name]) => (id === SERVER_ID || ids.has(id) ? [] : [{ id, name }]));
    },
  };
}

/** Reads a user at the front of `text`; `rest` is what follows. */
export function matchUser(text: string, people: People): UserMatch {
  const match = matchAmong(text, people.here);
  if (match.kind !== "no-such-user") return match;
  const other = matchAmong(text, people.away);
  return other.kind === "no-such-user" ? { ...other, suggestion: match.suggestion ?? other.suggestion } : other;
}

function matchAmong(text: string, roster: readonly RosterEntry[]): UserMatch {
  const trimmed = text.trimStart();
  const named = roster.filter(({ name }) => startsWithWord(trimmed, name));
  const longest = Math.max(0, ...named.map(({ name }) => name.length));
  const entries = named.filter(({ name }) => name.length === longest);
  const [only, another] = entries;
  const byId = matchId(trimmed, roster);
  if (byId) return byId;
  const ref = trimmed.slice(0, longest) || (trimmed.split(/\s/, 1)[0] ?? "");
  if (only === undefined) {
    return { kind: "no-such-user", ref, suggestion: suggestName(ref, roster) };
  }
  if (another !== undefined) return { kind: "ambiguous-user", ref, entries };
  return { kind: "user", target: { id: only.id, name: only.name }, rest: trimmed.slice(longest).trim() };
}

function matchId(text: string, roster: readonly RosterEntry[]): UserMatch | undefined {
  const digits = /^#?(\d{1,10})(?=\s|$)/.exec(text);
  const id = Number(digits?.[1] ?? 0);
  if (digits === null || id < 1 || id > ID_MAX) return undefined;
  const name = roster.find((entry) => entry.id === id)?.name;
  return { kind: "user", target: { id, name }, rest: text.slice(digits[0].length).trim() };
}

function startsWithWord(text: string, name: string): boolean {
  if (name === "" || text.slice(0, name.length).toLowerCase() !== name.toLowerCase()) return false;
  return text.length === name.length || /\s/.test(text.charAt(name.length));
}

function suggestName(ref: string, roster: readonly RosterEntry[]): string | undefined {
  const nearest = nearestWord(
    ref,
    roster.map(({ name }) => name.toLowerCase()),
  );
  return roster.find(({ name }) => name.toLowerCase() === nearest)?.name;
}

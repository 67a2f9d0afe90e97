/**
 * Tab completion: what the word before the cursor can become, and walking through the candidates.
 * A candidate is what stands in the line afterwards, the blank or colon behind it included.
 */
import { type LineState, replaceText } from "@recado/runtime/tui";
import { type ArgumentKind, COMMANDS, findCommand } from "../commands/index.ts";
import type { RosterEntry } from "../events.ts";
import { THEMES } from "./palette.ts";
import { searchName } from "./roster.ts";
import { NOTIFY_LEVELS, SETTABLE } from "./settings.ts";

export interface Completion {
  /** The line as it was before the first Tab. */
  readonly base: LineState;
  /** Where the completed word begins. */
  readonly start: number;
  readonly candidates: readonly Candidate[];
  readonly index: number;
}

interface Candidate {
  readonly label: string;
  readonly insert: string;
}

/** What there is to complete with. */
interface Sources {
  /** In the order to offer: who spoke last comes first. */
  readonly users: readonly RosterEntry[];
  /** Met before, and not here. */
  readonly away: readonly RosterEntry[];
  readonly buffers: readonly string[];
}

/** Undefined where nothing fits. */
export function startCompletion(line: LineState, sources: Sources, isBackward: boolean): Completion | undefined {
  const before = line.text.slice(0, line.cursor);
  const { start, candidates } = candidatesFor(before, sources);
  if (candidates.length === 0) return undefined;
  return { base: line, start, candidates, index: isBackward ? candidates.length - 1 : 0 };
}

export function nextCandidate(completion: Completion, step: 1 | -1): Completion {
  const count = completion.candidates.length;
  return { ...completion, index: (completion.index + step + count) % count };
}

/** The line with the chosen candidate in place. */
export function completedLine(current: LineState, completion: Completion): LineState {
  const { base, start } = completion;
  const insert = completion.candidates[completion.index]?.insert ?? "";
  const behind = base.text.slice(base.cursor);
  const before = base.text.slice(0, start) + (behind.startsWith(" ") ? insert.trimEnd() : insert);
  return replaceText(current, before + behind, before.length);
}

interface Found {
  readonly start: number;
  readonly candidates: readonly Candidate[];
}

function candidatesFor(before: string, sources: Sources): Found {
  const command = /^\/(\S*)$/.exec(before);
  if (command !== null) return { start: 0, candidates: commandCandidates(command[1] ?? "") };
  const argument = /^\/(\S+)(\s+)(.*)$/s.exec(before);
  const spec = argument === null ? undefined : findCommand(argument[1] ?? "");
  const [kind] = spec?.args ?? [];
  const rest = argument?.[3] ?? "";
  const start = before.length - rest.length;
  if (kind !== undefined) {
    const found = argumentCandidates(kind, rest, sources);
    if (found.length > 0) return { start, candidates: found };
  }
  return nickCandidates(before, sources.users);
}

function commandCandidates(prefix: string): Candidate[] {
  const wanted = prefix.toLowerCase();
  return COMMANDS.filter(({ name }) => name.startsWith(wanted)).map(({ name, args }) => ({
    label: `/${name}`,
    insert: args.length > 0 ? `/${name} ` : `/${name}`,
  }));
}

function argumentCandidates(kind: ArgumentKind, typed: string, sources: Sources): Candidate[] {
  const wanted = searchName(typed);
  switch (kind) {
    case "user":
      return matchingUsers(wanted, [...sources.users, ...sources.away]).map((entry) => {
        const word = userWord(entry, sources.users.includes(entry) ? sources.users : sources.away);
        return { label: word, insert: `${word} ` };
      });
    case "command":
      return commandCandidates(typed.replace(/^\//, "")).map(({ label }) => ({ label, insert: label.slice(1) }));
    case "buffer":
      return sources.buffers
        .filter((name) => searchName(name).startsWith(wanted))
        .map((name) => ({ label: name, insert: name }));
    case "setting":
      return wordCandidates(typed, SETTABLE);
    case "theme":
      return wordCandidates(typed, THEMES);
    case "level":
      return wordCandidates(typed, NOTIFY_LEVELS);
    case "switch":
    case "target":
      return wordCandidates(typed, ["on", "off"]);
    case "which":
      return wordCandidates(typed, ["all"]);
    default:
      return [];
  }
}

function wordCandidates(typed: string, words: readonly string[]): Candidate[] {
  return words
    .filter((word) => word.startsWith(typed.toLowerCase()))
    .map((word) => ({ label: word, insert: `${word} ` }));
}

/** A name in a text: at the beginning of the line it addresses somebody. */
function nickCandidates(before: string, users: readonly RosterEntry[]): Found {
  const word = /@?(\S*)$/.exec(before)?.[1] ?? "";
  const start = before.length - word.length;
  const found = word === "" ? [] : matchingUsers(searchName(word), users);
  const tail = start === 0 ? ": " : " ";
  return { start, candidates: found.map(({ name }) => ({ label: name, insert: name + tail })) };
}

function matchingUsers(wanted: string, users: readonly RosterEntry[]): RosterEntry[] {
  return users.filter(({ name }) => searchName(name).startsWith(wanted));
}

/** What `matchUser` understands: the name where it is the only one, else the id. */
function userWord(entry: RosterEntry, users: readonly RosterEntry[]): string {
  const same = users.filter(({ name }) => name.toLowerCase() === entry.name.toLowerCase());
  return same.length > 1 || entry.name === "" || /^#?\d+$/.test(entry.name) ? `#${entry.id}` : entry.name;
}

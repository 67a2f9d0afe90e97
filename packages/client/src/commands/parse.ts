/** One typed line → what it asks for. Nothing that begins with a slash is ever sent, save `//…`, which sends `/…`. */
import { type HostPort, parseServersAt } from "./address.ts";
import { type CommandName, type CommandSpec, commandWords, findCommand } from "./spec.ts";
import { nearestWord } from "./suggest.ts";
import { matchUser, type People, type UserMatch, type UserTarget } from "./users.ts";

const BARE_NAMES = [
  "users",
  "mark",
  "next-unread",
  "clear",
  "close",
  "edit",
  "disconnect",
  "reconnect",
  "ping",
  "lag",
  "stats",
  "status",
  "servers",
  "discover",
  "mute",
  "unmute",
  "outbox",
  "mouse",
  "keys",
  "version",
  "quit",
] as const satisfies readonly CommandName[];
type BareName = (typeof BARE_NAMES)[number];

export type Command =
  | { readonly [Name in BareName]: { readonly kind: Name } }[BareName]
  | { readonly kind: "help"; readonly topic: CommandSpec | undefined }
  | { readonly kind: "msg"; readonly target: UserTarget; readonly text: string }
  /** Opens the private conversation; a text is sent at once. */
  | { readonly kind: "query"; readonly target: UserTarget; readonly text: string | undefined }
  | { readonly kind: "whois"; readonly target: UserTarget }
  | { readonly kind: "unignore"; readonly target: UserTarget }
  /** Without a target: list who is ignored. */
  | { readonly kind: "ignore"; readonly target: UserTarget | undefined }
  | { readonly kind: "me"; readonly text: string }
  | { readonly kind: "nick"; readonly name: string }
  /** So many older messages of the conversation. */
  | { readonly kind: "history"; readonly count: number }
  | { readonly kind: "search"; readonly words: string }
  /** To who wrote to us alone last. */
  | { readonly kind: "reply"; readonly text: string }
  /** The last text of the conversation, the one before it, and so on: from 1. */
  | { readonly kind: "copy"; readonly count: number }
  | { readonly kind: "export"; readonly file: string }
  /** Undefined: says whether it is on. A text is the file. */
  | { readonly kind: "log"; readonly target: boolean | string | undefined }
  /** Undefined: turns it round. */
  | { readonly kind: "raw"; readonly isOn: boolean | undefined }
  /** Of the outbox, counted from 1; undefined: all. */
  | { readonly kind: "resend" | "discard"; readonly which: number | undefined }
  /** Undefined: says what is set. */
  | { readonly kind: "highlight"; readonly words: string | undefined }
  | { readonly kind: "notify" | "theme"; readonly value: string | undefined }
  | { readonly kind: "set"; readonly name: string | undefined; readonly value: string | undefined }
  | { readonly kind: "alias"; readonly name: string | undefined; readonly text: string | undefined }
  /** Number or name of a buffer. */
  | { readonly kind: "buffer"; readonly ref: string }
  /** Without an address: the server of before. */
  | { readonly kind: "connect"; readonly address: HostPort | undefined };

export type ParsedLine =
  | { readonly kind: "empty" }
  /** `slashAfterSpace`: a space stands before a slash, which looks like a slip; a screen may ask. */
  | { readonly kind: "text"; readonly text: string; readonly slashAfterSpace: boolean }
  | { readonly kind: "command"; readonly command: Command }
  | { readonly kind: "unknown"; readonly word: string; readonly suggestion: string | undefined }
  /** A known command with an argument missing or wrong: show its usage. */
  | { readonly kind: "usage"; readonly spec: CommandSpec }
  | Exclude<UserMatch, { kind: "user" }>;

/** `/me` travels as an ordinary text of this form; clients that know it show it as an action. */
export const ACTION_PREFIX = "* ";

/** Messages that /history brings, unless told. */
const HISTORY_COUNT = 50;
const HISTORY_COUNT_MAX = 1_000;

export function actionText(text: string): string {
  return ACTION_PREFIX + text;
}

export function parseLine(line: string, people: People): ParsedLine {
  if (line.trim() === "") return { kind: "empty" };
  if (line.startsWith("//")) return { kind: "text", text: line.slice(1), slashAfterSpace: false };
  if (!line.startsWith("/")) return { kind: "text", text: line, slashAfterSpace: /^\s+\//.test(line) };
  const [, word = "", rest = ""] = /^\/(\S*)\s*([\s\S]*)$/.exec(line) ?? [];
  const spec = findCommand(word);
  if (!spec) return { kind: "unknown", word, suggestion: nearestWord(word, commandWords()) };
  return parseArguments(spec, rest.trim(), people);
}

type Parse = (rest: string, people: People, spec: CommandSpec) => ParsedLine;

const PARSERS: Record<Exclude<CommandName, BareName>, Parse> = {
  help: (rest, _people, spec) => {
    const topic = rest === "" ? undefined : findCommand(rest.replace(/^\//, ""));
    return rest !== "" && topic === undefined ? { kind: "usage", spec } : command({ kind: "help", topic });
  },
  msg: (rest, people, spec) =>
    withUser(rest, people, (target, text) =>
      text === "" ? { kind: "usage", spec } : command({ kind: "msg", target, text }),
    ),
  query: (rest, people) =>
    withUser(rest, people, (target, text) => command({ kind: "query", target, text: text === "" ? undefined : text })),
  whois: (rest, people) => withUser(rest, people, (target) => command({ kind: "whois", target })),
  unignore: (rest, people) => withUser(rest, people, (target) => command({ kind: "unignore", target })),
  ignore: (rest, people) =>
    rest === ""
      ? command({ kind: "ignore", target: undefined })
      : withUser(rest, people, (target) => command({ kind: "ignore", target })),
  me: (text) => command({ kind: "me", text }),
  history: (rest, _people, spec) => {
    const count = rest === "" ? HISTORY_COUNT : Number(/^\d{1,4}$/.exec(rest)?.[0]);
    return count >= 1 && count <= HISTORY_COUNT_MAX ? command({ kind: "history", count }) : { kind: "usage", spec };
  },
  search: (words) => command({ kind: "search", words }),
  reply: (text) => command({ kind: "reply", text }),
  copy: (rest, _people, spec) => {
    const count = rest === "" ? 1 : placeOf(rest);
    return count === undefined ? { kind: "usage", spec } : command({ kind: "copy", count });
  },
  export: (file) => command({ kind: "export", file }),
  log: (rest) => command({ kind: "log", target: rest === "" ? undefined : (switchOf(rest) ?? rest) }),
  raw: (rest, _people, spec) => {
    const isOn = switchOf(rest);
    return rest !== "" && isOn === undefined ? { kind: "usage", spec } : command({ kind: "raw", isOn });
  },
  resend: (rest, _people, spec) => ofOutbox("resend", rest, spec),
  discard: (rest, _people, spec) => ofOutbox("discard", rest, spec),
  highlight: (rest) => command({ kind: "highlight", words: rest === "" ? undefined : rest }),
  notify: (rest) => command({ kind: "notify", value: rest === "" ? undefined : rest.toLowerCase() }),
  theme: (rest) => command({ kind: "theme", value: rest === "" ? undefined : rest.toLowerCase() }),
  set: (rest) => command({ kind: "set", ...nameAndValue(rest, "value") }),
  alias: (rest) => command({ kind: "alias", ...nameAndValue(rest, "text") }),
  nick: (name) => command({ kind: "nick", name }),
  buffer: (ref) => command({ kind: "buffer", ref }),
  connect: (rest, _people, spec) => {
    const address = rest === "" ? undefined : parseServersAt(rest);
    return rest !== "" && address === undefined ? { kind: "usage", spec } : command({ kind: "connect", address });
  },
};

function parseArguments(spec: CommandSpec, rest: string, people: People): ParsedLine {
  if (spec.requiredCount > 0 && rest === "") return { kind: "usage", spec };
  const { name } = spec;
  return isBare(name) ? command({ kind: name }) : PARSERS[name](rest, people, spec);
}

function isBare(name: CommandName): name is BareName {
  return BARE_NAMES.some((bare) => bare === name);
}

function withUser(rest: string, people: People, use: (target: UserTarget, rest: string) => ParsedLine): ParsedLine {
  const match = matchUser(rest, people);
  return match.kind === "user" ? use(match.target, match.rest) : match;
}

function ofOutbox(kind: "resend" | "discard", rest: string, spec: CommandSpec): ParsedLine {
  const which = rest === "" || rest.toLowerCase() === "all" ? undefined : placeOf(rest);
  const isGood = which !== undefined || rest === "" || rest.toLowerCase() === "all";
  return isGood ? command({ kind, which }) : { kind: "usage", spec };
}

/** A place in a list, from 1. */
function placeOf(text: string): number | undefined {
  const place = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return place >= 1 ? place : undefined;
}

function switchOf(text: string): boolean | undefined {
  const word = text.toLowerCase();
  return word === "on" ? true : word === "off" ? false : undefined;
}

/** `NAME rest of the line`. */
function nameAndValue<Key extends string>(
  rest: string,
  key: Key,
): { readonly name: string | undefined } & Readonly<Record<Key, string | undefined>> {
  const [, name = "", value = ""] = /^(\S*)\s*([\s\S]*)$/.exec(rest) ?? [];
  const values = { [key]: value === "" ? undefined : value } as Record<Key, string | undefined>;
  return { name: name === "" ? undefined : name, ...values };
}

function command(value: Command): ParsedLine {
  return { kind: "command", command: value };
}

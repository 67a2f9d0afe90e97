/**
 * The slash commands, once, for every face of the client: help, completion and parsing read this table. What a
 * command does is the face's business; plain mode and the screen act on the same `Command` union.
 */

/** What an argument is, for completion. `rest` takes everything to the end of the line. */
export type ArgumentKind =
  | "user"
  | "rest"
  | "command"
  | "buffer"
  | "address"
  | "name"
  | "count"
  | "which"
  | "switch"
  | "target"
  | "file"
  | "setting"
  | "theme"
  | "level"
  | "words"
  | "word";

export interface CommandSpec {
  readonly name: CommandName;
  readonly aliases: readonly string[];
  readonly args: readonly ArgumentKind[];
  /** How many of `args` must be there. */
  readonly requiredCount: number;
  /** Only a screen with panes can do it. */
  readonly needsScreen: boolean;
}

const COMMAND_NAMES = [
  "help",
  "msg",
  "reply",
  "query",
  "users",
  "whois",
  "me",
  "nick",
  "history",
  "search",
  "mark",
  "next-unread",
  "clear",
  "close",
  "buffer",
  "copy",
  "edit",
  "export",
  "log",
  "connect",
  "disconnect",
  "reconnect",
  "ping",
  "lag",
  "stats",
  "status",
  "servers",
  "discover",
  "ignore",
  "unignore",
  "mute",
  "unmute",
  "highlight",
  "notify",
  "outbox",
  "resend",
  "discard",
  "raw",
  "set",
  "theme",
  "mouse",
  "keys",
  "alias",
  "version",
  "quit",
] as const;
export type CommandName = (typeof COMMAND_NAMES)[number];

const ALIASES: Partial<Record<CommandName, readonly string[]>> = {
  reply: ["r"],
  query: ["q"],
  users: ["who", "names"],
  search: ["lastlog"],
  quit: ["exit"],
};

const ARGS: Partial<Record<CommandName, readonly [readonly ArgumentKind[], requiredCount: number]>> = {
  help: [["command"], 0],
  msg: [["user", "rest"], 2],
  reply: [["rest"], 1],
  query: [["user", "rest"], 1],
  whois: [["user"], 1],
  me: [["rest"], 1],
  nick: [["name"], 1],
  history: [["count"], 0],
  search: [["rest"], 1],
  buffer: [["buffer"], 1],
  copy: [["count"], 0],
  export: [["file"], 1],
  log: [["target"], 0],
  highlight: [["words"], 0],
  notify: [["level"], 0],
  resend: [["which"], 0],
  discard: [["which"], 0],
  raw: [["switch"], 0],
  set: [["setting", "rest"], 0],
  theme: [["theme"], 0],
  alias: [["word", "rest"], 0],
  connect: [["address"], 0],
  ignore: [["user"], 0],
  unignore: [["user"], 1],
};

const NEEDS_SCREEN: ReadonlySet<CommandName> = new Set([
  "mark",
  "next-unread",
  "clear",
  "copy",
  "edit",
  "mute",
  "unmute",
  "highlight",
  "notify",
  "set",
  "theme",
  "mouse",
  "keys",
]);

export const COMMANDS: readonly CommandSpec[] = COMMAND_NAMES.map((name) => {
  const [args, requiredCount] = ARGS[name] ?? [[], 0];
  return { name, aliases: ALIASES[name] ?? [], args, requiredCount, needsScreen: NEEDS_SCREEN.has(name) };
});

const BY_WORD: ReadonlyMap<string, CommandSpec> = new Map(
  COMMANDS.flatMap((spec) => [spec.name, ...spec.aliases].map((word) => [word, spec] as const)),
);

/** By name or alias, without the slash, in any case. */
export function findCommand(word: string): CommandSpec | undefined {
  return BY_WORD.get(word.toLowerCase());
}

export function commandWords(): string[] {
  return [...BY_WORD.keys()];
}

/** Words of the user's own for lines that he types often. */
import { findCommand } from "./spec.ts";

/** `/WORD rest` as what the word stands for, followed by the rest. A command's own name stays a command. */
export function expandAlias(line: string, aliases: ReadonlyMap<string, string>): string {
  const [, word = "", rest = ""] = /^\/(\S+)\s*([\s\S]*)$/.exec(line) ?? [];
  const text = aliases.get(word.toLowerCase());
  if (text === undefined || findCommand(word) !== undefined) return line;
  return rest === "" ? text : `${text} ${rest}`;
}

/** Letters, digits and dashes, and no command's name. */
export function isAliasName(name: string): boolean {
  return /^[\p{L}\p{N}-]+$/u.test(name) && findCommand(name) === undefined;
}

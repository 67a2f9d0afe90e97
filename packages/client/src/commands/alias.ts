/** Words of the user's own for lines that he types often. */
import { findCommand } from "./spec.ts";

/** `/WORD rest` as what the word stands for, followed by the rest. A command's own name stays a command. */
export function expandAlias(line: string, aliases: ReadonlyMap<string, string>): string {
  const [, word = "", rest = ""] = /^\/(\S+)\s*([\s\S]*)$/.exec(line) ?? [];
  const text = aliases.get(word.toLowerCase());
  if (text === undefined || findCommand(word) !== undefined) return line;
  return rest === "" ? text : `${text} ${rest}`;
}

export type AliasFault = "name" | "loop";

/**
 * A name has letters, digits and dashes, and is no command's. What it stands for must not begin with an alias that leads
 * back to it; it may begin with another, which is not replaced again.
 */
export function aliasFault(name: string, text: string, aliases: ReadonlyMap<string, string>): AliasFault | undefined {
  if (!/^[\p{L}\p{N}-]+$/u.test(name) || findCommand(name) !== undefined) return "name";
  const seen = new Set([name]);
  for (let next: string | undefined = text; next !== undefined; ) {
    const word = /^\/(\S+)/.exec(next)?.[1]?.toLowerCase();
    if (word === undefined || findCommand(word) !== undefined) return undefined;
    if (seen.has(word)) return "loop";
    seen.add(word);
    next = aliases.get(word);
  }
  return undefined;
}

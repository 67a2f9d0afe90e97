/** Reads a TOML file of settings and of tables of settings; keeps the line of every key so that a person finds the mistake. */
import { readFileSync } from "node:fs";
import { parse, TomlError } from "smol-toml";

interface FileSetting {
  readonly key: string;
  readonly raw: string;
  readonly line: number;
  /** Of a table, where each of its keys stands. */
  readonly entryLines: ReadonlyMap<string, number>;
}

export interface SettingsFile {
  readonly path: string;
  readonly settings: readonly FileSetting[];
}

/** The file exists but cannot be used: `cause` is what the system says of it, or a `TomlError`. */
export class SettingsFileError extends Error {
  override readonly name = "SettingsFileError";

  constructor(
    readonly path: string,
    override readonly cause: unknown,
  ) {
    super(path);
  }
}

/** A file that does not exist is an empty one. Throws `SettingsFileError`. */
export function readSettingsFile(path: string): SettingsFile {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return { path, settings: [] };
    throw new SettingsFileError(path, error);
  }
  return { path, settings: parseSettings(path, text) };
}

function parseSettings(path: string, text: string): FileSetting[] {
  let table: Record<string, unknown>;
  try {
    table = parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw new SettingsFileError(path, error);
  }
  const lines = linesOf(text);
  return Object.entries(table).map(([key, value]) => {
    const line = lines.get(key) ?? 1;
    const entries = typeof value === "object" && value !== null ? Object.keys(value) : [];
    const entryLines = new Map(entries.map((entry) => [entry, lines.get(`${key}.${entry}`) ?? line]));
    return { key, raw: rawOf(value), line, entryLines };
  });
}

function rawOf(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

const HEADER = /^\s*\[\s*([^\]]+?)\s*\]/;
const ASSIGNMENT = /^\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=/;

/** 1-based, by `key`, `table` and `table.key`; the first of each. */
function linesOf(text: string): Map<string, number> {
  const lines = new Map<string, number>();
  const put = (name: string, line: number): void => void (lines.has(name) || lines.set(name, line));
  let table = "";
  for (const [index, line] of text.split("\n").entries()) {
    const header = HEADER.exec(line)?.[1];
    if (header !== undefined) table = plainName(header);
    const key = header === undefined ? ASSIGNMENT.exec(line)?.[1] : undefined;
    const name = key === undefined ? header && table : [table, plainName(key)].filter(Boolean).join(".");
    if (!name) continue;
    put(name.split(".", 1)[0] ?? name, index + 1);
    put(name, index + 1);
  }
  return lines;
}

function plainName(name: string): string {
  return name
    .split(".")
    .map((part) => part.trim().replace(/^(["'])(.*)\1$/, "$2"))
    .join(".");
}

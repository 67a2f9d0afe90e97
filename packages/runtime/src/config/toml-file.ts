/** Reads a flat TOML file of settings; keeps the line of every key so that a person finds the mistake. */
import { readFileSync } from "node:fs";
import { parse, TomlError } from "smol-toml";

interface FileSetting {
  readonly key: string;
  readonly raw: string;
  readonly line: number;
}

export interface SettingsFile {
  readonly path: string;
  readonly settings: readonly FileSetting[];
}

/** The file exists but cannot be used. `line` is undefined when the file could not be read at all. */
export class SettingsFileError extends Error {
  constructor(
    readonly path: string,
    readonly line: number | undefined,
    message: string,
  ) {
    super(message);
    this.name = "SettingsFileError";
  }
}

/** A file that does not exist is an empty one. Throws `SettingsFileError`. */
export function readSettingsFile(path: string): SettingsFile {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return { path, settings: [] };
    throw new SettingsFileError(path, undefined, error instanceof Error ? error.message : String(error));
  }
  return { path, settings: parseSettings(path, text) };
}

function parseSettings(path: string, text: string): FileSetting[] {
  let table: Record<string, unknown>;
  try {
    table = parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw new SettingsFileError(path, error.line, error.message.split("\n", 1)[0] ?? error.message);
  }
  return Object.entries(table).map(([key, value]) => ({ key, raw: rawOf(value), line: lineOf(text, key) }));
}

function rawOf(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** 1-based line where a top-level key or table of this name stands. */
function lineOf(text: string, key: string): number {
  const names = [key, `"${key}"`, `'${key}'`];
  const lines = text.split("\n");
  const index = lines.findIndex((line) => {
    const head = (line.split("=", 1)[0] ?? "").replace(/^\s*\[+|\]+\s*$/g, "").trim();
    return names.includes(head) || names.some((name) => head.startsWith(`${name}.`));
  });
  return index + 1;
}

/** `recado-server backup FILE`: all of one moment, in one file, under its name only when it is whole and on the disk. */
import { closeSync, existsSync, fsyncSync, linkSync, openSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { ConfigError, systemErrorText } from "@recado/runtime";
import type { Catalog } from "@recado/runtime/i18n";
import { DataFile } from "./data-file.ts";

/** Gives a line for the user. Throws ConfigError, DatabaseError. */
export function backup(folder: string, path: string, catalog: Catalog): string {
  const { badSubcommand, backedUp } = catalog.serverCli;
  using data = new DataFile(folder);
  if (existsSync(path)) throw new ConfigError(badSubcommand.exists(path));
  const draft = `${path}.${process.pid}.part`;
  try {
    data.writing((db) => db.query("VACUUM INTO ?1").run(draft));
    sync(draft);
    // Unlike a rename, it fails where somebody was faster.
    linkSync(draft, path);
    sync(dirname(path));
  } catch (error) {
    if (existsSync(path) && isCode(error, "EEXIST")) throw new ConfigError(badSubcommand.exists(path));
    throw new ConfigError(badSubcommand.unwritable(path, systemErrorText(error, catalog)));
  } finally {
    rmSync(draft, { force: true });
  }
  return backedUp(path, megabytes(statSync(path).size));
}

export function megabytes(byteCount: number): string {
  return `${(byteCount / 1_000_000).toFixed(1)} MB`;
}

function sync(path: string): void {
  const file = openSync(path, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

/** What can be wrong with a database file, as codes; the programs have a sentence for each. */
import { SQLiteError } from "bun:sqlite";

export type DatabaseFault =
  /** Another program of the same kind has it open. */
  | "locked"
  /** The folder or the file must not be written. */
  | "unwritable"
  | "unreadable"
  /** Not a database, or a damaged one. */
  | "corrupt"
  /** A database of another program. */
  | "foreign"
  /** Written by a later version of this program. */
  | "newer"
  | "full"
  | "failed";

export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
  constructor(
    readonly code: DatabaseFault,
    readonly path: string,
    cause?: unknown,
  ) {
    super(`${path}: ${code}${cause instanceof Error ? ` (${cause.message})` : ""}`, { cause });
  }
}

const FAULTS: readonly (readonly [prefix: string, fault: DatabaseFault])[] = [
  ["SQLITE_BUSY", "locked"],
  ["SQLITE_LOCKED", "locked"],
  ["SQLITE_READONLY", "unwritable"],
  ["SQLITE_PERM", "unwritable"],
  ["SQLITE_AUTH", "unwritable"],
  ["SQLITE_CANTOPEN", "unwritable"],
  ["SQLITE_CORRUPT", "corrupt"],
  ["SQLITE_NOTADB", "corrupt"],
  ["SQLITE_FULL", "full"],
  // A write beyond a quota or a limit of the file's size is reported so.
  ["SQLITE_IOERR_WRITE", "full"],
  ["SQLITE_IOERR_SHMSIZE", "full"],
];

const SYSTEM_FAULTS: Readonly<Record<string, DatabaseFault>> = {
  EACCES: "unwritable",
  EPERM: "unwritable",
  EROFS: "unwritable",
  EEXIST: "unwritable",
  ENOTDIR: "unwritable",
  ENOSPC: "full",
  EDQUOT: "full",
  EFBIG: "full",
};

export function faultOf(error: unknown): DatabaseFault {
  if (error instanceof DatabaseError) return error.code;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (!(error instanceof SQLiteError)) return SYSTEM_FAULTS[code] ?? "failed";
  return FAULTS.find(([prefix]) => code.startsWith(prefix))?.[1] ?? "failed";
}

export function isBusy(error: unknown): boolean {
  return error instanceof SQLiteError && (error.code?.startsWith("SQLITE_BUSY") ?? false);
}

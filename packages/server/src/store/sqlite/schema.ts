/** The tables of `recado.sqlite`, and how an entry lies in them. A released migration is never changed. */
import type { DatabaseKind } from "@recado/runtime/sqlite";
import type { Entry } from "../server-store.ts";

/** The only index on messages is of public ones, in ascending order: whatever needs another order is derived from here. */
const FIRST = `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE messages (
    number INTEGER PRIMARY KEY, at INTEGER NOT NULL, origin INTEGER NOT NULL, name TEXT NOT NULL,
    dest INTEGER NOT NULL, text BLOB NOT NULL, seq INTEGER NOT NULL, flags INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX public_messages ON messages (number) WHERE dest = 0;
  CREATE TABLE owners (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, key BLOB NOT NULL, since INTEGER NOT NULL,
    first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL, position INTEGER NOT NULL,
    receive_epoch INTEGER NOT NULL, receive_next INTEGER NOT NULL, as_of INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE refusals (
    id INTEGER NOT NULL, seq INTEGER NOT NULL, fate INTEGER NOT NULL, PRIMARY KEY (id, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE bans (
    kind TEXT NOT NULL, value TEXT NOT NULL, reason TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (kind, value)
  ) STRICT, WITHOUT ROWID;
`;

/** The application id is "RECA". */
export const SERVER_DATABASE: DatabaseKind = { applicationId: 0x52454341, migrations: [FIRST] };

export const HISTORY_NAME = "recado.sqlite";
export const LOCK_NAME = "recado.lock";

export const SEALED_FLAG = 1;
export const RELAYED_FLAG = 2;

export interface EntryRow {
  readonly number: number;
  readonly at: number;
  readonly origin: number;
  readonly name: string;
  readonly dest: number;
  readonly text: Uint8Array;
  readonly seq: number;
  readonly flags: number;
}

/** The columns of an `EntryRow`. */
export const ENTRY_COLUMNS = "number, at, origin, name, dest, text, seq, flags";

export function flagsOf({ isSealed, isRelayed }: Pick<Entry, "isSealed" | "isRelayed">): number {
  return (isSealed ? SEALED_FLAG : 0) | (isRelayed ? RELAYED_FLAG : 0);
}

export function entryOf({ number, at, origin, name, dest, text, seq, flags }: EntryRow): Entry {
  const isSealed = (flags & SEALED_FLAG) !== 0;
  const isRelayed = (flags & RELAYED_FLAG) !== 0;
  return { number, atMs: at, origin, name, dest, text, isSealed, isRelayed, seq };
}

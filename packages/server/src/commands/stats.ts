/** `recado-server stats`: what is stored. */
import { statSync } from "node:fs";
import type { Catalog } from "@recado/runtime/i18n";
import { megabytes } from "./backup.ts";
import { DataFile } from "./data-file.ts";

export interface Stats {
  readonly logId: number;
  readonly messages: number;
  readonly publicMessages: number;
  readonly privateMessages: number;
  readonly first: Place | undefined;
  readonly last: Place | undefined;
  readonly owners: number;
  /** Private messages that their owners have not acknowledged. */
  readonly waiting: number;
  readonly bans: number;
  readonly fileBytes: number;
  readonly logBytes: number;
  /** "ok", or what is wrong; undefined: not asked for. */
  readonly integrity: string | undefined;
}

interface Place {
  readonly number: number;
  /** ISO 8601. */
  readonly at: string;
}

/** Throws DatabaseError. */
export function statsOf(folder: string, isChecked: boolean): Stats {
  using data = new DataFile(folder);
  const count = (sql: string): number => data.db.query<{ n: number | null }, []>(`SELECT ${sql} AS n`).get()?.n ?? 0;
  const place = (sql: string): Place | undefined => {
    const row = data.db.query<{ number: number; at: number }, []>(`SELECT number, at FROM messages ${sql}`).get();
    return row ? { number: row.number, at: new Date(row.at).toISOString() } : undefined;
  };
  const messages = count("(SELECT count(*) FROM messages)");
  const publicMessages = count("(SELECT count(*) FROM messages WHERE dest = 0)");
  return {
    logId: count("(SELECT value FROM meta WHERE key = 'log_id')"),
    messages,
    publicMessages,
    privateMessages: messages - publicMessages,
    first: place("ORDER BY number LIMIT 1"),
    last: place("ORDER BY number DESC LIMIT 1"),
    owners: count("(SELECT count(*) FROM owners)"),
    waiting: count(
      "(SELECT count(*) FROM messages JOIN owners ON owners.id = messages.dest WHERE messages.number > owners.position)",
    ),
    bans: count("(SELECT count(*) FROM bans)"),
    fileBytes: statSync(data.path).size,
    logBytes: statSync(`${data.path}-wal`, { throwIfNoEntry: false })?.size ?? 0,
    integrity: isChecked ? integrityOf(data) : undefined,
  };
}

export function statsLines(stats: Stats, { stats: labels }: Catalog["serverCli"]): string[] {
  const placeText = (place: Place | undefined): string => (place ? `#${place.number}, ${place.at}` : "—");
  const values: Readonly<Record<keyof Stats, string | undefined>> = {
    logId: stats.logId.toString(16).padStart(8, "0"),
    messages: String(stats.messages),
    publicMessages: String(stats.publicMessages),
    privateMessages: String(stats.privateMessages),
    first: placeText(stats.first),
    last: placeText(stats.last),
    owners: String(stats.owners),
    waiting: String(stats.waiting),
    bans: String(stats.bans),
    fileBytes: megabytes(stats.fileBytes),
    logBytes: megabytes(stats.logBytes),
    integrity: stats.integrity,
  };
  const width = Math.max(...Object.values(labels).map(({ length }) => length));
  return (Object.keys(labels) as (keyof Stats)[]).flatMap((key) =>
    values[key] === undefined ? [] : [`${labels[key].padEnd(width)}  ${values[key]}`],
  );
}

function integrityOf({ db }: DataFile): string {
  const rows = db.query<{ integrity_check: string }, []>("PRAGMA integrity_check(3)").all();
  return rows.map(({ integrity_check }) => integrity_check).join("; ");
}

/** What a store finds out of its file when it opens it, and sets right there. */
import type { Database } from "bun:sqlite";
import type { Owner, Refusal, StoredState } from "../server-store.ts";
import { ENTRY_COLUMNS, type EntryRow, entryOf, SEALED_FLAG } from "./schema.ts";

const RECENT_MAX = 100;
const LOG_ID_END = 2 ** 32;

interface OwnerRow {
  readonly id: number;
  readonly name: string;
  readonly key: Uint8Array;
  readonly since: number;
  readonly first_seen: number;
  readonly last_seen: number;
  readonly position: number;
  readonly receive_epoch: number;
  readonly receive_next: number;
}

export interface Settled {
  readonly logId: number;
  readonly lastNumber: number;
  /** Of a copy: the last place of the shared log that it holds. */
  readonly logPlace: number;
}

/** The file holds something, of another history than the one that it is to follow. */
export class OtherHistoryError extends Error {
  override readonly name = "OtherHistoryError";
}

/**
 * Which history it is, and how far it goes; makes up the first, unless it is to be a copy of `copyOf`, and brings the
 * owners' rows up to the second. Throws OtherHistoryError.
 */
export function settle(db: Database, copyOf?: number): Settled {
  const meta = db.query<{ value: number }, [string]>("SELECT value FROM meta WHERE key = ?1");
  const setMeta = db.query<unknown, [string, number]>("INSERT OR REPLACE INTO meta VALUES (?1, ?2)");
  const metaOf = (key: string): number => meta.get(key)?.value ?? 0;
  const newest = db.query<{ number: number | null }, []>("SELECT max(number) AS number FROM messages").get()?.number;
  const lastNumber = Math.max(newest ?? 0, metaOf("last_number"));
  const replayFrom = metaOf("replay_from");
  const logPlace = metaOf("log_place");
  const isBlank = lastNumber === 0 && storedState(db).owners.length === 0;
  if (copyOf === undefined ? logPlace > 0 : !isBlank && metaOf("log_id") !== copyOf) throw new OtherHistoryError();
  const logId = copyOf ?? (metaOf("log_id") || newLogId());
  if (metaOf("log_id") === logId && replayFrom > lastNumber) return { logId, lastNumber, logPlace };
  db.transaction(() => {
    replay(db, replayFrom);
    setMeta.run("log_id", logId);
    setMeta.run("replay_from", lastNumber + 1);
  }).immediate();
  return { logId, lastNumber, logPlace };
}

export function storedState(db: Database): StoredState {
  const owners = db.query<OwnerRow, []>("SELECT * FROM owners ORDER BY id").all().map(ownerOf);
  const refusals = db.query<Refusal, []>("SELECT id, seq, fate FROM refusals ORDER BY id, seq").all();
  const recent = db.query<EntryRow, []>(
    `SELECT ${ENTRY_COLUMNS} FROM messages INDEXED BY public_messages WHERE dest = 0
     ORDER BY number DESC LIMIT ${RECENT_MAX}`,
  );
  return { owners, refusals, recent: recent.all().reverse().map(entryOf) };
}

/** What the entries know of their writers' streams and the rows, after a crash, do not. */
function replay(db: Database, replayFrom: number): void {
  db.query<unknown, [number]>(
    `UPDATE owners SET receive_next = (newer.seq + 1) & 4294967295, as_of = newer.number
     FROM (
       SELECT origin, max(number) AS number, seq FROM messages
       WHERE number >= ?1 AND flags & ${SEALED_FLAG} <> 0 GROUP BY origin
     ) AS newer
     WHERE owners.id = newer.origin AND newer.number > owners.as_of`,
  ).run(replayFrom);
}

function newLogId(): number {
  const [id = 0] = crypto.getRandomValues(new Uint32Array(1));
  return id || LOG_ID_END - 1;
}

function ownerOf(row: OwnerRow): Owner {
  return {
    id: row.id,
    name: row.name,
    key: row.key,
    since: row.since,
    firstSeenMs: row.first_seen,
    lastSeenMs: row.last_seen,
    position: row.position,
    receiveEpoch: row.receive_epoch,
    receiveNext: row.receive_next,
  };
}

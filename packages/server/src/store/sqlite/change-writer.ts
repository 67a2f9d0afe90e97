/**
 * Puts changes into the tables, inside a transaction of somebody else. Statements come from `query` in all of this
 * folder: what comes from `prepare` outlives `close`, and with it the connection and its locks.
 */
import type { Database } from "bun:sqlite";
import type { StoreChange } from "../server-store.ts";
import type { Row } from "./progress.ts";
import { flagsOf } from "./schema.ts";

type Stored<Kind extends StoreChange["kind"]> = Extract<StoreChange, { readonly kind: Kind }>;

/** What waits to be written: a change, with what has to be known of the moment when it came. */
export type Write =
  | Stored<"entry" | "disowned" | "refusal-told" | "banned" | "unbanned" | "applied">
  | (Stored<"owner" | "refused"> & { readonly asOf: number })
  | { readonly kind: "rows"; readonly rows: readonly Row[]; readonly replayFrom: number; readonly lastNumber: number };

type Value = number | string | Uint8Array | null;

export class ChangeWriter {
  readonly #appendEntry;
  readonly #statements;
  readonly #bansChanged: () => void;

  constructor(db: Database, bansChanged: () => void) {
    this.#bansChanged = bansChanged;
    const prepare = (sql: string) => db.query<unknown, Value[]>(sql);
    this.#appendEntry = prepare("INSERT INTO messages VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
    this.#statements = {
      owner: prepare("INSERT OR REPLACE INTO owners VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"),
      row: prepare(
        `UPDATE owners SET position = coalesce(?2, position), last_seen = coalesce(?3, last_seen), receive_next = ?4,
           as_of = ?5 WHERE id = ?1`,
      ),
      received: prepare("UPDATE owners SET receive_next = ?2, as_of = ?3 WHERE id = ?1"),
      disown: prepare("DELETE FROM owners WHERE id = ?1"),
      forgetRefusals: prepare("DELETE FROM refusals WHERE id = ?1"),
      refuse: prepare("INSERT OR REPLACE INTO refusals VALUES (?1, ?2, ?3)"),
      tellRefusal: prepare("DELETE FROM refusals WHERE id = ?1 AND seq = ?2"),
      ban: prepare("INSERT OR REPLACE INTO bans VALUES (?1, ?2, ?3, ?4)"),
      unban: prepare("DELETE FROM bans WHERE kind = ?1 AND value = ?2"),
      meta: prepare("INSERT OR REPLACE INTO meta VALUES (?1, ?2)"),
    };
  }

  write(writes: readonly Write[]): void {
    for (const write of writes) {
      if (write.kind === "entry") {
        const { number, atMs, origin, name, dest, text, seq } = write.entry;
        this.#appendEntry.run(number, atMs, origin, name, dest, text, seq, flagsOf(write.entry));
      } else this.#other(write);
    }
  }

  #other(write: Exclude<Write, Stored<"entry">>): void {
    const sql = this.#statements;
    switch (write.kind) {
      case "owner": {
        const { id, name, key, since, firstSeenMs, lastSeenMs, position, receiveEpoch, receiveNext } = write.owner;
        sql.owner.run(id, name, key, since, firstSeenMs, lastSeenMs, position, receiveEpoch, receiveNext, write.asOf);
        return;
      }
      case "rows":
        for (const { id, position, lastSeenMs, receiveNext, asOf } of write.rows) {
          sql.row.run(id, position ?? null, lastSeenMs ?? null, receiveNext, asOf);
        }
        sql.meta.run("replay_from", write.replayFrom);
        sql.meta.run("last_number", write.lastNumber);
        return;
      case "disowned":
        sql.disown.run(write.id);
        sql.forgetRefusals.run(write.id);
        return;
      case "refused": {
        const { id, seq, fate } = write.refusal;
        sql.refuse.run(id, seq, fate);
        sql.received.run(id, (seq + 1) >>> 0, write.asOf);
        return;
      }
      case "refusal-told":
        sql.tellRefusal.run(write.id, write.seq);
        return;
      case "banned": {
        const { kind, value, reason, atMs } = write.ban;
        sql.ban.run(kind, value, reason, atMs);
        this.#bansChanged();
        return;
      }
      case "unbanned":
        sql.unban.run(write.ban.kind, write.ban.value);
        this.#bansChanged();
        return;
      case "applied":
        sql.meta.run("log_place", write.place);
    }
  }
}

/** `recado-server ban`, `unban`, `bans`: in the file, where a running server looks. */
import { type BanMark, type BanTarget, marksOf } from "../core/bans.ts";
import type { Ban } from "../store/server-store.ts";
import { DataFile } from "./data-file.ts";

/** The key that owns the id is banned with it, so that it cannot come back under another. Throws DatabaseError. */
export function ban(folder: string, target: BanTarget, reason: string, atMs: number): void {
  using data = new DataFile(folder);
  const marks = marksIn(data, target);
  data.writing((db) => {
    const insert = db.query<unknown, [string, string, string, number]>(
      "INSERT OR REPLACE INTO bans (kind, value, reason, at) VALUES (?1, ?2, ?3, ?4)",
    );
    db.transaction(() => {
      for (const { kind, value } of marks) insert.run(kind, value, reason, atMs);
    }).immediate();
  });
}

/** False when nobody of that kind was banned. Throws DatabaseError. */
export function unban(folder: string, target: BanTarget): boolean {
  using data = new DataFile(folder);
  const marks = marksIn(data, target);
  return data.writing((db) => {
    const remove = db.query<unknown, [string, string]>("DELETE FROM bans WHERE kind = ?1 AND value = ?2");
    return db
      .transaction(() => marks.map(({ kind, value }) => remove.run(kind, value).changes > 0))
      .immediate()
      .includes(true);
  });
}

/** Throws DatabaseError. */
export function bans(folder: string): Ban[] {
  using data = new DataFile(folder);
  const rows = data.db.query<Omit<Ban, "atMs"> & { at: number }, []>("SELECT * FROM bans ORDER BY at, kind, value");
  return rows.all().map(({ kind, value, reason, at }) => ({ kind, value, reason, atMs: at }));
}

export function banLine({ kind, value, reason, atMs }: Ban): string {
  return `${new Date(atMs).toISOString()}  ${kind} ${value}${reason === "" ? "" : `  ${reason}`}`;
}

function marksIn({ db }: DataFile, target: BanTarget): BanMark[] {
  const owner = db.query<{ key: Uint8Array }, [number]>("SELECT key FROM owners WHERE id = ?1");
  return marksOf(target, (id) => owner.get(id)?.key);
}

/** `recado-server export`: every message, a JSON object a line, in the order of the history. */
import { utf8Decoded } from "@recado/protocol";
import { ENTRY_COLUMNS, type EntryRow, SEALED_FLAG } from "../store/sqlite/schema.ts";
import { DataFile } from "./data-file.ts";

/** Of one moment, however long it takes. Throws DatabaseError. */
export function* exported(folder: string, since: number): Generator<string> {
  using data = new DataFile(folder);
  const rows = data.db.query<EntryRow, [number]>(
    `SELECT ${ENTRY_COLUMNS} FROM messages WHERE number > ?1 ORDER BY number`,
  );
  for (const { number, at, origin, name, dest, text, flags } of rows.iterate(since)) {
    const message = { number, at: new Date(at).toISOString(), origin, name, dest, text: utf8Decoded(text) };
    yield JSON.stringify({ ...message, sealed: (flags & SEALED_FLAG) !== 0 });
  }
}

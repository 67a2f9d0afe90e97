/** The tables of a client's memory of one conversation. */
import type { DatabaseKind } from "@recado/runtime/sqlite";

/** "RECC". */
const APPLICATION_ID = 0x5245_4343;

export const CLIENT_DATABASE: DatabaseKind = {
  applicationId: APPLICATION_ID,
  isExclusive: true,
  migrations: [
    `
    -- epoch, base, next: of our stream; log_id, position: in the server's history.
    CREATE TABLE state (key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
    CREATE TABLE lines (
      key INTEGER PRIMARY KEY,
      -- Of the history that number belongs to.
      log_id INTEGER NOT NULL,
      number INTEGER,
      at INTEGER NOT NULL,
      origin INTEGER NOT NULL,
      name TEXT NOT NULL,
      dest INTEGER NOT NULL,
      text TEXT NOT NULL,
      sealed INTEGER NOT NULL,
      delivery TEXT,
      why TEXT,
      -- Whose conversation: 0 is everybody's.
      peer INTEGER NOT NULL,
      -- Of our own, in our stream of that epoch.
      epoch INTEGER,
      first_seq INTEGER,
      is_unsent INTEGER NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX lines_by_number ON lines (log_id, number) WHERE number IS NOT NULL;
    CREATE INDEX lines_by_peer ON lines (peer, key);
    CREATE INDEX lines_unsent ON lines (key) WHERE is_unsent = 1;
    CREATE INDEX lines_unplaced ON lines (key) WHERE number IS NULL AND first_seq IS NOT NULL;
    CREATE INDEX lines_open ON lines (key)
      WHERE number IS NOT NULL AND dest <> 0 AND delivery IN ('confirmed', 'waiting');
    CREATE TABLE typed (id INTEGER PRIMARY KEY, conversation TEXT NOT NULL, line TEXT NOT NULL) STRICT;
    CREATE INDEX typed_by_conversation ON typed (conversation, id);
    `,
  ],
};

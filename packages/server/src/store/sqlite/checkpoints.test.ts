import { describe, expect, test } from "bun:test";
import { statSync } from "node:fs";
import { openDatabase, openForReading } from "@recado/runtime/sqlite";
import { Checkpoints } from "./checkpoints.ts";
import { SERVER_DATABASE } from "./schema.ts";
import { withFolder } from "./test-folders.ts";

const MIB = 1_048_576;

describe("checkpoints", () => {
  test("checkpoints: a log that grew is brought into the file, and is written from its beginning when it grew much", () =>
    withFolder((folder) => {
      const path = folder.file();
      const writer = openDatabase(path, SERVER_DATABASE);
      writer.run("PRAGMA wal_autocheckpoint = 0");
      const reader = openForReading(path, SERVER_DATABASE);
      const checkpoints = new Checkpoints(reader);
      const size = (suffix: string): number => statSync(path + suffix).size;
      const insert = writer.query<unknown, [Uint8Array]>("INSERT INTO messages VALUES (NULL, 0, 0, '', 0, ?1, 0, 0)");
      const write = (bytes: number): void => {
        writer.transaction(() => {
          for (let left = bytes; left > 0; left -= 65_536) insert.run(new Uint8Array(65_536));
        })();
      };
      try {
        expect([checkpoints.look(), checkpoints.look()]).toEqual([true, false]);
        write(MIB);
        checkpoints.look();
        expect(size("")).toBeLessThan(MIB);
        write(4 * MIB);
        expect(checkpoints.look()).toBe(true);
        expect(size("")).toBeGreaterThan(5 * MIB);
        expect(checkpoints.look()).toBe(false);
        write(20 * MIB);
        checkpoints.look();
        const grown = size("-wal");
        write(4 * MIB);
        expect(size("-wal")).toBe(grown);
      } finally {
        reader.close();
        writer.close();
      }
    }));
});

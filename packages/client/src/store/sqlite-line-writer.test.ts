import type { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "@recado/runtime/sqlite";
import type { ClientChange } from "./client-store.ts";
import { LineWriter } from "./sqlite-line-writer.ts";
import { CLIENT_DATABASE } from "./sqlite-schema.ts";

class Scene implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), "recado-client-"));
  readonly db: Database = openDatabase(join(this.#folder, "x.sqlite"), CLIENT_DATABASE);
  readonly writer = new LineWriter(this.db, 1);

  write(changes: readonly ClientChange[], end: "COMMIT" | "ROLLBACK" = "COMMIT"): void {
    this.db.run("BEGIN IMMEDIATE");
    this.writer.write(changes);
    this.db.run(end);
  }

  keys(): number[] {
    const rows = this.db.query<{ key: number }, []>("SELECT key FROM lines ORDER BY key");
    return rows.all().map(({ key }) => key);
  }

  [Symbol.dispose](): void {
    this.db.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

const LINES_MAX = 200_000;

function heard(key: number, number?: number): ClientChange {
  const nothing = { delivery: undefined, why: undefined };
  const line = { key, number, atMs: key, origin: 2, name: "bob", dest: 0, text: "oi", sealed: true, ...nothing };
  return { kind: "heard", line };
}

function written(key: number): ClientChange {
  const nothing = { number: undefined, why: undefined };
  const ends = { origin: 1, name: "ana", dest: 0 };
  return { kind: "written", line: { key, atMs: key, ...ends, text: "oi", sealed: true, delivery: "sent", ...nothing } };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

describe("line writer", () => {
  test("line writer: a transaction that was undone leaves no trace; the same changes again lead to the same", () => {
    using scene = new Scene();
    scene.write([{ kind: "position", logId: 7, number: 1 }]);
    const before = scene.writer.state;
    const changes: ClientChange[] = [
      heard(1, 2),
      { kind: "stream", epoch: 90 },
      { kind: "position", logId: 8, number: 5 },
    ];
    scene.write(changes, "ROLLBACK");
    expect(scene.writer.state).toEqual(before);
    scene.write(changes);
    const state = { epoch: 90, base: 90, next: 90, logId: 8, position: 5 };
    expect(scene.writer.state).toEqual(state);
    expect(new LineWriter(scene.db, 1).state).toEqual(state);
    expect(scene.db.query("SELECT log_id, number FROM lines").all()).toEqual([{ log_id: 7, number: 2 }]);
  });

  test("line writer: the oldest lines go, a slice at a time; unsent ones never", () => {
    using scene = new Scene();
    scene.write([...range(1, 600).map(written), ...range(601, 2_000).map((key) => heard(key))]);
    const counts: number[] = [];
    for (let key = LINES_MAX + 1_800; key < LINES_MAX + 1_804; key++) {
      scene.write([heard(key)]);
      counts.push(scene.keys().length);
    }
    // In the end 600 unsent ones, 197 of the first that are not too old, and those that came.
    expect(counts).toEqual([1_501, 1_002, 801, 801]);
    expect(scene.keys().slice(0, 602)).toEqual([...range(1, 600), 1_804, 1_805]);
  });
});

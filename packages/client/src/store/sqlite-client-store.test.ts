import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseError } from "@recado/runtime/sqlite";
import { SAMPLE_LINES, SAMPLE_STATE } from "../../test/stores/sample.ts";
import { describeClientStore } from "./client-store.contract.ts";
import { SqliteClientStore } from "./sqlite-client-store.ts";
import { CLIENT_DATABASE } from "./sqlite-schema.ts";

class Folder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), "recado-client-"));
  readonly file = join(this.path, "state", "x.sqlite");

  /** The files as they lie there, as if the process had been killed. */
  copy(): string {
    const folder = mkdtempSync(join(this.path, "copy-"));
    for (const suffix of ["", "-wal"]) {
      if (existsSync(this.file + suffix)) copyFileSync(this.file + suffix, join(folder, `x.sqlite${suffix}`));
    }
    return join(folder, "x.sqlite");
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** One of each version of the tables that was released. */
const STORES = join(import.meta.dir, "../../test/stores");
const VERSIONS = readdirSync(STORES).filter((name) => name.endsWith(".sqlite"));

const ROOM_KIB = 512;

/** What full-disk-child.ts says. */
interface Told {
  readonly faults: readonly (string | null)[];
  readonly toldBefore: number;
  readonly toldWhileFull: number;
  readonly applied: number;
}

function childPath(): string {
  return new URL("../../test/stores/full-disk-child.ts", import.meta.url).pathname;
}

function openAt(path: string): SqliteClientStore {
  return SqliteClientStore.open({ path, ownId: 1, onFault: () => undefined });
}

function codeOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error instanceof DatabaseError ? error.code : error;
  }
  return "opened";
}

describeClientStore("SQLite store", async () => {
  const folder = new Folder();
  const opened = [openAt(folder.file)];
  const [store] = opened;
  if (!store) throw new Error("no store");
  return {
    store,
    reopen: () => {
      const again = openAt(folder.copy());
      opened.push(again);
      return Promise.resolve(again);
    },
    dispose: () => {
      for (const each of opened) each.close();
      folder[Symbol.dispose]();
      return Promise.resolve();
    },
  };
});

describe("SQLite client store", () => {
  test("SQLite client store: one program at a time has the file; it and its folder are their owner's alone", () => {
    using folder = new Folder();
    const store = openAt(folder.file);
    expect(codeOf(() => openAt(folder.file))).toBe("locked");
    expect(statSync(folder.file).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder.path, "state")).mode & 0o777).toBe(0o700);
    store.close();
    openAt(folder.file).close();
  });

  test("SQLite client store: a damaged file, another program's, a newer one, a folder in its place are said", () => {
    using folder = new Folder();
    mkdirSync(join(folder.path, "state"));
    writeFileSync(folder.file, "isto não é um banco de dados, é um texto qualquer".repeat(100));
    expect(codeOf(() => openAt(folder.file))).toBe("corrupt");
    rmSync(folder.file);
    const other = new Database(folder.file, { create: true });
    other.run("CREATE TABLE t (x)");
    other.close();
    expect(codeOf(() => openAt(folder.file))).toBe("foreign");
    rmSync(folder.file);
    openAt(folder.file).close();
    const newer = new Database(folder.file);
    newer.run(`PRAGMA user_version = ${CLIENT_DATABASE.migrations.length + 1}`);
    newer.close();
    expect(codeOf(() => openAt(folder.file))).toBe("newer");
    rmSync(folder.file);
    mkdirSync(folder.file);
    expect(codeOf(() => openAt(folder.file))).not.toBe("opened");
  });

  test("SQLite client store: a folder that cannot be made is said", () => {
    using folder = new Folder();
    writeFileSync(join(folder.path, "state"), "");
    expect(codeOf(() => openAt(folder.file))).toBe("unwritable");
  });

  test("SQLite client store: on a full disk nothing is told to be kept, and with room again nothing is lost", async () => {
    using folder = new Folder();
    // Beyond the limit a write fails; the program makes room by raising it again.
    const script = `ulimit -S -f ${ROOM_KIB}; exec "$0" "$@"`;
    const child = Bun.spawn(["bash", "-c", script, process.execPath, childPath(), folder.file], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const { faults, toldBefore, toldWhileFull, applied } = (await new Response(child.stdout).json()) as Told;
    expect(faults).toEqual(["full", null]);
    expect(toldBefore).toBeGreaterThan(0);
    expect(toldWhileFull).toBe(toldBefore);
    const store = openAt(folder.file);
    expect(store.load()).toMatchObject({ logId: 7, position: applied, lastKey: applied });
    const numbers = store.lines({ with: 0, beforeKey: undefined, limit: 9_999 }).map(({ number }) => number);
    expect(numbers).toEqual(Array.from({ length: applied }, (_, index) => index + 1));
    store.close();
  });

  test.each(VERSIONS)("SQLite client store: a file of %s is opened with all that was in it", (file) => {
    using folder = new Folder();
    mkdirSync(join(folder.path, "state"));
    copyFileSync(join(STORES, file), folder.file);
    const store = openAt(folder.file);
    expect(store.load()).toMatchObject({ ...SAMPLE_STATE });
    expect(store.lines({ with: undefined, beforeKey: undefined, limit: 99 })).toEqual(SAMPLE_LINES);
    expect(store.typed("everybody", 9)).toEqual(["/help", "bom dia"]);
    store.close();
  });
});

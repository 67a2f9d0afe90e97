/**
 * What storing costs: the same sealed load with `--data` and with `--ephemeral`; appending against a bare loop of the
 * same statement in groups of the same size; and a history of a million messages: opening, reading, searching, memory.
 */
import { Database } from "bun:sqlite";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "@recado/runtime";
import { SqliteServerStore } from "@recado/server/sqlite";
import { draft } from "./history-drafts.ts";
import { historyTimes } from "./history-times.ts";
import { MeasuredProcess } from "./measured-process.ts";
import { residentMb } from "./process-cpu.ts";
import { median, type Row } from "./report.ts";
import { SealedPeer } from "./sealed-peer.ts";

const ROUNDS = 3;
const TEXT = new TextEncoder().encode("um recado de tamanho comum, com acentos: ação, é, ç e mais nada");
const APPENDS = 100_000;
const STORED = 1_000_000;

interface Load {
  readonly name: string;
  readonly clients: number;
  readonly outstanding: number;
  readonly messages: number;
  readonly isPublic: boolean;
}

const LOADS: readonly Load[] = [
  { name: "private, 20 sealed clients × 8", clients: 20, outstanding: 8, messages: 60_000, isPublic: false },
  { name: "public, 10 sealed clients × 16", clients: 10, outstanding: 16, messages: 20_000, isPublic: true },
];

/** A folder that is gone afterwards. */
class Folder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), "recado-bench-"));

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Each writes to the next, or to all; as many are on their way as there is outstanding. Deliveries a second. */
async function throughput({ clients, outstanding, messages, isPublic }: Load, folder?: string): Promise<number> {
  await using server = await MeasuredProcess.recado(folder);
  const peers: SealedPeer[] = [];
  for (let id = 1; id <= clients; id++) peers.push(await SealedPeer.open(id, server.port));
  const copies = isPublic ? clients - 1 : 1;
  const run = async (count: number): Promise<void> => {
    let [left, heard] = [count, 0];
    const { promise, resolve } = Promise.withResolvers<void>();
    const say = (peer: SealedPeer): void => {
      if (left-- > 0) peer.say(TEXT, isPublic ? 0 : (peer.id % clients) + 1);
    };
    for (const peer of peers) {
      peer.onText = () => {
        heard++;
        if (heard % copies === 0) say(peer);
        if (heard >= count * copies) resolve();
      };
    }
    for (const peer of peers) for (let index = 0; index < outstanding; index++) say(peer);
    await promise;
  };
  await run(messages / 2);
  const startMs = performance.now();
  await run(messages);
  const seconds = (performance.now() - startMs) / 1_000;
  for (const peer of peers) peer.close();
  return (messages * copies) / seconds;
}

async function throughputRow(load: Load): Promise<Row> {
  const [stored, ephemeral]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    ephemeral.push(await throughput(load));
    using folder = new Folder();
    stored.push(await throughput(load, folder.path));
  }
  const [ours, reference] = [median(stored), median(ephemeral)];
  const name = `${load.name}: stored ÷ --ephemeral`;
  return { name, unit: "deliveries/s", ours, reference, ratio: ours / reference, goal: "≥ 0.7" };
}

/**
 * Appends through the store as arriving messages do: a group is written while the one before goes to the disk. No more
 * are on their way, so that each group has its own commit, as in the bare loop. Seconds until all is durable.
 */
async function append(folder: string, group: number): Promise<number> {
  const store = SqliteServerStore.open({ folder, clock: systemClock });
  const startMs = performance.now();
  let before = Promise.resolve();
  for (let number = 1; number <= APPENDS; ) {
    for (let index = 0; index < group; index++) store.apply(draft(number++));
    const durable = new Promise<void>((resolve) => store.commit(resolve));
    await before;
    before = durable;
  }
  await before;
  const seconds = (performance.now() - startMs) / 1_000;
  await store.close();
  return seconds;
}

/** The same rows by one prepared statement, a transaction for each group, each on the disk before the next. Seconds. */
function bareAppend(folder: string, group: number): number {
  const db = new Database(join(folder, "bare.sqlite"), { create: true });
  db.run("PRAGMA journal_mode = WAL");
  db.run("PRAGMA synchronous = FULL");
  db.run(
    `CREATE TABLE messages (number INTEGER PRIMARY KEY, at INTEGER, origin INTEGER, name TEXT, dest INTEGER,
     text BLOB, seq INTEGER, flags INTEGER) STRICT`,
  );
  const insert = db.query<unknown, (number | string | Uint8Array)[]>("INSERT INTO messages VALUES (?,?,?,?,?,?,?,?)");
  const startMs = performance.now();
  for (let number = 1; number <= APPENDS; ) {
    db.run("BEGIN");
    for (let index = 0; index < group; index++) {
      const { atMs, origin, name, dest, text, seq } = draft(number).entry;
      insert.run(number++, atMs, origin, name, dest, text, seq, 1);
    }
    db.run("COMMIT");
  }
  const seconds = (performance.now() - startMs) / 1_000;
  db.close();
  return seconds;
}

async function appendRow(group: number): Promise<Row> {
  const [ours, bare]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    using folder = new Folder();
    bare.push(APPENDS / bareAppend(folder.path, group));
    ours.push(APPENDS / (await append(folder.path, group)));
  }
  const name = `append in groups of ${group} ÷ a bare SQLite loop`;
  const [value, reference] = [median(ours), median(bare)];
  return { name, unit: "messages/s", ours: value, reference, ratio: value / reference, goal: "≥ 0.8" };
}

async function idleRssMb(folder: string): Promise<number> {
  await using server = await MeasuredProcess.recado(folder);
  const peer = await SealedPeer.open(50, server.port);
  const rss = residentMb(server.pid);
  peer.close();
  return rss;
}

async function millionRows(): Promise<Row[]> {
  using empty = new Folder();
  using folder = new Folder();
  const times = await historyTimes(folder.path, STORED);
  const [full, bare] = [await idleRssMb(folder.path), await idleRssMb(empty.path)];
  const row = (name: string, ours: number, goalMs: number): Row => {
    return {
      name: `1,000,000 stored: ${name}`,
      unit: "ms",
      ours,
      reference: goalMs,
      ratio: ours / goalMs,
      goal: `< ${goalMs} ms`,
    };
  };
  return [
    row("opening", times.openMs, 1_000),
    row("a page of 50, public", times.publicMs, 5),
    row("a page of 50, private", times.privateMs, 5),
    row("search, a rare word", times.rareMs, 50),
    row("search, two common words", times.commonMs, 50),
    {
      name: "making the search file anew",
      unit: "messages/s",
      ours: STORED / (times.indexMs / 1_000),
      reference: Number.NaN,
      ratio: Number.NaN,
      goal: "—",
    },
    {
      name: "memory of the server: 1,000,000 ÷ 0 stored",
      unit: "MB",
      ours: full,
      reference: bare,
      ratio: full / bare,
      goal: "about 1",
    },
  ];
}

export async function storageRows(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const load of LOADS) rows.push(await throughputRow(load));
  for (const group of [10, 100]) rows.push(await appendRow(group));
  return [...rows, ...(await millionRows())];
}

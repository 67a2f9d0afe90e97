/**
 * What storing costs: the same sealed load with `--data` and with `--ephemeral`; appending against a bare loop of the
 * same statement in groups of the same size; and a history of a million messages: opening, reading, searching, memory.
 */
import { Database } from "bun:sqlite";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "@recado/runtime";
import { SqliteServerStore } from "@recado/server/sqlite";
import { MeasuredProcess } from "./measured-process.ts";
import { median, type Row } from "./report.ts";
import { SealedPeer } from "./sealed-peer.ts";

const ROUNDS = 3;
const TEXT = new TextEncoder().encode("um recado de tamanho comum, com acentos: ação, é, ç e mais nada");
const APPENDS = 100_000;
const STORED = 1_000_000;
const READINGS = 51;

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

function draft(number: number): Parameters<SqliteServerStore["apply"]>[0] & { readonly kind: "entry" } {
  const [origin, dest] = [(number % 100) + 1, number % 3 === 0 ? 0 : ((number * 7_919) % 100) + 1];
  const atMs = 1_795_000_000_000 + number;
  const entry = { number, atMs, origin, name: `c${origin}`, dest, text: TEXT, isSealed: true, isRelayed: false };
  return { kind: "entry", entry: { ...entry, seq: number } };
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

async function msOf(run: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await run();
  return performance.now() - startMs;
}

const WORDS = "casa rio mar sol lua vento pedra folha caminho noite manhã café pão língua ação coração".split(" ");

function fill(store: SqliteServerStore): Promise<void> {
  const encoder = new TextEncoder();
  for (let number = 1; number <= STORED; number++) {
    const change = draft(number);
    const words = [1, 7, 13, 29, 31].map((step) => WORDS[Math.floor(number / step) % WORDS.length]);
    const text = encoder.encode(`${words.join(" ")} ${number % 5_000 === 0 ? "agulha" : number}`);
    store.apply({ kind: "entry", entry: { ...change.entry, text } });
  }
  return new Promise((resolve) => store.commit(resolve));
}

function rssMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1_024;
}

async function idleRssMb(folder: string): Promise<number> {
  await using server = await MeasuredProcess.recado(folder);
  const peer = await SealedPeer.open(50, server.port);
  const rss = rssMb(server.pid);
  peer.close();
  return rss;
}

async function millionRows(): Promise<Row[]> {
  using empty = new Folder();
  using folder = new Folder();
  const filling = SqliteServerStore.open({ folder: folder.path, clock: systemClock });
  await fill(filling);
  // The first question waits until all is indexed.
  const ask = (store: SqliteServerStore, words: string): Promise<unknown> =>
    new Promise((resolve) => store.read("search", { id: 5, since: 0, words, before: 0, limit: 50 }, resolve));
  const indexMs = await msOf(() => ask(filling, "agulha"));
  await filling.close();
  let store: SqliteServerStore | undefined;
  const openMs = await msOf(async () => {
    store = SqliteServerStore.open({ folder: folder.path, clock: systemClock });
    store.load();
  });
  if (!store) throw new Error("not open");
  const opened = store;
  await ask(opened, "café");
  const samples = async (run: (index: number) => Promise<unknown>): Promise<number> => {
    const times: number[] = [];
    for (let index = 0; index < READINGS; index++) times.push(await msOf(() => run(index)));
    return median(times);
  };
  const page = (index: number, peer: number): Promise<unknown> =>
    new Promise((resolve) => {
      const before = STORED - index * 19_000;
      opened.read("page", { id: 5, since: 0, with: peer, before, limit: 50 }, resolve);
    });
  const publicMs = await samples((index) => page(index, 0));
  const privateMs = await samples((index) => page(index, 7));
  const rareMs = await samples(() => ask(opened, "agulha"));
  const commonMs = await samples((index) => ask(opened, `${WORDS[index % WORDS.length]} acao`));
  await opened.close();
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
    row("opening", openMs, 1_000),
    row("a page of 50, public", publicMs, 5),
    row("a page of 50, private", privateMs, 5),
    row("search, a rare word", rareMs, 50),
    row("search, two common words", commonMs, 50),
    {
      name: "making the search file anew",
      unit: "messages/s",
      ours: STORED / (indexMs / 1_000),
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

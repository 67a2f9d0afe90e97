/** A history of so many messages on the disk: the time to open it, to read a page of it, and to search it. */
import { systemClock } from "@recado/runtime";
import { SqliteServerStore } from "@recado/server/sqlite";
import { draft } from "./history-drafts.ts";
import { median } from "./report.ts";

const READINGS = 51;
const PAGE = 50;

async function msOf(run: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await run();
  return performance.now() - startMs;
}

const WORDS = "casa rio mar sol lua vento pedra folha caminho noite manhã café pão língua ação coração".split(" ");

function fill(store: SqliteServerStore, count: number): Promise<void> {
  const encoder = new TextEncoder();
  for (let number = 1; number <= count; number++) {
    const change = draft(number);
    const words = [1, 7, 13, 29, 31].map((step) => WORDS[Math.floor(number / step) % WORDS.length]);
    const text = encoder.encode(`${words.join(" ")} ${number % 5_000 === 0 ? "agulha" : number}`);
    store.apply({ kind: "entry", entry: { ...change.entry, text } });
  }
  return new Promise((resolve) => store.commit(resolve));
}

export interface HistoryTimes {
  readonly openMs: number;
  readonly publicMs: number;
  readonly privateMs: number;
  readonly rareMs: number;
  readonly commonMs: number;
  /** Making the search file anew. */
  readonly indexMs: number;
}

/** Fills the folder; the store is closed afterwards. Medians of 51 readings, spread over the whole history. */
export async function historyTimes(folder: string, count: number): Promise<HistoryTimes> {
  const filling = SqliteServerStore.open({ folder, clock: systemClock });
  await fill(filling, count);
  // The first question waits until all is indexed.
  const ask = (store: SqliteServerStore, words: string): Promise<unknown> =>
    new Promise((resolve) => store.read("search", { id: 5, since: 0, words, before: 0, limit: PAGE }, resolve));
  const indexMs = await msOf(() => ask(filling, "agulha"));
  await filling.close();
  let store: SqliteServerStore | undefined;
  const openMs = await msOf(async () => {
    store = SqliteServerStore.open({ folder, clock: systemClock });
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
      const before = count - Math.floor((index * count) / READINGS);
      opened.read("page", { id: 5, since: 0, with: peer, before, limit: PAGE }, resolve);
    });
  const publicMs = await samples((index) => page(index, 0));
  const privateMs = await samples((index) => page(index, 7));
  const rareMs = await samples(() => ask(opened, "agulha"));
  const commonMs = await samples((index) => ask(opened, `${WORDS[index % WORDS.length]} acao`));
  await opened.close();
  return { openMs, publicMs, privateMs, rareMs, commonMs, indexMs };
}

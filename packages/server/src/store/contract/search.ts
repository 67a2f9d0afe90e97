import { expect, test } from "bun:test";
import type { ContractStore, WithStore } from "./contract-store.ts";

/** The numbers of what is found. */
async function found(store: ContractStore, words: string, id = 1): Promise<number[]> {
  const page = await store.search(words, { id });
  if (page === "nothing-to-find") throw new Error(`nothing to find: ${words}`);
  return page.entries.map(({ number }) => number);
}

/** Texts, and what finds exactly them. */
const FINDS: readonly (readonly [text: string, queries: readonly string[]])[] = [
  ["A ação do avô", ["ação", "acao", "AÇÃO", "avo", "AVÔ acao", "aça", "ação"]],
  ["a naïve CAFÉ", ["naïve", "naive", "NAÏVE cafe", "naiv café"]],
  ["Ângela comprou pão-de-queijo às 10h30", ["angela", "pao-de-queijo", "queijo pão", "10h30", "10H"]],
  ["decomposta: não", ["decomposta não", "decomposta nao"]],
  ["日本語 Привет γεια", ["日本", "привет", "ΓΕΙΑ"]],
  ["soma\u0000escondido", ["escondido", "soma"]],
];

/** What FTS5 would take for operators. */
const HARMLESS = [
  'olá "mundo',
  "ola AND mundo",
  "ola NOT mundo",
  "NEAR(ola mundo, 2)",
  "(ola",
  "ola) OR (mundo",
  "ola*",
  "-ola",
  "^ola",
  "words:ola",
  "{ola} : mundo",
  "ola + mundo",
  "👋 ola",
  "'; DROP TABLE messages; --",
  '"" ""ola',
  "\u0000ola\u0000",
  `${"ola ".repeat(5_000)}`,
  Array.from({ length: 2_000 }, (_, index) => `w${index}`).join(" "),
  "x".repeat(60_000),
];

export function describeSearch(name: string, withStore: WithStore): void {
  test(`${name}: a search does not mind case and accents, in either language`, () =>
    withStore(async (store) => {
      const numbers = FINDS.map(([text]) => store.put({ text }).number);
      await store.commit();
      for (const [index, [, queries]] of FINDS.entries()) {
        for (const query of queries) expect([query, await found(store, query)]).toEqual([query, [numbers[index] ?? 0]]);
      }
    }));

  test(`${name}: every word is needed, and matches the beginning of one`, () =>
    withStore(async (store) => {
      const both = store.put({ text: "bom dia, mundo" }).number;
      const one = store.put({ text: "bom mundial" }).number;
      await store.commit();
      expect(await found(store, "mund")).toEqual([both, one]);
      expect(await found(store, "dia bom")).toEqual([both]);
      expect(await found(store, "mundi")).toEqual([one]);
      expect(await found(store, "undo")).toEqual([]);
      expect(await found(store, "bom bom bom")).toEqual([both, one]);
      expect(await found(store, "bom tarde")).toEqual([]);
    }));

  test(`${name}: a word of any length is found by each of its beginnings`, () =>
    withStore(async (store) => {
      const word = "inconstitucional";
      const { number } = store.put({ text: `palavra ${word}` });
      await store.commit();
      for (let length = 1; length <= word.length; length++) {
        expect(await found(store, word.slice(0, length))).toEqual([number]);
      }
    }));

  test(`${name}: private texts are found by their two ends alone`, () =>
    withStore(async (store) => {
      const open = store.put({ text: "segredo aberto", origin: 4 }).number;
      const hidden = store.put({ text: "segredo", origin: 1, dest: 21 }).number;
      await store.commit();
      expect(await found(store, "segredo", 1)).toEqual([open, hidden]);
      expect(await found(store, "segredo", 21)).toEqual([open, hidden]);
      for (const id of [2, 12, 211, 3, 4]) expect(await found(store, "segredo", id)).toEqual([open]);
    }));

  test(`${name}: ids and numbers in a search are words like others`, () =>
    withStore(async (store) => {
      store.put({ text: "nada", origin: 1, dest: 2 });
      const { number } = store.put({ text: "o 2 e o p0" });
      await store.commit();
      expect(await found(store, "2")).toEqual([number]);
      expect(await found(store, "p0")).toEqual([number]);
      expect(await store.search("¤2")).toMatchObject({ entries: [{ number }] });
    }));

  test(`${name}: without letter or digit there is nothing to find`, () =>
    withStore(async (store) => {
      store.put({ text: "¤ * 👋 nada" });
      await store.commit();
      for (const words of ["", "   ", "*", '"', "()", "-", "👋", "¤", "\u0301", "\u0000"]) {
        expect([words, await store.search(words)]).toEqual([words, "nothing-to-find"]);
      }
    }));

  test(`${name}: no search text is taken for anything but words`, () =>
    withStore(async (store) => {
      store.put({ text: "Olá, mundo" });
      await store.commit();
      for (const words of HARMLESS) expect(await store.search(words)).toBeObject();
      expect(await found(store, '"olá" (mundo)*')).toHaveLength(1);
      expect(await found(store, "ola NOT mundo")).toEqual([]);
      expect(await found(store, "👋 ola")).toHaveLength(1);
    }));

  test(`${name}: a search that is paged to its end finds each entry once, while others are written`, () =>
    withStore(async (store) => {
      const written: number[] = [];
      const put = (index: number): number => {
        store.put({ text: "outro" });
        return store.put({ text: `achado ${index}`, dest: index % 3 === 0 ? 2 : 0 }).number;
      };
      for (let index = 0; index < 25; index++) written.push(put(index));
      const pages: number[][] = [];
      for (let before = 0, hasMore = true; hasMore; ) {
        await store.commit();
        const page = await store.search("achado", { before, limit: 6 });
        if (page === "nothing-to-find") throw new Error("nothing to find");
        pages.unshift(page.entries.map(({ number }) => number));
        ({ hasMore } = page);
        before = pages[0]?.[0] ?? 0;
        put(pages.length);
      }
      expect(pages.flat()).toEqual(written);
      expect(pages.map(({ length }) => length)).toEqual([1, 6, 6, 6, 6]);
    }));

  test(`${name}: a search of exactly its limit has no more`, () =>
    withStore(async (store) => {
      const entries = [store.put({ text: "um" }), store.put({ text: "um" })];
      await store.commit();
      expect(await store.search("um", { limit: 2 })).toEqual({ entries, hasMore: false });
      expect(await store.search("um", { limit: 1 })).toEqual({ entries: entries.slice(1), hasMore: true });
      expect(await store.search("um", { before: entries[0]?.number ?? 0 })).toEqual({ entries: [], hasMore: false });
    }));
}

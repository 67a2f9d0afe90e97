import { expect, test } from "bun:test";
import type { Entry, Page } from "../server-store.ts";
import { type ContractStore, FIRST_NUMBER, type WithStore } from "./contract-store.ts";

/** Ana is 1, Bob 2, Eva 3. */
const FROM_BOB = { origin: 2, dest: 1 };
const TO_BOB = { origin: 1, dest: 2 };

function numbersOf(entries: readonly Entry[]): number[] {
  return entries.map(({ number }) => number);
}

function putMany(store: ContractStore, count: number): Entry[] {
  return Array.from({ length: count }, (_, index) => store.put({ text: `texto ${index}` }));
}

export function describeHistory(name: string, withStore: WithStore): void {
  test(`${name}: an entry comes back in every field`, () =>
    withStore(async (store) => {
      const plain = store.put({ text: "é\n\u0000 👋", name: "aná 👋", origin: 2 ** 32 - 1, seq: 2 ** 32 - 1 });
      const gap = store.put({
        number: 2 ** 48 - 1,
        atMs: 0,
        isSealed: true,
        isRelayed: true,
        text: "x".repeat(65_536),
      });
      await store.crash();
      expect((await store.page({})).entries).toEqual([plain, gap]);
      expect(store.store.lastNumber).toBe(2 ** 48 - 1);
    }));

  test(`${name}: a text that is no UTF-8 comes back as it is`, () =>
    withStore(async (store) => {
      const entry = store.put({ text: Uint8Array.of(0xff, 0xfe, 0x41, 0xc3) });
      await store.commit();
      expect((await store.page({})).entries).toEqual([entry]);
      expect(await store.search("nada")).toEqual({ entries: [], hasMore: false });
    }));

  test(`${name}: an empty history answers everything with nothing`, () =>
    withStore(async (store) => {
      expect(store.store.lastNumber).toBe(0);
      expect(store.store.logId).not.toBe(0);
      expect(store.store.load()).toEqual({ owners: [], refusals: [], recent: [] });
      expect(await store.feed({ id: 1 })).toEqual({ entries: [], upTo: 0 });
      expect(await store.feed({ id: 1, after: 7 })).toEqual({ entries: [], upTo: 7 });
      expect(await store.page({})).toEqual({ entries: [], hasMore: false });
      expect(await store.page({ with: 2 })).toEqual({ entries: [], hasMore: false });
      expect(await store.search("olá")).toEqual({ entries: [], hasMore: false });
      expect(await store.read("mail", { id: 1, after: 0, upTo: 9 })).toEqual({ count: 0, byteCount: 0 });
      expect(await store.read("lastPublic", { after: 3, keep: 2 })).toEqual({ publicAfter: 3, skippedCount: 0 });
      expect(await store.read("written", { id: 1, numbers: [1, 2] })).toEqual([]);
    }));

  test(`${name}: its size is told by its ends and its bytes`, () =>
    withStore(async (store) => {
      expect(store.store.size()).toMatchObject({ oldest: 0, newest: 0 });
      const { byteCount } = store.store.size();
      const entries = putMany(store, 3);
      for (let count = 0; count < 20; count++) store.put({ text: "x".repeat(10_000) });
      await store.commit();
      const size = store.store.size();
      expect([size.oldest, size.newest]).toEqual([entries[0]?.number ?? 0, store.store.lastNumber]);
      expect(size.byteCount - byteCount).toBeGreaterThanOrEqual(200_000);
    }));

  test(`${name}: the identity and the last number of the history outlive the store`, () =>
    withStore(async (store) => {
      const { logId } = store.store;
      const { number } = store.put(FROM_BOB);
      const after = await store.crash();
      expect([after.logId, after.lastNumber]).toEqual([logId, number]);
    }));

  test(`${name}: pages of the public conversation meet without gap or repeat, at every boundary`, () =>
    withStore(async (store) => {
      const entries = putMany(store, 6);
      store.put(FROM_BOB);
      await store.commit();
      expect(await store.page({ limit: 6 })).toEqual({ entries, hasMore: false });
      expect(await store.page({ limit: 5 })).toEqual({ entries: entries.slice(1), hasMore: true });
      const before = entries[3]?.number ?? 0;
      expect(await store.page({ limit: 3, before })).toEqual({ entries: entries.slice(0, 3), hasMore: false });
      expect(await store.page({ limit: 2, before })).toEqual({ entries: entries.slice(1, 3), hasMore: true });
      expect(await store.page({ before: FIRST_NUMBER })).toEqual({ entries: [], hasMore: false });
      expect(await store.page({ before: 1 })).toEqual({ entries: [], hasMore: false });
      expect(await store.page({ before: 2 ** 48 - 1 })).toEqual({ entries, hasMore: false });
    }));

  test(`${name}: a private conversation is the same from both ends, and nobody else's`, () =>
    withStore(async (store) => {
      const own = [store.put(TO_BOB), store.put(FROM_BOB)];
      const toEva = store.put({ origin: 2, dest: 3 });
      const toHerself = store.put({ origin: 1, dest: 1 });
      store.put();
      own.push(store.put(TO_BOB));
      await store.commit();
      expect(await store.page({ id: 1, with: 2 })).toEqual({ entries: own, hasMore: false });
      expect(await store.page({ id: 2, with: 1 })).toEqual({ entries: own, hasMore: false });
      expect((await store.page({ id: 3, with: 2 })).entries).toEqual([toEva]);
      expect((await store.page({ id: 1, with: 3 })).entries).toEqual([]);
      expect((await store.page({ id: 1, with: 1 })).entries).toEqual([toHerself]);
      expect(await store.page({ id: 1, with: 2, limit: 2 })).toEqual({ entries: own.slice(1), hasMore: true });
      const rest = { id: 1, with: 2, limit: 2, before: own[2]?.number ?? 0 };
      expect(await store.page(rest)).toEqual({ entries: own.slice(0, 2), hasMore: false });
    }));

  test(`${name}: private entries of an earlier owner of the id are not the new one's`, () =>
    withStore(async (store) => {
      const old = store.put({ ...FROM_BOB, text: "segredo" });
      const open = store.put({ text: "segredo" });
      const now = store.put({ ...FROM_BOB, text: "segredo" });
      await store.commit();
      const since = old.number;
      expect((await store.page({ with: 2, since })).entries).toEqual([now]);
      expect(await store.search("segredo", { since })).toEqual({ entries: [open, now], hasMore: false });
      expect((await store.feed({ id: 1, since })).entries).toEqual([open, now]);
      expect(await store.search("segredo", { since: now.number, limit: 1 })).toEqual({
        entries: [open],
        hasMore: false,
      });
      expect((await store.page({ with: 2, since: now.number })).entries).toEqual([]);
    }));

  test(`${name}: a feed holds what concerns its owner, in order, and says up to where`, () =>
    withStore(async (store) => {
      const old = store.put();
      const own = store.put();
      const wanted = [store.put({ origin: 3 }), store.put(FROM_BOB), store.put(TO_BOB)];
      const last = store.put({ origin: 2, dest: 3 });
      await store.commit();
      const after = old.number;
      expect(await store.feed({ id: 1, after })).toEqual({ entries: [own, ...wanted], upTo: last.number });
      const publicAfter = wanted[0]?.number ?? 0;
      const skipped = await store.feed({ id: 1, after, publicAfter });
      expect(skipped).toEqual({ entries: [own, ...wanted.slice(1)], upTo: last.number });
      expect((await store.feed({ id: 2, after, publicAfter })).entries).toEqual([...wanted.slice(1), last]);
      expect(await store.feed({ id: 1, after: last.number })).toEqual({ entries: [], upTo: last.number });
    }));

  test(`${name}: a feed of exactly its limit is whole, and one more is cut at an entry`, () =>
    withStore(async (store) => {
      const entries = [store.put(), store.put(FROM_BOB), store.put({ origin: 3 })];
      const foreign = store.put({ origin: 2, dest: 3 });
      await store.commit();
      expect(await store.feed({ id: 1, limit: 3 })).toEqual({ entries, upTo: foreign.number });
      expect(await store.feed({ id: 1, limit: 2 })).toEqual({
        entries: entries.slice(0, 2),
        upTo: entries[1]?.number ?? 0,
      });
    }));

  test(`${name}: a feed holds about 128 KiB, and one entry at least`, () =>
    withStore(async (store) => {
      const long = [0, 1, 2].map(() => store.put({ text: "á".repeat(32_768) }));
      const short = store.put({ text: "x" });
      await store.commit();
      const first = await store.feed({ id: 2 });
      expect(first).toEqual({ entries: long.slice(0, 2), upTo: long[1]?.number ?? 0 });
      expect(await store.feed({ id: 2, after: first.upTo })).toEqual({
        entries: [...long.slice(2), short],
        upTo: short.number,
      });
      expect((await store.feed({ id: 2, limit: 1 })).entries).toEqual(long.slice(0, 1));
    }));

  test(`${name}: a feed that is read to its end gives each entry once, while others are written`, () =>
    withStore(async (store) => {
      const written: number[] = [];
      const read: number[] = [];
      let after = 0;
      for (let round = 0; round < 40; round++) {
        for (const draft of round < 20 ? [{}, FROM_BOB, TO_BOB, { origin: 2, dest: 3 }] : []) {
          const { number, dest, origin } = store.put(draft);
          if (dest === 0 || dest === 1 || origin === 1) written.push(number);
        }
        await store.commit();
        const { entries, upTo } = await store.feed({ id: 1, after, limit: 2 });
        read.push(...numbersOf(entries));
        after = upTo;
      }
      expect(read).toEqual(written);
    }));

  for (const [title, query] of [
    ["public", { with: 0 }],
    ["private", { with: 2 }],
  ] as const) {
    test(`${name}: a ${title} conversation paged to its beginning has each entry once, while others are written`, () =>
      withStore(async (store) => {
        const draft = query.with === 0 ? {} : FROM_BOB;
        const written = Array.from({ length: 25 }, () => store.put(draft).number);
        const pages: number[][] = [];
        let page: Page = { entries: [], hasMore: true };
        while (page.hasMore) {
          await store.commit();
          page = await store.page({ ...query, before: page.entries[0]?.number ?? 0, limit: 7 });
          pages.unshift(numbersOf(page.entries));
          store.put(draft);
        }
        expect(pages.flat()).toEqual(written);
      }));
  }

  test(`${name}: mail is what came for an id between two numbers`, () =>
    withStore(async (store) => {
      const first = store.put({ ...FROM_BOB, text: "1" });
      const second = store.put({ ...FROM_BOB, text: "ção" });
      store.put(TO_BOB);
      store.put();
      const third = store.put({ origin: 3, dest: 1, text: "333" });
      await store.commit();
      const mail = (after: number, upTo: number) => store.read("mail", { id: 1, after, upTo });
      expect(await mail(0, 2 ** 48 - 1)).toEqual({ count: 3, byteCount: 9 });
      expect(await mail(first.number, third.number)).toEqual({ count: 2, byteCount: 8 });
      expect(await mail(first.number, second.number)).toEqual({ count: 1, byteCount: 5 });
      expect(await mail(third.number, third.number)).toEqual({ count: 0, byteCount: 0 });
    }));

  test(`${name}: the last public entries are counted from their end`, () =>
    withStore(async (store) => {
      const [first, second, third] = putMany(store, 3);
      store.put(FROM_BOB);
      await store.commit();
      const last = (after: number, keep: number) => store.read("lastPublic", { after, keep });
      expect(await last(0, 3)).toEqual({ publicAfter: 0, skippedCount: 0 });
      expect(await last(0, 2)).toEqual({ publicAfter: first?.number ?? 0, skippedCount: 1 });
      expect(await last(first?.number ?? 0, 1)).toEqual({ publicAfter: second?.number ?? 0, skippedCount: 1 });
      expect(await last(second?.number ?? 0, 1)).toEqual({ publicAfter: second?.number ?? 0, skippedCount: 0 });
      expect(await last(0, 0)).toEqual({ publicAfter: third?.number ?? 0, skippedCount: 3 });
    }));

  test(`${name}: of numbers, those are told that the id wrote to somebody`, () =>
    withStore(async (store) => {
      const toBob = store.put({ ...TO_BOB, isRelayed: true });
      const open = store.put();
      const fromBob = store.put(FROM_BOB);
      const toEva = store.put({ origin: 1, dest: 3 });
      await store.commit();
      const numbers = [toEva, open, fromBob, toBob, toBob].map(({ number }) => number);
      const written = await store.read("written", { id: 1, numbers: [...numbers, 5, toEva.number + 1] });
      expect(written.map(({ number, dest, isRelayed }) => [number, dest, isRelayed])).toEqual([
        [toBob.number, 2, true],
        [toEva.number, 3, false],
      ]);
    }));

  test(`${name}: the newest public entries are there at the start, at most a hundred`, () =>
    withStore(async (store) => {
      const entries = putMany(store, 101);
      store.put(FROM_BOB);
      expect((await store.crash()).load().recent).toEqual(entries.slice(1));
    }));
}

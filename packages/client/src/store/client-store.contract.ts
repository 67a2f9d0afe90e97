/** What every ClientStore holds. A store that lives on disk reopens its file; one in memory is the same object again. */
import { describe, expect, test } from "bun:test";
import type { ClientStore, LocalHistory, StoredConversation, StoredLine } from "./client-store.ts";

type Store = ClientStore & LocalHistory;

export interface OpenStore {
  /** Of the id 1. */
  readonly store: Store;
  /** As after a crash: only what was committed is there. */
  reopen(): Promise<Store>;
  dispose(): Promise<void>;
}

const OWN_ID = 1;
const AT_MS = 1_795_000_000_000;

function line(key: number, more: Partial<StoredLine> = {}): StoredLine {
  const nothing = { number: undefined, delivery: undefined, why: undefined };
  return {
    key,
    ...nothing,
    atMs: AT_MS + key,
    origin: 2,
    name: "bob",
    dest: 0,
    text: `t${key}`,
    sealed: true,
    ...more,
  };
}

function own(key: number, more: Partial<StoredLine> = {}): StoredLine {
  return line(key, { origin: OWN_ID, name: "ana", delivery: "queued", ...more });
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

function committed(store: Store): Promise<void> {
  return new Promise((resolve) => store.commit(resolve));
}

export function describeClientStore(name: string, open: () => Promise<OpenStore>): void {
  async function withStore(run: (opened: OpenStore) => Promise<void>): Promise<void> {
    const opened = await open();
    try {
      await run(opened);
    } finally {
      await opened.dispose();
    }
  }

  async function durable({ store, reopen }: OpenStore): Promise<Store> {
    await committed(store);
    return reopen();
  }

  /** Writes a text and puts it into the stream. */
  function push(store: Store, text: StoredLine, firstSeq: number, frameCount: number): void {
    store.apply({ kind: "written", line: text });
    store.apply({ kind: "pushed", key: text.key, firstSeq, next: (firstSeq + frameCount) >>> 0 });
  }

  async function stateAfter(opened: OpenStore): Promise<StoredConversation> {
    return (await durable(opened)).load();
  }

  describe(name, () => {
    test(`${name}: nothing is there at first`, async () => {
      await withStore(async (opened) => {
        const lists = { unsent: [], unplaced: [], open: [] };
        const numbers = { epoch: 0, base: 0, next: 0, logId: 0, position: 0, lastKey: 0 };
        expect(await stateAfter(opened)).toEqual({ ...lists, ...numbers });
        expect((await opened.reopen()).lines({ with: undefined, beforeKey: undefined, limit: 9 })).toEqual([]);
      });
    });

    test(`${name}: a text waits, is in the stream, is taken, has its place, is delivered`, async () => {
      await withStore(async (opened) => {
        const { store } = opened;
        store.apply({ kind: "position", logId: 7, number: 100 });
        store.apply({ kind: "stream", epoch: 500 });
        store.apply({ kind: "written", line: own(1, { dest: 2 }) });
        const waiting = { key: 1, dest: 2, text: "t1", atMs: AT_MS + 1 };
        expect((await stateAfter(opened)).unsent).toEqual([{ ...waiting, firstSeq: undefined }]);
        const again = await opened.reopen();
        again.apply({ kind: "pushed", key: 1, firstSeq: 500, next: 501 });
        await committed(again);
        expect(again.load()).toMatchObject({
          unsent: [{ ...waiting, firstSeq: 500 }],
          epoch: 500,
          base: 500,
          next: 501,
        });
        again.apply({ kind: "acknowledged", base: 501 });
        again.apply({ kind: "delivery", key: 1, delivery: "confirmed", why: undefined });
        await committed(again);
        expect(again.load()).toMatchObject({
          unsent: [],
          unplaced: [{ key: 1, dest: 2, lastSeq: 500 }],
          open: [],
          base: 501,
        });
        again.apply({ kind: "placed", key: 1, number: 123, atMs: AT_MS });
        await committed(again);
        expect(again.load()).toMatchObject({ unplaced: [], open: [{ key: 1, number: 123, dest: 2 }], position: 123 });
        again.apply({ kind: "delivery", key: 1, delivery: "delivered", why: undefined });
        await committed(again);
        expect(again.load().open).toEqual([]);
        expect(again.lines({ with: 2, beforeKey: undefined, limit: 9 })).toEqual([
          own(1, { dest: 2, number: 123, atMs: AT_MS, delivery: "delivered" }),
        ]);
      });
    });

    test(`${name}: a text is taken when its last frame is, also where numbers begin again at 0`, async () => {
      await withStore(async (opened) => {
        const { store } = opened;
        const epoch = 2 ** 32 - 2;
        store.apply({ kind: "stream", epoch });
        push(store, own(1, { text: "é".repeat(71) }), epoch, 2);
        push(store, own(2, { text: "x".repeat(65_536) }), 0, 469);
        push(store, own(3, { text: "" }), 469, 1);
        store.apply({ kind: "acknowledged", base: epoch + 1 });
        expect((await stateAfter(opened)).unsent.map(({ key }) => key)).toEqual([1, 2, 3]);
        const again = await opened.reopen();
        again.apply({ kind: "acknowledged", base: 468 });
        await committed(again);
        expect(again.load().unsent.map(({ key }) => key)).toEqual([2, 3]);
        again.apply({ kind: "acknowledged", base: 470 });
        await committed(again);
        expect(again.load().unsent).toEqual([]);
      });
    });

    test(`${name}: many texts are taken at once, up to the one that is not`, async () => {
      await withStore(async (opened) => {
        const { store } = opened;
        store.apply({ kind: "stream", epoch: 1 });
        for (let key = 1; key <= 200; key++) push(store, own(key), key, 1);
        store.apply({ kind: "acknowledged", base: 131 });
        const { unsent, unplaced } = await stateAfter(opened);
        expect(unsent.map(({ key }) => key)).toEqual(range(131, 200));
        expect(unplaced.map(({ key }) => key)).toEqual(range(1, 130));
      });
    });

    test(`${name}: private texts with a place are open until their delivery is told`, async () => {
      await withStore(async (opened) => {
        const { store } = opened;
        const deliveries = ["confirmed", "waiting", "delivered", "relayed", "failed", "confirmed"] as const;
        store.apply({ kind: "position", logId: 7, number: 0 });
        store.apply({ kind: "stream", epoch: 1 });
        for (const [index, delivery] of deliveries.entries()) {
          const key = index + 1;
          push(store, own(key, { dest: key === deliveries.length ? 0 : 2 }), key, 1);
          store.apply({ kind: "acknowledged", base: key + 1 });
          store.apply({ kind: "placed", key, number: 10 + key, atMs: AT_MS });
          store.apply({ kind: "delivery", key, delivery, why: undefined });
        }
        expect((await stateAfter(opened)).open.map(({ number }) => number)).toEqual([11, 12]);
      });
    });

    test(`${name}: a new stream holds nothing, and what is given up is not sent`, async () => {
      await withStore(async (opened) => {
        const { store } = opened;
        store.apply({ kind: "stream", epoch: 5 });
        push(store, own(1), 5, 1);
        push(store, own(2), 6, 1);
        store.apply({ kind: "pushed", key: undefined, firstSeq: 7, next: 8 });
        store.apply({ kind: "stream", epoch: 900 });
        store.apply({ kind: "released", key: 1 });
        store.apply({ kind: "delivery", key: 1, delivery: "failed", why: "porque sim" });
        expect(await stateAfter(opened)).toMatchObject({
          ...{ epoch: 900, base: 900, next: 900, lastKey: 2 },
          unsent: [{ key: 2, firstSeq: undefined }],
          unplaced: [],
        });
        const [first] = (await opened.reopen()).lines({ with: 0, beforeKey: undefined, limit: 2 });
        expect(first).toMatchObject({ delivery: "failed", why: "porque sim" });
      });
    });

    test(`${name}: what is heard is there once, and the position goes with it`, async () => {
      await withStore(async (opened) => {
        const { store } = opened;
        store.apply({ kind: "position", logId: 7, number: 10 });
        store.apply({ kind: "heard", line: line(1, { number: 11 }) });
        store.apply({ kind: "heard", line: line(2, { number: 11, text: "de novo" }) });
        store.apply({ kind: "heard", line: line(3, { text: "sem número" }) });
        store.apply({ kind: "heard", line: line(4, { text: "sem número" }) });
        const again = await durable(opened);
        expect(again.lines({ with: 0, beforeKey: undefined, limit: 9 }).map(({ key }) => key)).toEqual([1, 3, 4]);
        expect(again.load()).toMatchObject({ logId: 7, position: 11 });
      });
    });

    test(`${name}: numbers of another history mean nothing, and may come again`, async () => {
      await withStore(async (opened) => {
        const { store } = opened;
        store.apply({ kind: "position", logId: 7, number: 10 });
        store.apply({ kind: "heard", line: line(1, { number: 11 }) });
        store.apply({ kind: "position", logId: 8, number: 0 });
        store.apply({ kind: "heard", line: line(2, { number: 11 }) });
        const again = await durable(opened);
        const lines = again.lines({ with: 0, beforeKey: undefined, limit: 9 });
        expect(lines.map(({ key, number }) => [key, number])).toEqual([
          [1, undefined],
          [2, 11],
        ]);
        expect(again.load()).toMatchObject({ logId: 8, position: 11 });
      });
    });

    test(`${name}: the position is where the last change put it, also further back`, async () => {
      await withStore(async (opened) => {
        const { store } = opened;
        const positionAfter = async (): Promise<number> => (await stateAfter(opened)).position;
        store.apply({ kind: "position", logId: 7, number: 100 });
        store.apply({ kind: "heard", line: line(1) });
        expect(await positionAfter()).toBe(100);
        store.apply({ kind: "heard", line: line(2, { number: 105 }) });
        expect(await positionAfter()).toBe(105);
        store.apply({ kind: "position", logId: 7, number: 90 });
        expect(await positionAfter()).toBe(90);
      });
    });

    test(`${name}: what was applied is read at once, and in its new state`, async () => {
      await withStore(async ({ store }) => {
        const deliveries = (): (string | undefined)[] =>
          store.lines({ with: 2, beforeKey: undefined, limit: 9 }).map(({ delivery }) => delivery);
        let isDurable = false;
        store.apply({ kind: "heard", line: line(1, { dest: OWN_ID }) });
        expect(store.peers(9)).toEqual([2]);
        store.apply({ kind: "written", line: own(2, { dest: 2 }) });
        expect(deliveries()).toEqual([undefined, "queued"]);
        store.commit(() => {
          isDurable = true;
        });
        store.apply({ kind: "delivery", key: 2, delivery: "confirmed", why: undefined });
        expect(deliveries()).toEqual([undefined, "confirmed"]);
        await committed(store);
        expect(isDurable).toBe(true);
      });
    });

    test(`${name}: what became of a dismissed text is forgotten, for good`, async () => {
      await withStore(async (opened) => {
        opened.store.apply({ kind: "stream", epoch: 100 });
        for (const [key, delivery] of [[1, "failed"] as const, [2, "unconfirmed"] as const]) {
          opened.store.apply({ kind: "written", line: own(key) });
          opened.store.apply({ kind: "pushed", key, firstSeq: 99 + key, next: 100 + key });
          opened.store.apply({ kind: "delivery", key, delivery, why: "porque sim" });
        }
        opened.store.apply({ kind: "acknowledged", base: 102 });
        for (const key of [1, 2]) opened.store.apply({ kind: "dismissed", key });
        const again = await durable(opened);
        const lines = again.lines({ with: 0, beforeKey: undefined, limit: 9 });
        expect(lines.map(({ delivery, why }) => [delivery, why])).toEqual([
          [undefined, undefined],
          [undefined, undefined],
        ]);
        // The server may have taken what it never confirmed: its entry is still to be known as ours.
        expect(again.load().unplaced.map(({ key }) => key)).toEqual([2]);
      });
    });

    test(`${name}: lines by conversation, a page at a time, and who was written with last`, async () => {
      await withStore(async (opened) => {
        const { store } = opened;
        for (let key = 1; key <= 30; key++) {
          const more = [
            { origin: 2, dest: 0 },
            { origin: 2, dest: OWN_ID },
            { origin: OWN_ID, dest: 3 },
            { origin: 0, dest: OWN_ID },
          ][key % 4];
          store.apply({ kind: "heard", line: line(key, more) });
        }
        const again = await durable(opened);
        const keys = (peer: number | undefined, beforeKey: number | undefined, limit: number): number[] =>
          again.lines({ with: peer, beforeKey, limit }).map(({ key }) => key);
        expect(keys(2, undefined, 99)).toEqual([1, 5, 9, 13, 17, 21, 25, 29]);
        expect(keys(3, undefined, 3)).toEqual([22, 26, 30]);
        expect(keys(3, 22, 3)).toEqual([10, 14, 18]);
        expect(keys(3, 2, 3)).toEqual([]);
        expect(keys(0, undefined, 3)).toEqual([24, 27, 28]);
        expect(keys(undefined, undefined, 3)).toEqual([28, 29, 30]);
        expect(again.peers(9)).toEqual([3, 2]);
        expect(again.peers(1)).toEqual([3]);
      });
    });

    test(`${name}: what was typed is kept by conversation, the newest last`, async () => {
      await withStore(async (opened) => {
        for (const text of ["um", "dois", "três"]) opened.store.rememberTyped("everybody", text);
        opened.store.rememberTyped("peer:7", "só aqui");
        const again = await durable(opened);
        expect(again.typed("everybody", 2)).toEqual(["dois", "três"]);
        expect(again.typed("peer:7", 9)).toEqual(["só aqui"]);
        expect(again.typed("status", 9)).toEqual([]);
      });
    });

    test(`${name}: of what was typed in a conversation the oldest goes, beyond a thousand lines`, async () => {
      await withStore(async (opened) => {
        opened.store.rememberTyped("peer:7", "fica");
        for (const index of range(1, 1_010)) opened.store.rememberTyped("everybody", `linha ${index}`);
        const again = await durable(opened);
        expect(again.typed("everybody", 9_999)).toEqual(range(11, 1_010).map((index) => `linha ${index}`));
        expect(again.typed("peer:7", 9)).toEqual(["fica"]);
      });
    });

    test(`${name}: any text comes back as it was`, async () => {
      await withStore(async (opened) => {
        const texts = ["", "linha\nnova\ttab", "emoji 👩‍👩‍👧‍👦 العربية", "\u0000\u001b[31m", "x".repeat(65_536)];
        for (const [index, text] of texts.entries()) {
          opened.store.apply({ kind: "heard", line: line(index + 1, { text, name: "ção 👋" }) });
        }
        const again = await durable(opened);
        const lines = again.lines({ with: 0, beforeKey: undefined, limit: 9 });
        expect(lines.map(({ text }) => text)).toEqual(texts);
        expect(lines[0]?.name).toBe("ção 👋");
      });
    });

    test(`${name}: half a character harms nothing but itself`, async () => {
      await withStore(async (opened) => {
        const { store } = opened;
        store.apply({ kind: "stream", epoch: 1 });
        push(store, own(1, { text: "meio \ud83d emoji" }), 1, 1);
        store.apply({ kind: "heard", line: line(2, { text: "\udc4b", name: "\ud83d" }) });
        store.rememberTyped("everybody", "\ud83d");
        const again = await durable(opened);
        const lines = again.lines({ with: 0, beforeKey: undefined, limit: 9 });
        expect(lines.map(({ text }) => text.toWellFormed())).toEqual(["meio \ufffd emoji", "\ufffd"]);
        expect(again.load()).toMatchObject({ unsent: [{ key: 1, firstSeq: 1 }], next: 2 });
      });
    });

    test(`${name}: every commit calls back, once, also without a change`, async () => {
      await withStore(async ({ store }) => {
        let calls = 0;
        for (let round = 0; round < 3; round++) store.commit(() => calls++);
        store.apply({ kind: "heard", line: line(1) });
        store.commit(() => calls++);
        store.commit(() => calls++);
        await committed(store);
        expect(calls).toBe(5);
      });
    });
  });
}

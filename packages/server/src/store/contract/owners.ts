import { expect, test } from "bun:test";
import { Fate } from "@recado/protocol/session";
import type { Ban, Owner } from "../server-store.ts";
import type { ContractStore, WithStore } from "./contract-store.ts";

const SEQ_END = 2 ** 32;

async function ownerAfterCrash(store: ContractStore, id = 1): Promise<Owner | undefined> {
  return (await store.crash()).load().owners.find((owner) => owner.id === id);
}

function sealed(store: ContractStore, seq: number, origin = 1): void {
  store.put({ origin, seq, isSealed: true });
}

export function describeOwners(name: string, withStore: WithStore): void {
  test(`${name}: an owner comes back in every field, and as it was told last`, () =>
    withStore(async (store) => {
      const big = { id: SEQ_END - 1, since: 2 ** 40, position: 2 ** 41, receiveEpoch: SEQ_END - 2, receiveNext: 3 };
      const first = store.own({ ...big, name: "ana", firstSeenMs: 1_700_000_000_000, lastSeenMs: 1_700_000_000_001 });
      store.own({ id: 2, name: "bob" });
      const second = store.own({ id: 2, name: "aná 👋\u0000", key: new Uint8Array(32).fill(255) });
      expect((await store.crash()).load().owners.toSorted((a, b) => a.id - b.id)).toEqual([second, first]);
    }));

  test(`${name}: an owner's stream goes on behind its last entry, whatever else was told`, () =>
    withStore(async (store) => {
      store.own({ id: 1, receiveEpoch: 7, receiveNext: 7 });
      store.own({ id: 2, receiveEpoch: 9, receiveNext: 9 });
      sealed(store, 7);
      sealed(store, SEQ_END - 1, 2);
      store.put({ origin: 1, seq: 0 });
      expect((await ownerAfterCrash(store))?.receiveNext).toBe(8);
      expect((await ownerAfterCrash(store, 2))?.receiveNext).toBe(0);
      sealed(store, 8);
      expect((await ownerAfterCrash(store))?.receiveNext).toBe(9);
    }));

  test(`${name}: progress that was told is not behind the last entry, and not before what was there`, () =>
    withStore(async (store) => {
      store.own({ id: 1, position: 3, receiveEpoch: 7, receiveNext: 7, lastSeenMs: 10 });
      sealed(store, 7);
      store.apply({ kind: "progress", id: 1, position: 5, receiveNext: 12, lastSeenMs: 20 });
      const owner = await ownerAfterCrash(store);
      expect(owner?.receiveNext).toBeOneOf([8, 12]);
      expect(owner?.position).toBeOneOf([3, 5]);
      expect(owner?.lastSeenMs).toBeOneOf([10, 20]);
    }));

  test(`${name}: entries from before the owner's present stream do not move it`, () =>
    withStore(async (store) => {
      store.own({ id: 1, receiveEpoch: 7, receiveNext: 7 });
      sealed(store, 7);
      store.own({ id: 1, receiveEpoch: 100, receiveNext: 100 });
      expect((await ownerAfterCrash(store))?.receiveNext).toBe(100);
      store.own({ id: 1, receiveEpoch: 200, receiveNext: 200 });
      sealed(store, 205);
      expect((await ownerAfterCrash(store))?.receiveNext).toBe(206);
      store.apply({ kind: "disowned", id: 1 });
      const anew = store.own({ id: 1, receiveEpoch: 5, receiveNext: 5 });
      expect(await ownerAfterCrash(store)).toEqual(anew);
    }));

  test(`${name}: a refusal is there until it was told, and moves the stream`, () =>
    withStore(async (store) => {
      store.own({ id: 1, receiveEpoch: 7, receiveNext: 7 });
      const refusals = [7, SEQ_END - 1].map((seq) => ({ id: 1, seq, fate: Fate.MAILBOX_FULL }));
      sealed(store, 5);
      for (const refusal of refusals) store.apply({ kind: "refused", refusal });
      const state = (await store.crash()).load();
      expect(state.refusals).toEqual(refusals);
      expect(state.owners[0]?.receiveNext).toBe(0);
      sealed(store, 0);
      store.apply({ kind: "refusal-told", id: 1, seq: 7 });
      store.apply({ kind: "refusal-told", id: 2, seq: SEQ_END - 1 });
      expect((await store.crash()).load().refusals).toEqual(refusals.slice(1));
      expect(store.store.load().owners[0]?.receiveNext).toBe(1);
    }));

  test(`${name}: who is disowned is gone with all refusals, and the texts stay`, () =>
    withStore(async (store) => {
      store.own({ id: 1 });
      store.own({ id: 2 });
      store.apply({ kind: "refused", refusal: { id: 1, seq: 4, fate: Fate.TOO_LONG } });
      const other = { id: 2, seq: 4, fate: Fate.TOO_LONG };
      store.apply({ kind: "refused", refusal: other });
      sealed(store, 5);
      store.apply({ kind: "progress", id: 1, position: 1, receiveNext: 6, lastSeenMs: 3 });
      store.apply({ kind: "disowned", id: 1 });
      const state = (await store.crash()).load();
      expect(state.owners.map(({ id }) => id)).toEqual([2]);
      expect(state.refusals).toEqual([other]);
      expect(state.recent).toHaveLength(1);
    }));

  test(`${name}: bans are there once committed, changed and lifted one by one`, () =>
    withStore(async (store) => {
      const ban = (kind: Ban["kind"], value: string): Ban => ({
        kind,
        value,
        reason: "ruído 🔊",
        atMs: 1_700_000_000_000,
      });
      const [byId, byKey, byAddress] = [ban("id", "17"), ban("key", "AAAA"), ban("address", "17")];
      expect(store.store.bans()).toEqual([]);
      for (const each of [byId, byKey, byAddress]) store.apply({ kind: "banned", ban: each });
      await store.commit();
      const bans = store.store.bans();
      expect(bans).toHaveLength(3);
      expect(store.store.bans()).toBe(bans);
      const reworded = { ...byKey, reason: "" };
      store.apply({ kind: "banned", ban: reworded });
      store.apply({ kind: "unbanned", ban: { kind: "id", value: "17" } });
      await store.commit();
      expect(new Set(store.store.bans())).toEqual(new Set([byAddress, reworded]));
      expect(new Set((await store.crash()).bans())).toEqual(new Set([byAddress, reworded]));
    }));

  test(`${name}: what is said of an id that nobody owns is passed over, and what follows it is not`, () =>
    withStore(async (store) => {
      store.apply({ kind: "progress", id: 99, position: 1, receiveNext: 2, lastSeenMs: 3 });
      store.apply({ kind: "refused", refusal: { id: 99, seq: 1, fate: Fate.EMPTY } });
      const { number } = store.put();
      await store.commit();
      const crashed = await store.crash();
      expect([crashed.load().owners, crashed.lastNumber]).toEqual([[], number]);
    }));

  test(`${name}: each commit calls back once, in order, and at once when nothing is to be written`, () =>
    withStore(async (store) => {
      const calls: number[] = [];
      store.store.commit(() => calls.push(-1));
      expect(calls).toEqual([-1]);
      for (let index = 0; index < 20; index++) {
        if (index % 3 !== 1) store.put();
        store.store.commit(() => calls.push(index));
      }
      await store.commit();
      await store.commit();
      expect(calls).toEqual([-1, ...Array.from({ length: 20 }, (_, index) => index)]);
      expect(store.store.fault).toBeUndefined();
    }));

  test(`${name}: when a commit calls back, a crash loses nothing of what came before it`, () =>
    withStore(async (store) => {
      const numbers = Array.from({ length: 300 }, (_, index) => {
        const { number } = store.put({ dest: index % 2 });
        if (index % 7 === 0) store.store.commit(() => {});
        return number;
      });
      const last = numbers.at(-1) ?? 0;
      await store.crash();
      expect(store.store.lastNumber).toBe(last);
      expect((await store.feed({ id: 1, limit: 1_000 })).entries.map(({ number }) => number)).toEqual(numbers);
    }));
}

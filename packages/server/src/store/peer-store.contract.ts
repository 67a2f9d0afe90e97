/** What every PeerStore holds. A store that lives on disk reopens its file; one in memory is the same object again. */
import { describe, expect, test } from "bun:test";
import { InnerType } from "@recado/protocol/session";
import type { PeerStore, StoredMessage, StoredPeer } from "./peer-store.ts";

export interface OpenStore {
  readonly store: PeerStore;
  /** As after a crash: only what was committed is there. */
  reopen(): Promise<PeerStore>;
  dispose(): Promise<void>;
}

const KEY = Uint8Array.from({ length: 32 }, (_, index) => index);

function messageOf(text: string, sender: StoredMessage["sender"] = undefined): StoredMessage {
  const bytes = new TextEncoder().encode(text);
  return { type: InnerType.MSG, origin: 2, dest: 1, text: bytes, introduction: "s bob", sender };
}

function committed(store: PeerStore): Promise<void> {
  return new Promise((resolve) => store.commit(resolve));
}

function claim(store: PeerStore, id: number, name = `c${id}`): void {
  store.apply({ kind: "claimed", id, name, key: KEY, sendEpoch: 1_000 * id });
}

export function describePeerStore(name: string, open: () => Promise<OpenStore>): void {
  async function withStore(run: (opened: OpenStore) => Promise<void>): Promise<void> {
    const opened = await open();
    try {
      await run(opened);
    } finally {
      await opened.dispose();
    }
  }

  /** Commits, reopens, and gives what is there. */
  async function durable({ store, reopen }: OpenStore): Promise<readonly StoredPeer[]> {
    await committed(store);
    return (await reopen()).load();
  }

  describe(name, () => {
    test(`${name}: an owner is there with key, name and empty streams`, async () => {
      await withStore(async (opened) => {
        claim(opened.store, 7, "ana");
        opened.store.apply({ kind: "renamed", id: 7, name: "aná 👋" });
        opened.store.apply({ kind: "listening", id: 7, isListening: true });
        const streams = { sendEpoch: 7_000, sendBase: 7_000, messages: [], receiveEpoch: 0, receiveNext: 0 };
        expect(await durable(opened)).toEqual([{ id: 7, name: "aná 👋", key: KEY, isListening: true, ...streams }]);
      });
    });

    test(`${name}: a mailbox keeps texts whole and in order, and lets the delivered go`, async () => {
      await withStore(async (opened) => {
        claim(opened.store, 1);
        const sender = { id: 2, epoch: 4_294_967_295, seq: 0 };
        const texts = ["primeiro", "é\n\u0000", "x".repeat(65_536), ""];
        for (const text of texts) opened.store.apply({ kind: "appended", id: 1, message: messageOf(text, sender) });
        opened.store.apply({ kind: "acknowledged", id: 1, count: 1, base: 1_001 });
        const [peer] = await durable(opened);
        expect(peer?.messages).toEqual(texts.slice(1).map((text) => messageOf(text, sender)));
        expect(peer?.sendBase).toBe(1_001);
      });
    });

    test(`${name}: a stream that begins anew forgets what lay in it`, async () => {
      await withStore(async (opened) => {
        claim(opened.store, 1);
        opened.store.apply({ kind: "appended", id: 1, message: messageOf("alt") });
        opened.store.apply({ kind: "restarted", id: 1, epoch: 77, messages: [messageOf("neu")] });
        opened.store.apply({ kind: "received", id: 1, epoch: 5, next: 9 });
        const [peer] = await durable(opened);
        expect(peer).toMatchObject({ sendEpoch: 77, sendBase: 77, receiveEpoch: 5, receiveNext: 9 });
        expect(peer?.messages).toEqual([messageOf("neu")]);
      });
    });

    test(`${name}: owners are apart, and one that is forgotten is gone with its mail`, async () => {
      await withStore(async (opened) => {
        for (const id of [1, 2, 4_294_967_295]) claim(opened.store, id);
        opened.store.apply({ kind: "appended", id: 2, message: messageOf("an zwei") });
        opened.store.apply({ kind: "forgotten", id: 1 });
        const peers = await durable(opened);
        expect(peers.map(({ id, messages }) => [id, messages.length])).toEqual([
          [2, 1],
          [4_294_967_295, 0],
        ]);
      });
    });

    test(`${name}: a change of somebody who is not there is our own mistake and throws`, async () => {
      await withStore(async ({ store }) => {
        expect(() => store.apply({ kind: "renamed", id: 9, name: "ninguém" })).toThrow("9");
        await Promise.resolve();
      });
    });

    test(`${name}: every commit calls back, once, also without a change`, async () => {
      await withStore(async ({ store }) => {
        let calls = 0;
        for (let round = 0; round < 3; round++) store.commit(() => calls++);
        await committed(store);
        expect(calls).toBe(3);
      });
    });

    test(`${name}: what is loaded is a copy`, async () => {
      await withStore(async (opened) => {
        claim(opened.store, 1);
        await committed(opened.store);
        const before = opened.store.load();
        opened.store.apply({ kind: "appended", id: 1, message: messageOf("später") });
        await committed(opened.store);
        expect(before[0]?.messages).toEqual([]);
      });
    });
  });
}

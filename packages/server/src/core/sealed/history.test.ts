/** The end of the history that is held in memory. */
import { expect, test } from "bun:test";
import { BROADCAST_ID } from "@recado/protocol";
import { MemoryServerStore } from "../../store/memory-server-store.ts";
import { HISTORY_BYTES_HELD, HISTORY_ENTRIES_HELD } from "../config.ts";
import { History } from "./history.ts";
import { type Recent, Recents } from "./recents.ts";

function said(history: History, byteCount: number): void {
  const draft = { origin: 1, name: "ana", dest: BROADCAST_ID, isSealed: true, isRelayed: false, seq: 0 };
  history.append({ ...draft, text: new Uint8Array(byteCount) }, 0);
}

function held(history: History): number[] {
  for (let number = 0; ; number++) {
    const recent = history.since(number);
    if (recent) return [...recent].map(({ entry }) => entry.text.length);
  }
}

test("the end of the history keeps to its bounds, also when long texts follow many short ones", () => {
  const history = new History(new MemoryServerStore(1));
  for (let index = 0; index < HISTORY_ENTRIES_HELD + 100; index++) said(history, 10);
  expect(held(history)).toHaveLength(HISTORY_ENTRIES_HELD);
  for (let index = 0; index < 300; index++) said(history, 65_536);
  const byteCount = held(history).reduce((sum, size) => sum + size, 0);
  expect(byteCount).toBeLessThanOrEqual(HISTORY_BYTES_HELD);
  expect(byteCount).toBeGreaterThan(HISTORY_BYTES_HELD - 65_536);
});

test("what the end of the history let go of is kept by nothing", () => {
  const recents = new Recents();
  const refs = Array.from({ length: 1_000 }, (_, index) => pushed(recents, index + 1));
  while (recents.size > 100) recents.shift();
  Bun.gc(true);
  const aliveCount = refs.filter((ref) => ref.deref() !== undefined).length;
  expect(aliveCount).toBeGreaterThanOrEqual(100);
  // The collector may take a few that lie on the stack for used.
  expect(aliveCount).toBeLessThan(200);
});

function pushed(recents: Recents, number: number): WeakRef<Recent> {
  const text = new Uint8Array(10);
  const entry = { number, atMs: 0, origin: 1, name: "ana", dest: 0, text, isSealed: true, isRelayed: false, seq: 0 };
  const recent = { entry, mail: undefined };
  recents.push(recent);
  return new WeakRef(recent);
}

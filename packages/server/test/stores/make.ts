/**
 * Writes a file as the present version of the store leaves it: `bun make.ts FILE`. Each released version's file stays in
 * this folder (`v1.sqlite`), and a later version has to open it; `CONTENT` is what it has to find there.
 */
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "@recado/runtime";
import type { Ban, Entry, Owner, Refusal } from "../../src/store/server-store.ts";
import { SqliteServerStore } from "../../src/store/sqlite/sqlite-server-store.ts";

function entryOf(number: number, text: string, ends: Partial<Entry> = {}): Entry {
  const plain = { origin: 1, name: "ana", dest: 0, isSealed: true, isRelayed: false, seq: 40 + number };
  return { number, atMs: 1_700_000_000_000 + number, ...plain, ...ends, text: new TextEncoder().encode(text) };
}

function ownerOf(id: number, name: string, rest: Partial<Owner>): Owner {
  const times = { firstSeenMs: 1_700_000_000_000, lastSeenMs: 1_700_000_099_000 };
  return {
    id,
    name,
    key: new Uint8Array(32).fill(id),
    since: 0,
    ...times,
    position: 0,
    receiveEpoch: 0,
    receiveNext: 0,
    ...rest,
  };
}

const owners: readonly Owner[] = [
  ownerOf(1, "ana", { position: 3, receiveEpoch: 41, receiveNext: 45 }),
  ownerOf(2, "bób 👋", { since: 1, position: 2, receiveEpoch: 2 ** 32 - 1, receiveNext: 2 ** 32 - 1 }),
];
const entries: readonly Entry[] = [
  entryOf(1, "Olá, ação!"),
  entryOf(2, "só para o bob", { dest: 2 }),
  entryOf(3, "às claras\ne em duas linhas", {
    origin: 2,
    name: "bób 👋",
    dest: 1,
    isSealed: false,
    isRelayed: true,
    seq: 0,
  }),
  entryOf(4, "fim"),
];
const refusals: readonly Refusal[] = [{ id: 2, seq: 2 ** 32 - 2, fate: 17 }];
const bans: readonly Ban[] = [{ kind: "address", value: "192.0.2.1", reason: "ruído", atMs: 1_700_000_050_000 }];

export const CONTENT = { owners, entries, refusals, bans };

async function make(path: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "recado-make-"));
  const store = SqliteServerStore.open({ folder, clock: systemClock });
  for (const refusal of refusals) store.apply({ kind: "refused", refusal });
  for (const owner of owners) store.apply({ kind: "owner", owner });
  for (const entry of entries) store.apply({ kind: "entry", entry });
  for (const ban of bans) store.apply({ kind: "banned", ban });
  await store.close();
  copyFileSync(join(folder, "recado.sqlite"), path);
  rmSync(folder, { recursive: true });
}

const [, , target] = process.argv;
if (import.meta.main && target !== undefined) await make(target);

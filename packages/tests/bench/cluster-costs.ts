/** What each text and each client of other servers costs a server: bytes in the log, time to apply, memory. */
import { heapStats } from "bun:jsc";
import { MemoryServerStore } from "@recado/server";
import { decodeBatch, Elsewhere, encodeBatch, Holders, LogApplier, type LogRecord } from "@recado/server/cluster";
import type { Row } from "./report.ts";

const TEXT = Buffer.from("um recado de quarenta e oito bytes, para a medida");
const BATCH = 30;
const BATCHES = 5_000;
const MEMBERS = 100_000;

function text(seq: number): LogRecord {
  const draft = { origin: 1, name: "ana", dest: 0, text: TEXT, isSealed: true, isRelayed: false, seq };
  return { kind: "text", by: 1, draft, epoch: 1, atMs: 1_700_000_000_000 };
}

function batchOf(serial: number, count: number): Uint8Array {
  const records = Array.from({ length: count }, (_, index) => text(serial * BATCH + index));
  return encodeBatch({ boot: "AbCdEfGhIjKl", serial, records });
}

function applyMicros(): number {
  const copy = new MemoryServerStore();
  const ignore = (): void => undefined;
  const boot = (): string => "us";
  const applier = new LogApplier({
    copy,
    holders: new Holders(),
    boot,
    hear: ignore,
    claimed: ignore,
    lost: ignore,
    gone: ignore,
  });
  const messages = Array.from({ length: BATCHES }, (_, index) => batchOf(index + 1, BATCH));
  const startedAt = Bun.nanoseconds();
  for (const [index, bytes] of messages.entries()) {
    const batch = decodeBatch(bytes);
    if (batch) applier.apply(batch, index + 1);
  }
  return (Bun.nanoseconds() - startedAt) / (BATCHES * BATCH) / 1_000;
}

function heapOfMember(): number {
  const heap = (): number => {
    Bun.gc(true);
    return heapStats().heapSize;
  };
  const before = heap();
  const holders = new Holders();
  const elsewhere = new Elsewhere([]);
  for (let id = 1; id <= MEMBERS; id++) {
    const member = { id, name: `cliente-${id}`, isSealed: true };
    holders.put({ boot: "them", term: id, member });
    elsewhere.put(member);
  }
  const bytes = (heap() - before) / MEMBERS;
  return elsewhere.members.length === holders.size ? bytes : Number.NaN;
}

export function clusterCostRows(): Row[] {
  const none = Number.NaN;
  const row = (name: string, unit: string, ours: number): Row => ({
    name,
    unit,
    ours,
    reference: none,
    ratio: none,
    goal: "—",
  });
  return [
    row("log: a text of 49 bytes, alone in its message", "bytes", batchOf(1, 1).length),
    row(`log: a text of 49 bytes, ${BATCH} in a message`, "bytes", batchOf(1, BATCH).length / BATCH),
    row("applying a text of another server, memory alone", "µs", applyMicros()),
    row("heap of a client at another server", "bytes", heapOfMember()),
  ];
}

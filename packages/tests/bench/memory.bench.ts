/** What a registered client costs: heap at 10,000 clients, and whether joining, looking up and leaving depend on the number. */
import { heapStats } from "bun:jsc";
import { DEFAULT_CORE_CONFIG, ServerCore } from "@recado/server";
import { frameOf } from "./load-peers.ts";
import type { Row } from "./report.ts";

const CLIENTS = 10_000;
const FEW = 1_000;
const KIB = 1_024;
const LOOKUPS = 200_000;

interface Cost {
  readonly core: ServerCore;
  readonly bytesEach: number;
  readonly joinMicros: number;
  readonly relayMicros: number;
  readonly leaveMicros: number;
}

function heapBytes(): number {
  Bun.gc(true);
  return heapStats().heapSize;
}

function microsEach(count: number, run: (index: number) => void): number {
  const startedAt = Bun.nanoseconds();
  for (let index = 0; index < count; index++) run(index);
  return (Bun.nanoseconds() - startedAt) / count / 1_000;
}

function measure(count: number): Cost {
  const unlimited = { ratePerSecond: 1e9, burst: 1e9, clientsMax: count };
  const core = new ServerCore({ ...DEFAULT_CORE_CONFIG, ...unlimited }, 0, 0);
  const send = (bytes: Buffer, id: number, nowMs: number) => {
    core.handleDatagram(bytes, 1_000 + (id % 60_000), `127.0.${id >> 16}.1`, nowMs);
    core.takeEffects();
  };
  const before = heapBytes();
  const joinMicros = microsEach(count, (index) =>
    send(frameOf(0, index + 1, 0, `cliente-${index + 1}`, "oi"), index + 1, 1),
  );
  const bytesEach = (heapBytes() - before) / count;
  const text = frameOf(2, 1, 2, "cliente-1", "recado");
  const relayMicros = microsEach(LOOKUPS, (index) => {
    const id = (index % count) + 1;
    text.writeUInt32BE(id, 4);
    send(text, id, 2);
  });
  const leaveMicros = microsEach(count, (index) => send(frameOf(1, index + 1, 0, "", ""), index + 1, 3));
  return { core, bytesEach, joinMicros, relayMicros, leaveMicros };
}

export function memoryRows(): Row[] {
  measure(FEW);
  const few = measure(FEW);
  const many = measure(CLIENTS);
  const row = (name: string, ours: number, reference: number): Row => ({
    name: `${name}, ${CLIENTS} ÷ ${FEW} clients`,
    unit: "µs",
    ours,
    reference,
    ratio: ours / reference,
    goal: "about 1",
  });
  return [
    {
      name: `heap of a client, ${CLIENTS} registered`,
      unit: "bytes",
      ours: many.bytesEach,
      reference: KIB,
      ratio: many.bytesEach / KIB,
      goal: "< 1",
    },
    row("join", many.joinMicros, few.joinMicros),
    row("look up and relay", many.relayMicros, few.relayMicros),
    row("leave", many.leaveMicros, few.leaveMicros),
  ];
}

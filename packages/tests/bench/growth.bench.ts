/**
 * What a registered client costs, and whether joining, looking up and leaving depend on how many there are; and whether
 * a page or a search depends on how much is stored.
 */
import { heapStats } from "bun:jsc";
import { DEFAULT_CORE_CONFIG, ServerCore } from "@recado/server";
import { TemporaryHome } from "../harness/home.ts";
import { frameOf, MSG, OI } from "./frames.ts";
import { type HistoryTimes, historyTimes } from "./history-times.ts";
import { linePlot } from "./plot.ts";
import { figure, median, table } from "./report.ts";
import type { Section, Settings } from "./section.ts";

const CLIENT_COUNTS = [1_000, 10_000, 100_000] as const;
const STORED_COUNTS = [10_000, 100_000, 1_000_000] as const;
const ROUNDS = 3;
const LOOKUPS = 200_000;
const TCHAU = 1;

interface Cost {
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
    send(frameOf(OI, index + 1, 0, `cliente-${index + 1}`, "oi"), index + 1, 1),
  );
  const bytesEach = (heapBytes() - before) / count;
  const text = frameOf(MSG, 1, 2, "cliente-1", "recado");
  const relayMicros = microsEach(LOOKUPS, (index) => {
    const id = (index % count) + 1;
    text.writeUInt32BE(id, 4);
    send(text, id, 2);
  });
  if (core.snapshot(2).clients.length !== count) throw new Error("not all are in");
  const leaveMicros = microsEach(count, (index) => send(frameOf(TCHAU, index + 1, 0, "", ""), index + 1, 3));
  return { bytesEach, joinMicros, relayMicros, leaveMicros };
}

/** The middle of interleaved rounds, for each number of clients. */
function clientCosts(): Cost[] {
  const costs = CLIENT_COUNTS.map((): Cost[] => []);
  measure(CLIENT_COUNTS[0]);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, count] of CLIENT_COUNTS.entries()) costs[index]?.push(measure(count));
  }
  const middle = (list: readonly Cost[], field: keyof Cost): number => median(list.map((cost) => cost[field]));
  return costs.map((list) => ({
    bytesEach: middle(list, "bytesEach"),
    joinMicros: middle(list, "joinMicros"),
    relayMicros: middle(list, "relayMicros"),
    leaveMicros: middle(list, "leaveMicros"),
  }));
}

async function historyCosts(counts: readonly number[]): Promise<HistoryTimes[]> {
  const times: HistoryTimes[] = [];
  for (const count of counts) {
    using folder = new TemporaryHome();
    times.push(await historyTimes(folder.path, count));
  }
  return times;
}

const counted = (count: number): string => count.toLocaleString("en");

export async function growthSection({ isQuick }: Settings): Promise<Section> {
  const clients = clientCosts();
  const clientHead = ["clients", "heap of each, bytes", "join, µs", "look up and relay, µs", "leave, µs"];
  const clientTable = table(
    clientHead,
    clients.map(({ bytesEach, joinMicros, relayMicros, leaveMicros }, index) => [
      counted(CLIENT_COUNTS[index] ?? 0),
      ...[bytesEach, joinMicros, relayMicros, leaveMicros].map(figure),
    ]),
  );
  const stored = isQuick ? STORED_COUNTS.slice(0, 2) : STORED_COUNTS;
  const history = await historyCosts(stored);
  const historyHead = [
    "stored",
    "opening, ms",
    "page, public, ms",
    "page, private, ms",
    "rare word, ms",
    "common words, ms",
  ];
  const historyTable = table(
    historyHead,
    history.map(({ openMs, publicMs, privateMs, rareMs, commonMs }, index) => [
      counted(stored[index] ?? 0),
      ...[openMs, publicMs, privateMs, rareMs, commonMs].map(figure),
    ]),
  );
  const clientPlot = linePlot({
    title: "Cost by registered clients: µs",
    xs: CLIENT_COUNTS,
    lines: [
      { name: "join", ys: clients.map(({ joinMicros }) => joinMicros) },
      { name: "relay", ys: clients.map(({ relayMicros }) => relayMicros) },
      { name: "leave", ys: clients.map(({ leaveMicros }) => leaveMicros) },
    ],
  });
  const historyPlot = linePlot({
    title: "Cost by stored messages: ms",
    xs: stored,
    lines: [
      { name: "opening", ys: history.map(({ openMs }) => openMs) },
      { name: "page", ys: history.map(({ publicMs }) => publicMs) },
      { name: "rare word", ys: history.map(({ rareMs }) => rareMs) },
      { name: "common words", ys: history.map(({ commonMs }) => commonMs) },
    ],
  });
  const plots = new Map([
    ["clients.svg", clientPlot],
    ["history.svg", historyPlot],
  ]);
  return { markdown: `${clientTable}\n\n${historyTable}`, plots };
}

/** An open loop: a client's message to itself, at even intervals, and the time from when it was due to when it came. */
import { bareBun, type Contestant, nodeDgram, ours, ROUNDS, reference, runGenerator } from "./contest.ts";
import type { NativePrograms } from "./native.ts";
import { linePlot } from "./plot.ts";
import { figure, type Spread, spreadOf, spreadText, table } from "./report.ts";
import type { Section, Settings } from "./section.ts";

const RATES = [1_000, 5_000, 20_000, 50_000] as const;
const GOAL_RATE = 5_000;
const GOAL = 1.1;
const CLIENTS = 10;

/** What latency.c prints; times in microseconds. */
interface Latency {
  readonly lost: number;
  readonly seconds: number;
  readonly generatorCpuSeconds: number;
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

interface LatencyScore {
  readonly name: string;
  readonly rate: number;
  readonly p50: Spread;
  readonly p99: Spread;
  readonly p999: Spread;
  readonly max: Spread;
  readonly generatorCores: number;
  readonly lost: number;
}

async function measure({ start }: Contestant, native: NativePrograms, rate: number): Promise<Latency> {
  await using server = await start();
  const numbers = { port: server.port, pid: server.pid, clients: CLIENTS, rate, "warm-seconds": 1, seconds: 2 };
  const flags = Object.entries(numbers).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return await runGenerator<Latency>([native.path("latency")], flags);
}

async function scoresAt(rate: number, native: NativePrograms, contestants: readonly Contestant[]) {
  const outcomes = contestants.map((): Latency[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, contestant] of contestants.entries()) {
      outcomes[index]?.push(await measure(contestant, native, rate));
    }
  }
  return contestants.map(({ name }, index): LatencyScore => {
    const own = outcomes[index] ?? [];
    const spread = (field: "p50" | "p99" | "p999" | "max"): Spread => spreadOf(own.map((outcome) => outcome[field]));
    const cores = own.map(({ generatorCpuSeconds, seconds }) => generatorCpuSeconds / seconds);
    return {
      ...{ name, rate, p50: spread("p50"), p99: spread("p99"), p999: spread("p999"), max: spread("max") },
      generatorCores: spreadOf(cores).median,
      lost: own.reduce((sum, { lost }) => sum + lost, 0),
    };
  });
}

export async function latencySection({ native, isQuick }: Settings): Promise<Section> {
  if (!native) return { markdown: "Skipped: **no C compiler here**, so no generator for it.", plots: new Map() };
  const contestants = [reference(native), ours(native), ...(isQuick ? [] : [bareBun(native), nodeDgram(native)])];
  const scores: LatencyScore[] = [];
  for (const rate of isQuick ? [GOAL_RATE] : RATES) scores.push(...(await scoresAt(rate, native, contestants)));
  const p50At = (name: string | undefined): number =>
    scores.find((score) => score.name === name && score.rate === GOAL_RATE)?.p50.median ?? Number.NaN;
  const ratio = p50At(contestants[1]?.name) / p50At(contestants[0]?.name);
  const head = ["messages/s", "server", "p50, µs", "p99, µs", "p99.9, µs", "greatest, µs", "cores, generator", "lost"];
  const rows = scores.map(({ rate, name, p50, p99, p999, max, generatorCores, lost }) => [
    rate.toLocaleString("en"),
    name,
    ...[p50, p99, p999, max].map(spreadText),
    generatorCores.toFixed(2),
    String(lost),
  ]);
  const verdict = `p50 at ${GOAL_RATE.toLocaleString("en")} messages/s, ours ÷ the reference: ${figure(ratio)}; goal ≤ ${GOAL}: ${ratio <= GOAL ? "met" : "**missed**"}.`;
  const plot = linePlot({
    title: "Echo, open loop: p50 in µs by messages a second",
    xs: RATES,
    lines: contestants.map(({ name }) => ({
      name,
      ys: RATES.map((rate) => scores.find((score) => score.name === name && score.rate === rate)?.p50.median),
    })),
  });
  return { markdown: `${verdict}\n\n${table(head, rows)}`, plots: new Map([["latency.svg", plot]]) };
}

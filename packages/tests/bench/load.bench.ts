/** Clear frames, closed loops: private and public, 2 to 2000 clients, little and much waiting, against the C server. */
import type { Load, Schedule } from "./closed-loop.ts";
import { absences, bareBun, brokers, contest, nodeDgram, ours, reference } from "./contest.ts";
import { type Goal, goalTable, type LoadResult, loadName, ratiosOf, serverTable } from "./goal-table.ts";
import { barPlot } from "./plot.ts";
import type { Section, Settings } from "./section.ts";

interface Case extends Load {
  readonly goal?: Goal;
  /** Whether the bare servers and the brokers run it too. */
  readonly isCompared?: boolean;
}

const CASES: readonly Case[] = [
  { scenario: "private", clients: 2, outstanding: 1 },
  { scenario: "private", clients: 100, outstanding: 1 },
  { scenario: "private", clients: 100, outstanding: 4, goal: { by: "CPU", ratio: 1 }, isCompared: true },
  { scenario: "private", clients: 100, outstanding: 32 },
  { scenario: "private", clients: 1_000, outstanding: 1, goal: { by: "rate", ratio: 0.75 }, isCompared: true },
  { scenario: "private", clients: 2_000, outstanding: 1 },
  { scenario: "public", clients: 2, outstanding: 1 },
  { scenario: "public", clients: 10, outstanding: 1 },
  { scenario: "public", clients: 10, outstanding: 16, goal: { by: "rate", ratio: 2.5 }, isCompared: true },
  { scenario: "public", clients: 100, outstanding: 1 },
  { scenario: "public", clients: 100, outstanding: 8, goal: { by: "rate", ratio: 2.2 }, isCompared: true },
  { scenario: "public", clients: 100, outstanding: 64, goal: { by: "rate", ratio: 3.5 } },
  { scenario: "public", clients: 1_000, outstanding: 4, goal: { by: "rate", ratio: 2 }, isCompared: true },
  { scenario: "public", clients: 2_000, outstanding: 1 },
];

const SCHEDULE: Schedule = { warmSeconds: 1, seconds: 1.5 };
const QUICK_SCHEDULE: Schedule = { warmSeconds: 0.7, seconds: 0.7 };

export async function loadSection({ native, isQuick }: Settings): Promise<Section> {
  const schedule = isQuick ? QUICK_SCHEDULE : SCHEDULE;
  const results: LoadResult[] = [];
  for (const load of CASES.filter(({ goal }) => goal !== undefined || !isQuick)) {
    const compared = load.isCompared && !isQuick;
    const others = compared ? [bareBun(native), nodeDgram(native), ...brokers(["nats", "redis"])] : [];
    const [first, second, ...rest] = await contest(load, [reference(native), ours(native), ...others], schedule);
    if (first && second) results.push({ load, goal: load.goal, reference: first, ours: second, others: rest });
  }
  const ratio = barPlot({
    title: "Clear frames: deliveries × the reference, by CPU",
    unit: "×",
    line: 1,
    bars: results.map((result) => ({ name: loadName(result.load), value: ratiosOf(result).CPU.median })),
  });
  return {
    markdown: [...absences(native, ["nats", "redis"]), goalTable(results), serverTable(results)].join("\n\n"),
    plots: new Map([["load.svg", ratio]]),
  };
}

/** Sealed messages, closed loops, against clear frames through the C server, and against NATS with TLS. */
import type { Load, Schedule } from "./closed-loop.ts";
import { absences, brokers, contest, oursSealed, reference } from "./contest.ts";
import { type Goal, goalTable, type LoadResult, loadName, ratiosOf, serverTable } from "./goal-table.ts";
import { barPlot } from "./plot.ts";
import type { Section, Settings } from "./section.ts";

const CASES: readonly (Load & { readonly goal?: Goal })[] = [
  { scenario: "private", clients: 100, outstanding: 4 },
  { scenario: "public", clients: 10, outstanding: 16, goal: { by: "CPU", ratio: 4.5 } },
  { scenario: "public", clients: 100, outstanding: 8, goal: { by: "CPU", ratio: 4 } },
  { scenario: "public", clients: 100, outstanding: 64, goal: { by: "CPU", ratio: 6 } },
  { scenario: "public", clients: 1_000, outstanding: 4, goal: { by: "CPU", ratio: 3 } },
];

/**
 * The second that clear frames warm up in is too short: a session is more code, which the compiler takes seconds to
 * finish, and of a thousand clients each is first introduced to each other, a frame for every pair.
 */
function scheduleOf({ clients }: Load, isQuick: boolean): Schedule {
  return { warmSeconds: clients >= 1_000 ? 16 : 5, seconds: isQuick ? 1 : 2 };
}

export async function sealedLoadSection({ native, isQuick }: Settings): Promise<Section> {
  const results: LoadResult[] = [];
  for (const load of CASES.filter(({ goal }) => goal !== undefined || !isQuick)) {
    const contestants = [reference(native), oursSealed(), ...brokers(["nats-tls"])];
    const [first, second, ...rest] = await contest(load, contestants, scheduleOf(load, isQuick));
    if (first && second) results.push({ load, goal: load.goal, reference: first, ours: second, others: rest });
  }
  const ratio = barPlot({
    title: "Sealed messages: deliveries × the reference's clear ones, by CPU",
    unit: "×",
    line: 1,
    bars: results.map((result) => ({ name: loadName(result.load), value: ratiosOf(result).CPU.median })),
  });
  return {
    markdown: [...absences(native, ["nats-tls"]), goalTable(results), serverTable(results)].join("\n\n"),
    plots: new Map([["sealed-load.svg", ratio]]),
  };
}

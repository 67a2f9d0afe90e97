/** Scores as tables: ours against the reference with the goal of each load, and every server beside every other. */
import type { Load } from "./closed-loop.ts";
import type { Score } from "./contest.ts";
import { type Spread, spreadOf, spreadText, table } from "./report.ts";

/** A goal is a ratio to the reference: of deliveries a second, or of deliveries for each CPU second. */
export interface Goal {
  readonly by: "rate" | "CPU";
  readonly ratio: number;
}

/** Scores of one load: the reference's, ours, and perhaps others'. */
export interface LoadResult {
  readonly load: Load;
  readonly goal: Goal | undefined;
  readonly reference: Score;
  readonly ours: Score;
  readonly others: readonly Score[];
}

export function loadName({ scenario, clients, outstanding }: Load): string {
  return `${scenario}, ${clients} × ${outstanding}`;
}

/**
 * Greater is better, both ways. Round by round, since what else the machine did meanwhile met the two of one round
 * alike; then the median.
 */
export function ratiosOf({ ours, reference }: Pick<LoadResult, "ours" | "reference">): Record<Goal["by"], Spread> {
  const ratios = (above: readonly number[], below: readonly number[]): Spread =>
    spreadOf(above.map((value, round) => value / (below[round] ?? Number.NaN)));
  return { rate: ratios(ours.rates, reference.rates), CPU: ratios(reference.cpus, ours.cpus) };
}

export function goalTable(results: readonly LoadResult[]): string {
  const head = [
    "load (clients × outstanding)",
    "ours, deliveries/s",
    "reference, deliveries/s",
    "ratio",
    "ours, CPU-s per million",
    "reference, CPU-s per million",
    "ratio by CPU",
    "goal",
    "lost",
  ];
  const rows = results.map((result) => {
    const { load, goal, ours, reference } = result;
    const ratios = ratiosOf(result);
    return [
      loadName(load),
      spreadText(spreadOf(ours.rates)),
      spreadText(spreadOf(reference.rates)),
      spreadText(ratios.rate),
      spreadText(spreadOf(ours.cpus)),
      spreadText(spreadOf(reference.cpus)),
      spreadText(ratios.CPU),
      goal ? `≥ ${goal.ratio} by ${goal.by}: ${ratios[goal.by].median >= goal.ratio ? "met" : "**missed**"}` : "—",
      String(ours.lost + reference.lost),
    ];
  });
  return table(head, rows);
}

export function serverTable(results: readonly LoadResult[]): string {
  const head = ["load", "server", "deliveries/s", "CPU-s per million", "cores, server", "cores, generator", "lost"];
  const rows = results.flatMap(({ load, reference, ours, others }) =>
    [reference, ours, ...others].map((score) => [
      loadName(load),
      score.name,
      spreadText(spreadOf(score.rates)),
      spreadText(spreadOf(score.cpus)),
      score.serverCores.toFixed(2),
      score.generatorCores.toFixed(2),
      String(score.lost),
    ]),
  );
  return table(head, rows);
}

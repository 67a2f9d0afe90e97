/** Scores as tables: ours against the reference with the goal of each load, and every server beside every other. */
import type { Load } from "./closed-loop.ts";
import type { Score } from "./contest.ts";
import { figure, spreadText, table } from "./report.ts";

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

/** Greater is better, both ways. */
export function ratiosOf({ ours, reference }: Pick<LoadResult, "ours" | "reference">): Record<Goal["by"], number> {
  return { rate: ours.rate.median / reference.rate.median, CPU: reference.cpu.median / ours.cpu.median };
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
      spreadText(ours.rate),
      spreadText(reference.rate),
      figure(ratios.rate),
      spreadText(ours.cpu),
      spreadText(reference.cpu),
      figure(ratios.CPU),
      goal ? `≥ ${goal.ratio} by ${goal.by}: ${ratios[goal.by] >= goal.ratio ? "met" : "**missed**"}` : "—",
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
      spreadText(score.rate),
      spreadText(score.cpu),
      score.serverCores.toFixed(2),
      score.generatorCores.toFixed(2),
      String(score.lost),
    ]),
  );
  return table(head, rows);
}

/** Rows of a benchmark as a Markdown table. */

export interface Row {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly reference: number;
  readonly ratio: number;
  readonly goal: string;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export function markdown(rows: readonly Row[]): string {
  const head = ["| what | unit | ours | reference | ratio | goal |", "|---|---|---|---|---|---|"];
  const body = rows.map(
    ({ name, unit, ours, reference, ratio, goal }) =>
      `| ${name} | ${unit} | ${figure(ours)} | ${figure(reference)} | ${figure(ratio)} | ${goal} |`,
  );
  return [...head, ...body].join("\n");
}

function figure(value: number): string {
  if (Number.isNaN(value)) return "—";
  return value >= 100 ? Math.round(value).toLocaleString("en") : value.toPrecision(3);
}

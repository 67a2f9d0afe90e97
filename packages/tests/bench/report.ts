/** Figures as text, and rows as Markdown tables. */

export interface Row {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly reference: number;
  readonly ratio: number;
  readonly goal: string;
}

/** What several rounds gave. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly greatest: number;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export function spreadOf(values: readonly number[]): Spread {
  return { median: median(values), least: Math.min(...values), greatest: Math.max(...values) };
}

/** A table of Markdown, its columns aligned as text. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (cells[column] ?? "").padEnd(width)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

export function markdown(rows: readonly Row[]): string {
  return table(
    ["what", "unit", "ours", "reference", "ratio", "goal"],
    rows.map(({ name, unit, ours, reference, ratio, goal }) => [
      name,
      unit,
      figure(ours),
      figure(reference),
      figure(ratio),
      goal,
    ]),
  );
}

export function figure(value: number): string {
  if (Number.isNaN(value)) return "—";
  return value >= 100 ? Math.round(value).toLocaleString("en") : value.toPrecision(3);
}

/** `median [least–greatest]`. */
export function spreadText({ median: middle, least, greatest }: Spread): string {
  return `${figure(middle)} [${figure(least)}–${figure(greatest)}]`;
}

/** Rows as columns that are as wide as what stands in them: nothing is cut. */
import { padEnd, padStart, textWidth } from "@recado/runtime/text";

export interface Column<Row> {
  readonly title: string;
  readonly isRight?: boolean;
  readonly cell: (row: Row) => string;
}

/** The titles first. */
export function tableLines<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string[] {
  const texts = columns.map(({ title, cell }) => [title, ...rows.map(cell)]);
  const widths = texts.map((column) => Math.max(...column.map(textWidth)));
  return ["", ...rows].map((_, line) =>
    columns
      .map(({ isRight }, at) => (isRight ? padStart : padEnd)(texts[at]?.[line] ?? "", widths[at] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

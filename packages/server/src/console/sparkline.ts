/** A minute of rates as columns of eighth blocks, over as many rows as there are. */

const EIGHTHS = ["", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;

/**
 * Rows from the top, one column a value, the newest at the right edge. A value above zero is never drawn
 * as nothing, and a second without a measurement stays blank.
 */
export function sparkline(values: readonly (number | undefined)[], width: number, height: number): readonly string[] {
  const shown = values.slice(-width);
  const peak = peakOf(shown);
  const eighths = shown.map((value) => {
    if (value === undefined || value <= 0 || peak === 0) return 0;
    return Math.max(1, Math.round((value / peak) * height * 8));
  });
  const rows = Array.from({ length: height }, (_, row) => {
    const floor = (height - 1 - row) * 8;
    return eighths.map((level) => EIGHTHS[Math.max(0, Math.min(8, level - floor))] || " ").join("");
  });
  return rows.map((row) => row.padStart(width));
}

export function peakOf(values: readonly (number | undefined)[]): number {
  return values.reduce<number>((peak, value) => Math.max(peak, value ?? 0), 0);
}

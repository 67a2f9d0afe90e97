/** One fault of a network, or of somebody on it, with the figures that tell what it did to the conversation. */

export interface FaultResult {
  /** Figures by name, for the line. */
  readonly figures: Readonly<Record<string, number>>;
  /** What must not be; empty when all is well. */
  readonly faults: readonly string[];
}

export interface Fault {
  readonly name: string;
  run(seed: number): FaultResult;
}

/** Each figure against what it has to be. */
export function judge(
  figures: Readonly<Record<string, number>>,
  rules: Readonly<Record<string, (value: number) => boolean>>,
): FaultResult {
  const faults = Object.entries(rules).flatMap(([name, holds]) => {
    const value = figures[name];
    return value !== undefined && holds(value) ? [] : [`${name} is ${value}`];
  });
  return { figures, faults };
}

export const none = (value: number): boolean => value === 0;

export function lineOf(number: number, name: string, { figures, faults }: FaultResult): string {
  const told = Object.entries(figures).map(([key, value]) => `${key} ${Math.round(value * 100) / 100}`);
  return `${String(number).padStart(2)} ${name}: ${told.join(", ")}${faults.length > 0 ? `  FAULT: ${faults.join("; ")}` : ""}`;
}

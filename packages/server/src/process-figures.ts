/** What this process costs the machine. */
export interface ProcessFigures {
  /** Share of one core since the last call, in percent. */
  readonly cpuPercent: number;
  readonly rssBytes: number;
}

/** Since its start. */
export interface ProcessTotals {
  readonly cpuSeconds: number;
  /** Resident. */
  readonly memoryBytes: number;
}

export function processTotals(): ProcessTotals {
  const { user, system } = process.cpuUsage();
  return { cpuSeconds: (user + system) / 1_000_000, memoryBytes: process.memoryUsage.rss() };
}

let before = { cpuMicros: 0, atMs: performance.now() };

export function processFigures(): ProcessFigures {
  const { user, system } = process.cpuUsage();
  const now = { cpuMicros: user + system, atMs: performance.now() };
  const elapsedMicros = Math.max(1, (now.atMs - before.atMs) * 1_000);
  const cpuPercent = (100 * (now.cpuMicros - before.cpuMicros)) / elapsedMicros;
  before = now;
  return { cpuPercent, rssBytes: process.memoryUsage.rss() };
}

/**
 * Rates from counters that only grow: a minute of samples, one a poll. A restart of the server sets the
 * counters back to zero; samples from before it are forgotten, so no rate is ever negative.
 */

export interface CounterSample {
  /** Monotonic. */
  readonly atMs: number;
  readonly datagramsIn: number;
  readonly bytesIn: number;
  readonly datagramsOut: number;
  readonly bytesOut: number;
}
type CounterName = Exclude<keyof CounterSample, "atMs">;

/** Seconds that the sparkline shows. */
export const HISTORY_SECONDS = 60;

export function addSample(samples: readonly CounterSample[], sample: CounterSample): readonly CounterSample[] {
  const last = samples.at(-1);
  const wentBack =
    last !== undefined && (sample.datagramsIn < last.datagramsIn || sample.datagramsOut < last.datagramsOut);
  if (wentBack) return [sample];
  const oldestMs = sample.atMs - (HISTORY_SECONDS + 1) * 1000;
  // One sample older than the window stays, so that the window's far edge can be interpolated.
  const firstInside = samples.findIndex((each) => each.atMs > oldestMs);
  const kept = firstInside < 0 ? samples.slice(-1) : samples.slice(Math.max(0, firstInside - 1));
  return [...kept, sample];
}

/** Per second, between the two latest samples. */
export function currentRate(samples: readonly CounterSample[], counter: CounterName): number {
  const last = samples.at(-1);
  const before = samples.at(-2);
  if (last === undefined || before === undefined || last.atMs <= before.atMs) return 0;
  return ((last[counter] - before[counter]) * 1000) / (last.atMs - before.atMs);
}

/** One value for each of the last seconds, oldest first; undefined where nothing was measured yet. */
export function rateHistory(samples: readonly CounterSample[], counter: CounterName): readonly (number | undefined)[] {
  const endMs = samples.at(-1)?.atMs ?? 0;
  return Array.from({ length: HISTORY_SECONDS }, (_, index) => {
    const toMs = endMs - (HISTORY_SECONDS - 1 - index) * 1000;
    const from = counterAt(samples, counter, toMs - 1000);
    const to = counterAt(samples, counter, toMs);
    return from === undefined || to === undefined ? undefined : to - from;
  });
}

/** The counter at a moment between two samples, by straight interpolation. */
function counterAt(samples: readonly CounterSample[], counter: CounterName, atMs: number): number | undefined {
  const next = samples.findIndex((sample) => sample.atMs >= atMs);
  const after = samples[next];
  if (after === undefined) return undefined;
  if (after.atMs === atMs) return after[counter];
  const before = samples[next - 1];
  if (before === undefined) return undefined;
  const share = (atMs - before.atMs) / (after.atMs - before.atMs);
  return before[counter] + (after[counter] - before[counter]) * share;
}

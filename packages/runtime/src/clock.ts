/** Time as the cores see it: milliseconds, monotonic in `monotonicMs`, since 1970 in `wallMs`. */
export interface Clock {
  monotonicMs(): number;
  wallMs(): number;
}

export const systemClock: Clock = {
  monotonicMs: () => performance.now(),
  wallMs: () => Date.now(),
};

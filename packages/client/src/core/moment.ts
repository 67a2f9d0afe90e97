/** One reading of the clock, given with every input: intervals are monotonic, what people see is wall time. */
export interface Moment {
  readonly monotonicMs: number;
  readonly wallMs: number;
}

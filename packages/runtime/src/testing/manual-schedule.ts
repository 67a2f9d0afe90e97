/** A schedule for tests: time stands still until it is advanced. */
import type { Schedule } from "../tui/index.ts";

interface Job {
  readonly run: () => void;
  readonly dueMs: number;
}

/** A schedule that never settles is a bug in the program under test, not a reason to hang. */
const RUNS_MAX = 100_000;

export class ManualSchedule {
  private jobs: Job[] = [];
  private nowMs = 0;

  readonly schedule: Schedule = (run, delayMs) => {
    const job: Job = { run, dueMs: this.nowMs + delayMs };
    this.jobs.push(job);
    return () => {
      this.jobs = this.jobs.filter((other) => other !== job);
    };
  };

  /** Jobs that wait. */
  get pending(): number {
    return this.jobs.length;
  }

  /** Moves the time on and runs what comes due, in order of time, then of scheduling. */
  advance(ms: number): void {
    const untilMs = this.nowMs + ms;
    for (let runs = 0; runs < RUNS_MAX; runs++) {
      if (!this.runFirst(untilMs)) {
        this.nowMs = untilMs;
        return;
      }
    }
    throw new Error(`ManualSchedule: still busy after ${RUNS_MAX} runs`);
  }

  /** Runs the one job that is due next, moving the time to it; false when none waits. */
  runNext(): boolean {
    return this.runFirst(Number.POSITIVE_INFINITY);
  }

  private runFirst(untilMs: number): boolean {
    const next = this.jobs.reduce<Job | undefined>(
      (first, job) => (job.dueMs <= untilMs && (first === undefined || job.dueMs < first.dueMs) ? job : first),
      undefined,
    );
    if (next === undefined) return false;
    this.nowMs = Math.max(this.nowMs, next.dueMs);
    this.jobs = this.jobs.filter((job) => job !== next);
    next.run();
    return true;
  }
}

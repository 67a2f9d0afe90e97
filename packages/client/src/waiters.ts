/** Promises of conditions that only an input can make true. */
import type { Schedule } from "./client-options.ts";

export class Waiters {
  readonly #schedule: Schedule;
  readonly #checks = new Set<(isOver: boolean) => void>();

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
  }

  /** The condition's last value, when it is true, when the time is over or at the end. */
  until(condition: () => boolean, timeoutMs?: number): Promise<boolean> {
    if (condition()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const check = (isOver: boolean): void => {
        if (!isOver && !condition()) return;
        cancel?.();
        this.#checks.delete(check);
        resolve(condition());
      };
      const cancel = timeoutMs === undefined ? undefined : this.#schedule(() => check(true), timeoutMs);
      this.#checks.add(check);
    });
  }

  /** After an input; with `isOver`, nothing more will come. */
  check(isOver: boolean): void {
    for (const check of [...this.#checks]) check(isOver);
  }
}

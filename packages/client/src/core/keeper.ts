/** Lets things leave: what is to be kept first becomes durable, what came is acknowledged when it is. */
import type { Context } from "./context.ts";
import type { Moment } from "./moment.ts";
import { flush, type Phase, sealedOf } from "./phase.ts";
import type { Sealed, Taken } from "./sealed.ts";
import type { Sessions } from "./sessions.ts";

export class Keeper {
  readonly #context: Context;
  readonly #sessions: Sessions | undefined;
  /** What has become durable since the last flush. */
  #committed: (readonly [sealed: Sealed, taken: Taken])[] = [];

  constructor(context: Context, sessions: Sessions | undefined) {
    this.#context = context;
    this.#sessions = sessions;
  }

  /** What waits to be durable lets the rest wait for it, unless that is due. */
  flush(phase: Phase, now: Moment, isDue = false): void {
    const isWaiting = this.#commit(phase);
    for (const [sealed, taken] of this.#committed.splice(0)) sealed.committed(taken, now);
    if (!isWaiting || isDue) flush(phase, now);
  }

  #commit(phase: Phase): boolean {
    const send = this.#sessions?.conversation?.send;
    const sealed = sealedOf(phase);
    const taken = sealed?.takeTaken();
    const [epoch, next] = [send?.epoch, send?.next ?? 0];
    let isDone = false;
    let isLater = false;
    this.#context.store.commit(() => {
      isDone = true;
      if (send?.epoch === epoch) send?.release(next);
      if (sealed && taken !== undefined) this.#committed.push([sealed, taken]);
      if (isLater) this.#context.onWake();
    });
    isLater = true;
    return !isDone && (taken !== undefined || send?.released !== next);
  }
}

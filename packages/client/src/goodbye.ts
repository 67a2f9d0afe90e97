/** Leaving a server so that it knows of it, and has what was written. */
import type { ClientEdge } from "./client-edge.ts";
import { CLOSE_PATIENCE_MS, TAKING_MS } from "./client-limits.ts";
import { GOODBYE_MS } from "./core/timing.ts";

/**
 * An OI may be on its way: a server that takes it would keep us although we are gone. Nobody but the accepted may say
 * TCHAU (an original server would remove the id's owner), so its answer is waited for, a moment.
 */
export async function answerInFlight({ core, until }: ClientEdge): Promise<void> {
  if (core().state.name === "connecting") await until(() => core().state.name !== "connecting", CLOSE_PATIENCE_MS);
}

/** What was written is taken, and the server knows that we go, as far as it answers. */
export async function leave({ core, input, until }: ClientEdge, keepsOutbox: boolean): Promise<void> {
  const { state } = core();
  // In a session, what was written is on its way until the server acknowledges it.
  const isSealed = state.name === "registered" && state.sealed;
  if (isSealed) await until(() => core().queuedCount === 0, TAKING_MS);
  input((now) => core().disconnect(now, keepsOutbox));
  await until(() => core().state.name === "closed", GOODBYE_MS);
}

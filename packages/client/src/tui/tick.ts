/** When the picture changes by time alone. A tick is asked for only while something counts. */
import type { Cmd, Step } from "./messages.ts";
import type { Model } from "./model.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
/** The age of the server's status counts in these steps up to a minute, then in minutes. */
const AGE_STEP_MS = 10 * SECOND_MS;

/** Milliseconds until the status line reads differently; undefined while nothing in it counts. */
export function nextChangeMs(model: Model): number | undefined {
  if (model.form !== undefined) return undefined;
  const { state, status } = model.link;
  if (state.name === "waiting") {
    const leftMs = state.retryAtMs - model.nowMs;
    return leftMs <= 0 ? undefined : leftMs % SECOND_MS || SECOND_MS;
  }
  if (state.name !== "registered" || status === undefined) return undefined;
  const ageMs = Math.max(0, model.nowMs - status.atMs);
  const stepMs = ageMs < MINUTE_MS ? AGE_STEP_MS : MINUTE_MS;
  return stepMs - (ageMs % stepMs);
}

/** Whole seconds until the next attempt. */
export function retrySeconds(model: Model): number {
  const { state } = model.link;
  return state.name === "waiting" ? Math.max(0, Math.ceil((state.retryAtMs - model.nowMs) / SECOND_MS)) : 0;
}

/** Age of the server's last status as shown: in steps, so that it changes seldom. */
export function statusAgeSeconds(model: Model): number | undefined {
  const { status } = model.link;
  if (status === undefined) return undefined;
  const ageMs = Math.max(0, model.nowMs - status.atMs);
  return (ageMs < MINUTE_MS ? Math.floor(ageMs / AGE_STEP_MS) * AGE_STEP_MS : ageMs) / SECOND_MS;
}

/** Arms a tick when the picture counts and no earlier one is under way. */
export function withTick([model, cmds]: Step): Step {
  const afterMs = nextChangeMs(model);
  if (afterMs === undefined) return [model, cmds];
  const atMs = model.nowMs + afterMs;
  if (model.tickAtMs !== undefined && model.tickAtMs <= atMs) return [model, cmds];
  const tick: Cmd = { kind: "tick", afterMs };
  return [{ ...model, tickAtMs: atMs }, [...cmds, tick]];
}

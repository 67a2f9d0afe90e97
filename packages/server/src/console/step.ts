/** What every update function returns: the next model, and what to ask of the world. */
import type { EventLevel } from "../describe-event.ts";
import type { Cmd } from "./messages.ts";
import type { Model } from "./model.ts";

export type Step = readonly [Model, readonly Cmd[]];

export function stay(model: Model, ...cmds: Cmd[]): Step {
  return [model, cmds];
}

/** An answer to the last key, on the line above the keys. */
export function flash(model: Model, text: string, level: EventLevel = "info"): Model {
  return { ...model, flash: { level, text } };
}

/** What reaches the model (`Msg`) and what it asks of the edge (`Cmd`). */
import type { InputEvent } from "@recado/runtime/tui";
import type { ClientEvent } from "../events.ts";
import type { BufferKey } from "./buffer.ts";
import type { Model, Target } from "./model.ts";

export type Msg =
  | { readonly kind: "input"; readonly event: InputEvent; readonly atMs: number }
  /** Told by the connection; texts in it are still raw. */
  | { readonly kind: "client"; readonly event: ClientEvent; readonly atMs: number }
  /** The time that an armed tick waited for. */
  | { readonly kind: "tick"; readonly atMs: number }
  /** The connection could not be opened at all, or took no text. */
  | { readonly kind: "open-failed"; readonly why: string; readonly atMs: number }
  | {
      readonly kind: "send-refused";
      readonly buffer: BufferKey;
      readonly text: string;
      readonly why: string;
      readonly atMs: number;
    };

export type Cmd =
  | { readonly kind: "open"; readonly target: Target }
  /** Says goodbye and closes the connection. */
  | { readonly kind: "close" }
  /** Tries again now. */
  | { readonly kind: "retry" }
  | { readonly kind: "send"; readonly buffer: BufferKey; readonly text: string; readonly to: number | undefined }
  | { readonly kind: "request-roster" }
  | { readonly kind: "tick"; readonly afterMs: number }
  | { readonly kind: "bell" }
  | { readonly kind: "redraw" }
  | { readonly kind: "suspend" }
  | { readonly kind: "quit" };

/** What every handler of the update gives back. */
export type Step = readonly [Model, readonly Cmd[]];

export function only(model: Model): Step {
  return [model, []];
}

/** Runs one handler on the result of another. */
export function then(step: Step, next: (model: Model) => Step): Step {
  const [model, cmds] = next(step[0]);
  return [model, [...step[1], ...cmds]];
}

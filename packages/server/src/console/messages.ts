/** What reaches the console's update, and what it asks of the world. */
import type { Endpoint } from "@recado/runtime/net";
import type { InputEvent } from "@recado/runtime/tui";
import type { ServerEvent, ServerSnapshot, StartErrorCode } from "../core/events.ts";
import type { ProcessFigures } from "../process-figures.ts";

/** Everything that one poll reads. */
export interface Reading {
  readonly snapshot: ServerSnapshot;
  readonly figures: ProcessFigures;
  /** What to give to clients, address and port. */
  readonly lanAddresses: readonly string[];
  readonly monotonicMs: number;
  readonly wallMs: number;
}

export interface TimedEvent {
  readonly wallMs: number;
  readonly event: ServerEvent;
}

interface Kick {
  readonly id: number;
  /** For the answer on the screen; sanitised. */
  readonly name: string;
  readonly reason: string;
}

export type Msg =
  | { readonly kind: "input"; readonly event: InputEvent }
  /** `isTimed`: the answer to a `poll` that waited, so that the next one is due; false for an extra look. */
  | { readonly kind: "reading"; readonly reading: Reading; readonly isTimed: boolean }
  | { readonly kind: "events"; readonly events: readonly TimedEvent[] }
  | { readonly kind: "started" }
  | { readonly kind: "start-failed"; readonly code: StartErrorCode; readonly local: Endpoint; readonly message: string }
  | { readonly kind: "stopped" }
  | { readonly kind: "kicked"; readonly kick: Kick; readonly isDone: boolean; readonly wallMs: number };

export type Cmd =
  /** Read after the delay; the reading comes back as a timed one. */
  | { readonly kind: "poll"; readonly afterMs: number }
  | { readonly kind: "start"; readonly local: Endpoint }
  | { readonly kind: "stop" }
  | { readonly kind: "restart"; readonly local: Endpoint }
  | { readonly kind: "kick"; readonly kick: Kick }
  | { readonly kind: "notice"; readonly text: string }
  | { readonly kind: "status-now" }
  | { readonly kind: "set-status-interval"; readonly ms: number }
  | { readonly kind: "redraw" }
  | { readonly kind: "suspend" }
  | { readonly kind: "bell" }
  /** Goodbye to every client, then the end of the console. */
  | { readonly kind: "quit" };

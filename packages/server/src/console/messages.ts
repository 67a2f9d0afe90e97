/** What reaches the console's update, and what it asks of the world. */
import type { Endpoint } from "@recado/runtime/net";
import type { InputEvent } from "@recado/runtime/tui";
import type { ClusterFigures } from "../core/cluster/figures.ts";
import type { ServerEvent, ServerSnapshot, StartErrorCode } from "../core/events.ts";
import type { Mute } from "../core/mutes.ts";
import type { ProcessFigures } from "../process-figures.ts";
import type { Ban } from "../store/server-store.ts";
import type { Order, OrderAnswer } from "./orders.ts";

/** Everything that one poll reads. */
export interface Reading {
  readonly snapshot: ServerSnapshot;
  readonly bans: readonly Ban[];
  readonly mutes: readonly Mute[];
  readonly figures: ProcessFigures;
  /** Undefined where the server is alone. */
  readonly cluster: ClusterFigures | undefined;
  /** What to give to clients, address and port. */
  readonly lanAddresses: readonly string[];
  readonly monotonicMs: number;
  readonly wallMs: number;
}

export interface TimedEvent {
  readonly wallMs: number;
  readonly event: ServerEvent;
}

export type Msg =
  | { readonly kind: "input"; readonly event: InputEvent }
  /** `isTimed`: the answer to a `poll` that waited, so that the next one is due; false for an extra look. */
  | { readonly kind: "reading"; readonly reading: Reading; readonly isTimed: boolean }
  | { readonly kind: "events"; readonly events: readonly TimedEvent[] }
  | { readonly kind: "started" }
  | { readonly kind: "start-failed"; readonly code: StartErrorCode; readonly local: Endpoint; readonly message: string }
  | { readonly kind: "stopped" }
  | { readonly kind: "answered"; readonly answer: OrderAnswer; readonly wallMs: number };

export type Cmd =
  /** Read after the delay; the reading comes back as a timed one. */
  | { readonly kind: "poll"; readonly afterMs: number }
  | { readonly kind: "start"; readonly local: Endpoint }
  | { readonly kind: "stop" }
  | { readonly kind: "restart"; readonly local: Endpoint }
  | { readonly kind: "order"; readonly order: Order }
  | { readonly kind: "notice"; readonly text: string }
  | { readonly kind: "status-now" }
  | { readonly kind: "set-status-interval"; readonly ms: number }
  /** To the terminal's clipboard. */
  | { readonly kind: "copy"; readonly text: string }
  | { readonly kind: "redraw" }
  | { readonly kind: "suspend" }
  | { readonly kind: "bell" }
  /** Goodbye to every client, then the end of the console. */
  | { readonly kind: "quit" };

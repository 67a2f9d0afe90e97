/** What the core asks of the edge, in order. */
import type { Endpoint } from "@recado/runtime/net";
import type { ServerEvent } from "./events.ts";

export type Effect =
  | { readonly kind: "unicast"; readonly bytes: Uint8Array; readonly to: Endpoint }
  /** Like unicast, and the edge finds out whether the port is closed (`handleRefusal`). */
  | { readonly kind: "probe"; readonly bytes: Uint8Array; readonly to: Endpoint }
  | { readonly kind: "broadcast"; readonly bytes: Uint8Array; readonly to: readonly Endpoint[] }
  | { readonly kind: "event"; readonly event: ServerEvent };

import type { CoreContext, Inbound } from "../context.ts";
import type { Client } from "../registry.ts";
import { announceLeave } from "../roster-changes.ts";

/** TCHAU: the client leaves. There is no answer. */
export function handleBye(context: CoreContext, _inbound: Inbound, client: Client): void {
  context.leave(client, "bye");
  announceLeave(context, client);
}

/** Joins and leaves, pushed to the recado and sealed peers; original clients know no such frame and get none. */
import { BROADCAST_ID } from "@recado/protocol";
import { ROSTER_PUSH_CLIENTS_MAX } from "./config.ts";
import type { CoreContext } from "./context.ts";
import { rosterFrame } from "./handlers/roster.ts";
import type { Client } from "./registry.ts";

export function announceJoin(context: CoreContext, client: Client): void {
  announce(context, client, "+");
}

export function announceLeave(context: CoreContext, client: Client): void {
  announce(context, client, "-");
}

function announce(context: CoreContext, client: Client, change: "+" | "-"): void {
  const { clear, size } = context.registry;
  if (size >= ROSTER_PUSH_CLIENTS_MAX) return;
  context.sealed?.announce(client, change);
  const peers = clear.filter((other) => other.peer === "recado" && other !== client);
  if (peers.length > 0) context.broadcast(rosterFrame(client, BROADCAST_ID, change), peers);
}

/** Joins and leaves, pushed to the recado and sealed peers; original clients know no such frame and get none. */
import { BROADCAST_ID } from "@recado/protocol";
import type { Member } from "./cluster/port.ts";
import { ROSTER_PUSH_CLIENTS_MAX } from "./config.ts";
import type { CoreContext } from "./context.ts";
import { memberOf, rosterFrame } from "./handlers/roster.ts";
import type { Client } from "./registry.ts";

export function announceJoin(context: CoreContext, client: Client): void {
  announce(context, memberOf(client), "+");
}

export function announceLeave(context: CoreContext, client: Client): void {
  announce(context, memberOf(client), "-");
}

/** To those here; the other servers tell theirs. */
export function announce(context: CoreContext, member: Member, change: "+" | "-"): void {
  if (context.memberCount >= ROSTER_PUSH_CLIENTS_MAX) return;
  context.sealed?.announce(member, change);
  const peers = context.registry.clear.filter(({ id, peer }) => peer === "recado" && id !== member.id);
  if (peers.length > 0) context.broadcast(rosterFrame(member, BROADCAST_ID, change), peers);
}

/** It was at another server, and is at none any more. */
export function leftElsewhere(context: CoreContext, id: number): void {
  const member = context.elsewhere.remove(id);
  if (!member) return;
  announce(context, member, "-");
  context.sealed?.wentAway(id);
}

/** What the log and other servers bring, to the part of the core that it concerns. */
import { BROADCAST_ID, peekDest, peekOrigin, SERVER_ID, WireText } from "@recado/protocol";
import { CloseReason } from "@recado/protocol/session";
import { PROBE_OWNER_AFTER_SILENCE_MS } from "../config.ts";
import { type CoreContext, errorFrame } from "../context.ts";
import { memberOf } from "../handlers/roster.ts";
import type { Client } from "../registry.ts";
import { announce, leftElsewhere } from "../roster-changes.ts";
import type { LogEvent, Member, Order } from "./port.ts";

/** `kick` removes a client of this server, as its operator would. */
export function handleLogEvent(context: CoreContext, event: LogEvent, kick: Kick, nowMs: number): void {
  switch (event.kind) {
    case "entry":
      context.sealed?.replication.entry(event.entry, event.epoch, nowMs);
      return;
    case "change":
      context.sealed?.replication.change(event.change, event.isOwn);
      return;
    case "passed":
      passed(context, event.frame, event.isAnswered);
      return;
    case "joined":
      joined(context, event.member);
      return;
    case "left":
      leftElsewhere(context, event.id);
      return;
    case "deposed":
      deposed(context, event.member, event.epoch, nowMs);
      return;
    case "unheld":
      unheld(context, event.id, nowMs);
      return;
    case "exiled":
      exiled(context, nowMs);
      return;
    case "servers":
      context.sealed?.tellServers();
      return;
    case "order":
      obey(context, event.order, kick, nowMs);
  }
}

export type Kick = (id: number, reason: string, nowMs: number) => boolean;

/** Of a client at another server, or of that server. */
function passed(context: CoreContext, frame: Uint8Array, isAnswered: boolean): void {
  const [origin, dest] = [peekOrigin(frame), peekDest(frame)];
  const receiver = context.registry.get(dest);
  if (dest === BROADCAST_ID) context.broadcast(frame, context.registry.clear);
  else if (receiver && !receiver.sealed) context.unicast(frame, receiver);
  else if (isAnswered && origin !== SERVER_ID) tell(context, errorFrame(WireText.unknownDestination, origin), origin);
}

/** Wherever it is. */
function tell(context: CoreContext, frame: Uint8Array, id: number): void {
  const client = context.registry.get(id);
  if (!client) context.cluster?.pass(frame);
  else if (!client.sealed) context.unicast(frame, client);
}

function joined(context: CoreContext, member: Member): void {
  if (context.registry.get(member.id)) return;
  if (context.elsewhere.put(member)) announce(context, member, "+");
}

/**
 * Its client is at another server now: nothing more is said to it here. Another program of the same key has taken its
 * place, and it must not take it back; or it has moved itself. It may even be here still, and that server one that it had
 * given up before it was let in: then it comes again.
 */
function deposed(context: CoreContext, member: Member, epoch: number, nowMs: number): void {
  const client = context.registry.get(member.id);
  context.elsewhere.put(member);
  if (!client) return;
  context.leave(client, "moved");
  if (!client.sealed) return;
  const isItself = client.sealed.receive.epoch === epoch;
  const [reason, sentence] = isItself
    ? ([CloseReason.SHUTDOWN, WireText.moved] as const)
    : ([CloseReason.SUPERSEDED, WireText.superseded] as const);
  context.sealed?.close(client.sealed, reason, sentence, nowMs);
}

/** Nobody here owns an id any more: sealed clients come again, and the others are entered again. */
function exiled(context: CoreContext, nowMs: number): void {
  for (const client of [...context.registry.clients]) {
    if (client.sealed) unheld(context, client.id, nowMs);
    else claimAgain(context, client);
  }
}

/** It comes again, here or elsewhere, and then has the id. */
function unheld(context: CoreContext, id: number, nowMs: number): void {
  const client = context.registry.get(id);
  if (!client) return;
  if (client.sealed) context.sealed?.close(client.sealed, CloseReason.SHUTDOWN, WireText.moved, nowMs);
  else context.unicast(errorFrame(WireText.notRegistered(id), id), client);
  context.leave(client, "moved");
  announce(context, memberOf(client), "-");
}

function claimAgain(context: CoreContext, client: Client): void {
  const { id, name, address, port } = client;
  context.cluster?.claim({ id, name, isSealed: false, key: undefined, epoch: 0, at: { address, port } }, ({ kind }) => {
    if (kind === "claimed" || kind === "repeated" || context.registry.get(id) !== client) return;
    context.unicast(errorFrame(WireText.idInUse, id), client);
    context.leave(client, "moved");
  });
}

function obey(context: CoreContext, order: Order, kick: Kick, nowMs: number): void {
  switch (order.kind) {
    case "kick":
      if (context.registry.get(order.id)) kick(order.id, order.reason, nowMs);
      return;
    case "mute":
      context.mutes.mute({ id: order.id, key: context.sealed?.keyOf(order.id) }, order.name);
      return;
    case "unmute":
      context.mutes.unmute({ id: order.id, key: context.sealed?.keyOf(order.id) });
      return;
    case "doubt": {
      const client = context.registry.get(order.id);
      if (client && nowMs - client.lastSeenAtMs >= PROBE_OWNER_AFTER_SILENCE_MS) context.probe(client, nowMs);
    }
  }
}

import {
  BROADCAST_ID,
  cutGraphemes,
  isNameUtf8,
  isRefusal,
  isTextUtf8,
  parseMessage,
  patchName,
  patchSize,
  peekDest,
  refusalText,
  TEXT_SIZE,
  textLength,
  textOf,
  WireText,
  zeroPadding,
} from "@recado/protocol";
import type { ClusterPort } from "../cluster/port.ts";
import { type CoreContext, type Inbound, serverText } from "../context.ts";
import type { Client } from "../registry.ts";
import type { SealedPeers } from "../sealed/sealed-peers.ts";

/**
 * MSG: to everybody, the sender included, or to one. The frame goes on as it came, but for three things: the name is the
 * one that the sender registered, `size` is the exact byte length (an original client puts characters there, and a
 * receiver that trusts it would cut a character in two), and the padding is zero.
 */
export function handleText(context: CoreContext, inbound: Inbound, client: Client): void {
  const { bytes } = inbound;
  if (!isNameUtf8(bytes) || !isTextUtf8(bytes)) {
    const parsed = parseMessage(bytes);
    if (isRefusal(parsed)) context.refuse(inbound, parsed.refused, refusalText(parsed));
    return;
  }
  if (context.isMuted(client)) {
    context.refuse(inbound, "muted", WireText.muted);
    return;
  }
  const dest = peekDest(bytes);
  const receiver = dest === BROADCAST_ID ? undefined : context.registry.get(dest);
  const isElsewhere = context.elsewhere.get(dest) !== undefined;
  if (context.sealed?.isStoring === false) {
    context.refuse(inbound, "not-stored", WireText.notStored);
    return;
  }
  if (context.sealed?.owns(dest)) {
    deliverSealed(context, context.sealed, inbound, client);
    return;
  }
  if (dest !== BROADCAST_ID && !receiver && !isElsewhere) {
    context.refuse(inbound, "unknown-destination", WireText.unknownDestination);
    return;
  }
  const byteCount = textLength(bytes);
  if (context.cluster && !receiver) {
    spread(context, context.cluster, inbound, client);
    return;
  }
  patchSize(bytes, byteCount);
  patchName(bytes, client.nameBytes);
  zeroPadding(bytes);
  if (receiver) {
    context.unicast(bytes, receiver);
    context.emit({ kind: "text", origin: client.id, name: client.name, dest, text: "", byteCount });
    return;
  }
  const text = textOf(bytes);
  context.broadcast(bytes, context.registry.clear);
  context.sealed?.broadcast(client, text, inbound.nowMs);
  if (!context.sealed) context.recent.add({ name: client.name, text, atMs: context.wallMs(inbound.nowMs) });
  context.emit({ kind: "text", origin: client.id, name: client.name, dest, text, byteCount });
}

/** To everybody, or to a client in clear frames at another server: in the order of the log. */
function spread(context: CoreContext, cluster: ClusterPort, { bytes, nowMs }: Inbound, client: Client): void {
  const [dest, text, byteCount] = [peekDest(bytes), textOf(bytes), textLength(bytes)];
  const isPublic = dest === BROADCAST_ID;
  if (isPublic && text !== "") context.sealed?.broadcast(client, text, nowMs);
  else cluster.relay({ origin: client.id, name: client.name, dest, text });
  context.emit({ kind: "text", origin: client.id, name: client.name, dest, text: isPublic ? text : "", byteCount });
}

/** To somebody who may be away: the mailbox takes it, or says that it does not. */
function deliverSealed(context: CoreContext, sealed: SealedPeers, inbound: Inbound, client: Client): void {
  const [dest, text] = [peekDest(inbound.bytes), textOf(inbound.bytes)];
  const reception = sealed.deliver(client, dest, text, inbound.nowMs);
  if (reception === "mailbox-full" || reception === "not-stored") {
    context.refuse(inbound, reception, reception === "mailbox-full" ? WireText.mailboxFull : WireText.notStored);
    return;
  }
  const byteCount = textLength(inbound.bytes);
  context.emit({ kind: "text", origin: client.id, name: client.name, dest, text: "", byteCount });
  if (reception !== "waiting") return;
  const notice = cutGraphemes(WireText.waiting(dest, sealed.nameOf(dest) ?? ""), TEXT_SIZE);
  context.unicast(serverText(notice, client.id), client);
}

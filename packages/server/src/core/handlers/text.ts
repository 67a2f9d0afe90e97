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
  utf8Of,
  WireText,
  zeroPadding,
} from "@recado/protocol";
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
  patchSize(bytes, byteCount);
  patchName(bytes, client.nameBytes);
  zeroPadding(bytes);
  if (dest === BROADCAST_ID) {
    sayToAll(context, inbound, client);
    return;
  }
  if (receiver) context.unicast(bytes, receiver);
  else context.cluster?.pass(bytes);
  context.emit({ kind: "text", origin: client.id, name: client.name, dest, text: "", byteCount });
}

/** Of several servers, in the order of their log. */
function sayToAll(context: CoreContext, { bytes, nowMs }: Inbound, client: Client): void {
  const { cluster, sealed } = context;
  const { id: origin, name } = client;
  const [text, byteCount] = [textOf(bytes), textLength(bytes)];
  if (!cluster) context.broadcast(bytes, context.registry.clear);
  else if (text === "") cluster.pass(bytes);
  sealed?.broadcast(client, text, nowMs);
  if (!sealed) context.recent.add({ name, text: utf8Of(text), atMs: context.wallMs(nowMs) });
  context.emit({ kind: "text", origin, name, dest: BROADCAST_ID, text, byteCount });
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

import {
  encodeMessage,
  FRAME_SIZE,
  type HelloMessage,
  isRefusal,
  parseMessage,
  refusalText,
  SERVER_ID,
  SERVER_NAME,
  utf8Of,
  WireText,
} from "@recado/protocol";
import { parseSessionOffer } from "@recado/protocol/session";
import { bannedSentence } from "../bans.ts";
import { letGo } from "../claims.ts";
import type { ClusterPort } from "../cluster/port.ts";
import { CLIENT_TTL_MS, PROBE_OWNER_AFTER_SILENCE_MS } from "../config.ts";
import { type CoreContext, type Inbound, serverText } from "../context.ts";
import type { DropReason, PeerKind } from "../events.ts";
import { isExpired } from "../liveness.ts";
import type { Client } from "../registry.ts";
import { announceJoin, announceLeave } from "../roster-changes.ts";
import { fullBucket } from "../token-bucket.ts";

/** The word by which a client says that it keeps alive, pages the roster and reads its changes (docs/PROTOCOL.md, Offer). */
const RECADO_WORD = "REC0";

/**
 * OI: the client registers. The same id from the same endpoint is the same client, whose answer was lost or who keeps
 * alive: answered again, nothing changes. From another endpoint it is refused while its owner lives.
 */
export function handleHello(context: CoreContext, inbound: Inbound): void {
  const offer = context.sealed && parseSessionOffer(inbound.bytes);
  if (inbound.client && !offer) {
    welcome(context, inbound, inbound.client.id, inbound.client.peer);
    return;
  }
  const message = parseMessage(inbound.bytes);
  if (isRefusal(message)) context.refuse(inbound, message.refused, refusalText(message));
  else if (message.kind !== "hello") return;
  else if (message.name === "") {
    context.refuse(inbound, "name-empty", refusalText({ refused: "name-empty", byteCount: inbound.bytes.byteLength }));
  } else if (context.sealed && offer) context.sealed.handleOffer(inbound, offer);
  else register(context, inbound, message);
}

function register(context: CoreContext, inbound: Inbound, message: HelloMessage): void {
  const owner = context.registry.get(message.origin);
  const refusal = refusalOf(context, inbound, message.origin);
  if (refusal) {
    context.refuse(inbound, ...refusal);
    return;
  }
  if (owner && !isExpired(owner, inbound.nowMs)) {
    if (inbound.nowMs - owner.lastSeenAtMs >= PROBE_OWNER_AFTER_SILENCE_MS) context.probe(owner, inbound.nowMs);
    context.refuse(inbound, "id-in-use", WireText.idInUse);
    return;
  }
  if (owner) {
    context.leave(owner, "expired");
    announceLeave(context, owner);
  }
  const { cluster, claims } = context;
  if (isFull(context, claims.besides(message.origin)) || (cluster && !claims.hasRoomFor(message.origin))) {
    context.refuse(inbound, ...fullRefusal(context));
    return;
  }
  if (cluster) claim(context, cluster, inbound, message);
  else enter(context, inbound, message);
}

/** Where there are other servers, they have to know first; until then the client's repeated OI changes nothing. */
function claim(context: CoreContext, cluster: ClusterPort, inbound: Inbound, message: HelloMessage): void {
  const { origin: id, name } = message;
  const { address, port } = inbound;
  context.claims.begin(id);
  cluster.claim({ id, name, isSealed: false, key: undefined, epoch: 0, at: { address, port } }, ({ kind, nowMs }) => {
    const later: Inbound = { ...inbound, nowMs };
    context.claims.end(id);
    if (kind === "claimed") claimed(context, cluster, later, message);
    else if (kind === "held") {
      if (context.elsewhere.get(id)) cluster.order({ kind: "doubt", id });
      context.refuse(later, "id-in-use", WireText.idInUse);
    } else if (kind === "unavailable") context.refuse(later, "not-stored", WireText.notStored);
  });
}

/** Whoever might come in when the others were asked has to be one who still may. */
function claimed(context: CoreContext, cluster: ClusterPort, inbound: Inbound, message: HelloMessage): void {
  const { origin: id } = message;
  if (context.registry.get(id)) {
    context.elsewhere.remove(id);
    return;
  }
  const refusal = refusalOf(context, inbound, id) ?? (isFull(context, 0) ? fullRefusal(context) : undefined);
  if (refusal) {
    letGo(context, cluster, id);
    context.refuse(inbound, ...refusal);
    return;
  }
  context.elsewhere.remove(id);
  enter(context, inbound, message);
}

type Refusal = readonly [reason: DropReason, sentence: string];

function refusalOf(context: CoreContext, { address }: Inbound, id: number): Refusal | undefined {
  const ban = context.bans.find({ id, address });
  if (ban) return ["banned", bannedSentence(ban.reason)];
  return context.sealed?.owns(id) ? ["id-in-use", WireText.idInUse] : undefined;
}

function isFull({ registry, config, isDraining }: CoreContext, comingCount: number): boolean {
  return isDraining || registry.size + comingCount >= config.clientsMax;
}

function fullRefusal({ config }: CoreContext): Refusal {
  return ["server-full", WireText.serverFull(config.clientsMax)];
}

function enter(context: CoreContext, inbound: Inbound, message: HelloMessage): void {
  const peer = message.offer.includes(RECADO_WORD) ? "recado" : "original";
  welcome(context, inbound, message.origin, peer);
  const client = newClient(context, inbound, message, peer);
  context.join(client);
  announceJoin(context, client);
  for (const text of context.recent.replay()) context.unicast(serverText(text, client.id), client);
}

function newClient(context: CoreContext, inbound: Inbound, message: HelloMessage, peer: PeerKind): Client {
  const { nowMs, address, port } = inbound;
  return {
    id: message.origin,
    name: message.name,
    nameBytes: utf8Of(message.name),
    peer,
    sealed: undefined,
    address,
    port,
    ...fullBucket(context.config, nowMs),
    joinedAtMs: nowMs,
    lastSeenAtMs: nowMs,
    framesIn: 1,
    framesOut: 1,
    bytesIn: FRAME_SIZE,
    bytesOut: FRAME_SIZE,
    drops: 0,
    probedAtMs: nowMs,
    refusals: 0,
    firstRefusalAtMs: 0,
    rateNoticeAtMs: Number.NEGATIVE_INFINITY,
    index: 0,
    clearIndex: 0,
  };
}

function welcome(context: CoreContext, inbound: Inbound, dest: number, peer: PeerKind): void {
  const offer = peer === "recado" ? [RECADO_WORD, `ttl=${CLIENT_TTL_MS / 1_000}`] : [];
  const text = WireText.accepted;
  context.answer(inbound, encodeMessage({ kind: "hello", origin: SERVER_ID, dest, name: SERVER_NAME, text, offer }));
}

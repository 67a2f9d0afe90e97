/** Events as JSON objects; docs/JSON.md is the schema. Texts are raw: JSON escapes them, a terminal must not get them. */
import { dissectEnvelope, dissectFrame } from "@recado/protocol";
import type { LinkFigures } from "@recado/protocol/session";
import type { TappedDatagram } from "../datagram-taps.ts";
import type { ChatMessage, ClientEvent, ConnectionState, HistoryEntry } from "../events.ts";

type Json = Readonly<Record<string, unknown>>;

export function jsonOf(event: ClientEvent): Json {
  switch (event.kind) {
    case "state":
      return { type: "state", ...stateFields(event.state), address: event.server.address, port: event.server.port };
    case "message":
      return { type: "message", ...messageFields(event.message) };
    case "sent":
      return { type: "sent", sendId: event.sendId, ...messageFields(event.message) };
    case "delivery":
      return { type: "delivery", sendId: event.sendId, delivery: event.delivery, rttMs: event.rttMs, why: event.why };
    case "placed":
      return { type: "placed", sendId: event.sendId, number: event.number, at: isoTime(event.atMs) };
    case "skipped":
      return { type: "skipped", count: event.count };
    case "servers":
      return { type: "servers", servers: event.servers.map(({ host, port }) => ({ host, port })) };
    case "server-key": {
      const { host, port, fingerprint, verdict } = event;
      return { type: "server-key", host, port, fingerprint, verdict };
    }
    case "memory":
      return { type: "memory", fault: event.fault ?? null, path: event.path };
    case "server-error":
      return { type: "server-error", text: event.text };
    case "joined":
    case "left":
      return { type: event.kind, ...event.entry };
    case "renamed":
      return { type: "renamed", ...event.entry, oldName: event.oldName };
    case "roster":
      return { type: "roster", users: event.entries };
    case "rtt":
      return { type: "rtt", rttMs: event.rttMs, ...linkFields(event.link) };
    case "status":
      return { type: "status", uptimeSeconds: event.uptimeSeconds, clientCount: event.clientCount, text: event.text };
    case "dropped":
      return { type: "dropped", reason: event.reason, address: event.from.address, port: event.from.port };
  }
}

function linkFields(link: LinkFigures | undefined): Json {
  if (link === undefined) return {};
  const { jitterMs, lost, reordered, duplicated, resent } = link;
  return { jitterMs, lost, reordered, duplicated, resent };
}

/** A datagram as it came or went, opened where it was sealed. */
export function datagramFields({ direction, bytes, isSealed, peer }: TappedDatagram): Json {
  const fields = isSealed ? dissectEnvelope(bytes) : dissectFrame(bytes);
  const { address, port } = peer;
  const hex = Buffer.from(bytes).toString("hex");
  return { type: "datagram", direction, address, port, sealed: isSealed, hex, fields };
}

function stateFields(state: ConnectionState): Json {
  switch (state.name) {
    case "connecting":
      return { state: "connecting", attempt: state.attempt };
    case "registered":
      return { state: "registered", server: state.server, sealed: state.sealed, rttMs: state.rttMs };
    case "waiting":
      return { state: "waiting", attempt: state.attempt, why: state.why, retryAt: isoTime(state.retryAtMs) };
    case "refused":
      return { state: "refused", text: state.text };
    case "closed":
      return { state: "closed" };
  }
}

export function historyFields({ delivery, ...message }: HistoryEntry): Json {
  return { ...messageFields(message), delivery };
}

function messageFields(message: ChatMessage): Json {
  const { scope, origin, name, dest, text, atMs, number, sealed } = message;
  return { scope, origin, name, dest, text, at: isoTime(atMs), number, sealed };
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

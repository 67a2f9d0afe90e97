/** Does what a request asks, with what the console has: the server's control. Pure but for that. */
import { countsByKind } from "../client-counts.ts";
import { type BanOutcome, targetText } from "../core/bans.ts";
import type { ClusterFigures } from "../core/cluster/figures.ts";
import type { ClientRow, ServerControl, ServerSnapshot, SessionFigures } from "../core/events.ts";
import type { ProcessTotals } from "../process-figures.ts";
import type { ControlRequest } from "./request.ts";

/** What was asked for could not be done. */
type Refusal = "unknown-client" | "not-muted" | "not-banned" | "not-stored" | "not-running" | "alone";

export type Answer = { readonly result: object } | { readonly error: Refusal };

export interface Answering {
  readonly control: ServerControl;
  readonly version: string;
  readonly processTotals: () => ProcessTotals;
  readonly wallMs: () => number;
  /** Lets the program end. */
  readonly requestStop: () => void;
}

export type PlainRequest = Exclude<ControlRequest, { readonly command: "log" }>;

export function answer(request: PlainRequest, answering: Answering): Answer {
  const { control } = answering;
  const snapshot = control.snapshot();
  switch (request.command) {
    case "stats":
      return { result: statsOf(snapshot, answering) };
    case "clients":
      return { result: { clients: snapshot.clients.map(clientOf) } };
    case "mutes":
      return { result: { mutes: control.mutes() } };
    case "bans":
      return { result: { bans: control.bans().map(({ atMs, ...ban }) => ({ ...ban, at: timeText(atMs) })) } };
    case "ban":
      return outcomeOf(control.ban(request.who, request.reason), targetText(request.who));
    case "unban":
      return outcomeOf(control.unban(request.who), targetText(request.who));
    case "nodes":
      return nodesOf(control.cluster());
    case "drain":
      return control.drain() ? { result: {} } : { error: "alone" };
    case "unmute":
      return control.unmute(request.client) ? { result: { client: request.client } } : { error: "not-muted" };
    case "stop":
      answering.requestStop();
      return { result: {} };
    default:
      return snapshot.state === "running" ? toClients(request, control, snapshot) : { error: "not-running" };
  }
}

export type NodesResult = ReturnType<typeof clusterOf>;

function nodesOf(figures: ClusterFigures | undefined): Answer {
  return figures ? { result: clusterOf(figures) } : { error: "alone" };
}

function clusterOf({ boot: own, nodes, ...figures }: ClusterFigures) {
  return {
    ...figures,
    nodes: nodes.map(({ boot, sinceMs, isDraining, clientCount, ...node }) => ({
      ...node,
      boot,
      own: boot === own,
      since: timeText(sinceMs),
      clients: clientCount,
      draining: isDraining,
    })),
  };
}

type ToClients = Extract<PlainRequest, { readonly command: "kick" | "mute" | "notice" | "status" }>;

function toClients(request: ToClients, control: ServerControl, { clients }: ServerSnapshot): Answer {
  switch (request.command) {
    case "kick":
      return about(request.client, control.kick(request.client, request.reason));
    case "mute":
      return about(request.client, control.mute(request.client));
    case "notice":
      control.notice(request.text);
      return { result: { clients: clients.length } };
    case "status":
      control.statusNow();
      return { result: { clients: clients.length } };
  }
}

function about(client: number, isKnown: boolean): Answer {
  return isKnown ? { result: { client } } : { error: "unknown-client" };
}

function outcomeOf(outcome: BanOutcome, who: string): Answer {
  return outcome === "done" ? { result: { who } } : { error: outcome };
}

export type StatsResult = ReturnType<typeof statsOf>;
export type ClientResult = ReturnType<typeof clientOf>;

function statsOf(snapshot: ServerSnapshot, { control, version, processTotals, wallMs }: Answering) {
  const { state, local, uptimeMs, statusIntervalMs, nextStatusInMs, clients } = snapshot;
  return {
    version,
    state,
    address: local.address,
    port: local.port,
    at: timeText(wallMs()),
    uptimeSeconds: Math.floor(uptimeMs / 1_000),
    statusIntervalSeconds: statusIntervalMs / 1_000,
    nextStatusSeconds: Math.ceil(nextStatusInMs / 1_000),
    clients: clients.length,
    clientsElsewhere: snapshot.elsewhereCount,
    draining: snapshot.isDraining,
    clientsByKind: countsByKind(clients),
    clientsPeak: snapshot.clientsPeak,
    clientsTotal: snapshot.clientsTotal,
    handshakes: snapshot.handshakeCount,
    datagramsIn: snapshot.datagramsIn,
    bytesIn: snapshot.bytesIn,
    datagramsOut: snapshot.datagramsOut,
    bytesOut: snapshot.bytesOut,
    sendErrors: snapshot.sendErrors,
    queueDrops: snapshot.queueDrops,
    drops: Object.fromEntries(snapshot.drops),
    mutes: control.mutes().length,
    bans: control.bans().length,
    history: control.history(),
    ...processTotals(),
  };
}

function clientOf({ endpoint, peer, joinedAtMs, lastSeenAtMs, isMuted, session, ...row }: ClientRow) {
  return {
    ...row,
    kind: peer,
    address: endpoint.address,
    port: endpoint.port,
    joined: timeText(joinedAtMs),
    lastSeen: timeText(lastSeenAtMs),
    muted: isMuted,
    session: session && sessionOf(session),
  };
}

function sessionOf({ isBehind, unacknowledgedSinceMs: sinceMs, ...figures }: SessionFigures) {
  return { ...figures, behind: isBehind, unacknowledgedSince: sinceMs === undefined ? undefined : timeText(sinceMs) };
}

function timeText(wallMs: number): string {
  return new Date(wallMs).toISOString();
}

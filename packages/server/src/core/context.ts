/** The core's state and the few ways in which handlers change it or put out effects. */
import {
  encodeMessage,
  FRAME_SIZE,
  FrameType,
  peekDest,
  peekOrigin,
  peekType,
  SERVER_ID,
  SERVER_NAME,
  WireText,
} from "@recado/protocol";
import type { Endpoint } from "@recado/runtime/net";
import type { ServerStore } from "../store/server-store.ts";
import { Bans, keyText } from "./bans.ts";
import { ClaimsUnderWay } from "./claims.ts";
import { Elsewhere } from "./cluster/elsewhere.ts";
import type { ClusterPort } from "./cluster/port.ts";
import {
  type CoreConfig,
  RATE_NOTICE_INTERVAL_MS,
  ROSTER_TEXT_FRAMES,
  ROSTER_TEXT_NETWORKS_MAX,
  SOURCES_MAX,
} from "./config.ts";
import type { Effect } from "./effects.ts";
import type { ClientRow, DatagramHead, DropReason, LeaveReason, ServerEvent } from "./events.ts";
import type { Mutes } from "./mutes.ts";
import { RecentMessages } from "./recent-messages.ts";
import { type Client, Registry } from "./registry.ts";
import { sessionFigures } from "./sealed/peer.ts";
import type { SealedPeers } from "./sealed/sealed-peers.ts";
import { type Source, SourceTable } from "./sources.ts";
import { BucketTable } from "./token-bucket.ts";

/** One datagram and who it came from. */
export interface Inbound extends Endpoint {
  readonly bytes: Uint8Array;
  readonly nowMs: number;
  /** The registered client whose id the frame bears, when it came from that client's endpoint. */
  readonly client: Client | undefined;
  /** The source's account, when it is no such client. */
  readonly source: Source | undefined;
}

const NONE: readonly Effect[] = [];

export class CoreContext {
  readonly registry = new Registry();
  readonly recent: RecentMessages;
  readonly bans: Bans;
  readonly drops = new Map<DropReason, number>();
  readonly sources: SourceTable;
  /** Who is registered at other servers; nobody where there are none. */
  readonly elsewhere: Elsewhere;
  readonly claims = new ClaimsUnderWay();
  /** Frames of lists that original clients may be sent, by network. */
  readonly rosterTexts = new BucketTable(ROSTER_TEXT_FRAMES, ROSTER_TEXT_NETWORKS_MAX);
  clientsPeak = 0;
  clientsTotal = 0;
  /** Undefined where sessions are not offered. */
  sealed: SealedPeers | undefined;
  /** Nobody is taken in any more. */
  isDraining = false;
  /** Something became ready between two inputs: the driver is to flush. */
  onWake: () => void = () => undefined;
  #effects: Effect[] = [];

  constructor(
    readonly config: CoreConfig,
    readonly startedAtMs: number,
    /** Wall-clock time less monotonic time, for what people read. */
    readonly wallOffsetMs: number,
    store: ServerStore | undefined,
    readonly mutes: Mutes,
    /** Undefined where this server is alone. */
    readonly cluster: ClusterPort | undefined,
  ) {
    this.elsewhere = new Elsewhere(cluster?.members() ?? []);
    this.sources = new SourceTable(config, SOURCES_MAX);
    this.bans = new Bans(store);
    this.recent = new RecentMessages(config.replayCount, store?.load().recent ?? []);
  }

  /** Registered, here and at other servers. */
  get memberCount(): number {
    return this.registry.size + this.elsewhere.members.length;
  }

  wake(): void {
    this.onWake();
  }

  /** What people read, of the core's time. */
  wallMs(nowMs: number): number {
    return Math.round(nowMs + this.wallOffsetMs);
  }

  takeEffects(): readonly Effect[] {
    if (this.#effects.length === 0) return NONE;
    const effects = this.#effects;
    this.#effects = [];
    return effects;
  }

  emit(event: ServerEvent): void {
    this.#effects.push({ kind: "event", event });
  }

  unicast(bytes: Uint8Array, to: Client): void {
    countOut(to, bytes);
    this.#effects.push({ kind: "unicast", bytes, to });
  }

  /** To an address that a session has proven. Who uses the same object each time is found sooner. */
  sendTo(bytes: Uint8Array, to: Endpoint): void {
    this.#effects.push({ kind: "unicast", bytes, to });
  }

  /** A frame that every client ignores goes out, to learn whether the client's port is still open. */
  probe(client: Client, nowMs: number): void {
    const bytes = probeFrame(client.id);
    countOut(client, bytes);
    client.probedAtMs = nowMs;
    this.#effects.push({ kind: "probe", bytes, to: client });
  }

  /** The target list is read when the effect is carried out, before the next datagram is handled. */
  broadcast(bytes: Uint8Array, to: readonly Client[]): void {
    for (const client of to) countOut(client, bytes);
    this.#effects.push({ kind: "broadcast", bytes, to });
  }

  /** A frame to the sender of a datagram, registered or not; withheld from a source that sent fewer bytes. */
  answer(inbound: Inbound, bytes: Uint8Array): boolean {
    const { client, source } = inbound;
    if (client) {
      this.unicast(bytes, client);
      return true;
    }
    if (!source || source.creditBytes < bytes.byteLength) return false;
    source.creditBytes -= bytes.byteLength;
    this.#effects.push({ kind: "unicast", bytes, to: { address: inbound.address, port: inbound.port } });
    return true;
  }

  /** Counts a datagram without effect; no ERRO explains it to its sender, who may have got another answer. */
  drop(inbound: Inbound, reason: DropReason, answered = false): void {
    this.#count(inbound, reason);
    this.#emitDropped(inbound, reason, "", answered);
  }

  /** Counts a datagram without effect and explains it to its sender in an ERRO. An ERRO is never answered. */
  refuse(inbound: Inbound, reason: DropReason, sentence: string): void {
    this.#count(inbound, reason);
    const answered = !isError(inbound.bytes) && this.answer(inbound, errorFrame(sentence, destinationOf(inbound)));
    if (!answered) this.#countOnly("answer-withheld");
    this.#emitDropped(inbound, reason, sentence, answered);
  }

  /** A text that came in a session and has no effect; the session tells its writer. */
  refuseSealed(client: Client, reason: DropReason, sentence: string): void {
    client.drops++;
    this.#countOnly(reason);
    const { id, name } = client;
    const from = endpointOf(client);
    this.emit({
      kind: "dropped",
      reason,
      from,
      client: { id, name },
      datagram: undefined,
      detail: sentence,
      answered: true,
    });
  }

  isMuted({ id, sealed }: Pick<Client, "id" | "sealed">): boolean {
    return this.mutes.has({ id, key: sealed?.key });
  }

  /** A source over its rate: counted each time, told and logged once in a while. */
  refuseForRate(inbound: Inbound): void {
    const account = inbound.client ?? inbound.source;
    if (!account || inbound.nowMs - account.rateNoticeAtMs < RATE_NOTICE_INTERVAL_MS) {
      this.#count(inbound, "rate-limited");
      return;
    }
    account.rateNoticeAtMs = inbound.nowMs;
    this.refuse(inbound, "rate-limited", WireText.rateLimited(this.config.ratePerSecond));
  }

  join(client: Client): void {
    this.registry.add(client);
    this.clientsTotal++;
    this.clientsPeak = Math.max(this.clientsPeak, this.registry.size);
    this.emit({ kind: "joined", client: this.row(client) });
  }

  leave(client: Client, reason: LeaveReason, why = ""): void {
    this.registry.remove(client);
    if (reason !== "moved") this.cluster?.release(client.id);
    this.emit({ kind: "left", client: this.row(client), reason, why });
  }

  row(client: Client): ClientRow {
    return {
      id: client.id,
      name: client.name,
      endpoint: endpointOf(client),
      peer: client.peer,
      joinedAtMs: this.wallMs(client.joinedAtMs),
      lastSeenAtMs: this.wallMs(client.lastSeenAtMs),
      framesIn: client.framesIn,
      framesOut: client.framesOut,
      bytesIn: client.bytesIn,
      bytesOut: client.bytesOut,
      drops: client.drops,
      isMuted: this.isMuted(client),
      key: client.sealed && keyText(client.sealed.key),
      session: client.sealed && sessionFigures(client.sealed, (atMs) => this.wallMs(atMs)),
    };
  }

  #emitDropped(inbound: Inbound, reason: DropReason, detail: string, answered: boolean): void {
    const { client: sender, bytes } = inbound;
    const client = sender && { id: sender.id, name: sender.name };
    const datagram = headOf(bytes);
    this.emit({ kind: "dropped", reason, from: endpointOf(inbound), client, datagram, detail, answered });
  }

  #count(inbound: Inbound, reason: DropReason): void {
    if (inbound.client) inbound.client.drops++;
    this.#countOnly(reason);
  }

  #countOnly(reason: DropReason): void {
    this.drops.set(reason, (this.drops.get(reason) ?? 0) + 1);
  }
}

function countOut(client: Client, bytes: Uint8Array): void {
  client.framesOut++;
  client.bytesOut += bytes.byteLength;
}

function probeFrame(dest: number): Uint8Array {
  return encodeMessage({ kind: "roster", origin: SERVER_ID, dest, name: SERVER_NAME, text: "" });
}

export function errorFrame(sentence: string, dest: number): Uint8Array {
  return encodeMessage({ kind: "error", origin: SERVER_ID, dest, name: SERVER_NAME, text: sentence });
}

export function serverText(text: string, dest: number): Uint8Array {
  return encodeMessage({ kind: "text", origin: SERVER_ID, dest, name: SERVER_NAME, text });
}

function endpointOf({ address, port }: Endpoint): Endpoint {
  return { address, port };
}

function headOf(bytes: Uint8Array): DatagramHead {
  const byteCount = bytes.byteLength;
  const isFrame = byteCount === FRAME_SIZE && bytes[0] === 0;
  if (!isFrame) return { byteCount, frame: undefined };
  return { byteCount, frame: { type: peekType(bytes), origin: peekOrigin(bytes), dest: peekDest(bytes) } };
}

function isError(bytes: Uint8Array): boolean {
  return bytes.byteLength === FRAME_SIZE && peekType(bytes) === FrameType.ERRO;
}

/** The id that the sender believes to have; 0 where the datagram is too short or too strange to tell. */
function destinationOf({ bytes, client }: Inbound): number {
  if (client) return client.id;
  return bytes.byteLength === FRAME_SIZE ? peekOrigin(bytes) : 0;
}

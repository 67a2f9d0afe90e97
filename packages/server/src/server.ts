/**
 * The running server: joins the socket, the clock and the one timer to the core, and is what a console controls.
 * The only place where the core's effects become datagrams.
 */
import type { Clock } from "@recado/runtime";
import {
  DatagramBatch,
  type DatagramTransport,
  type Endpoint,
  type OpenTransport,
  type Packet,
} from "@recado/runtime/net";
import { DatabaseError } from "@recado/runtime/sqlite";
import type { Cluster } from "./cluster/cluster.ts";
import type { Presence } from "./cluster/heartbeat.ts";
import { type BanOutcome, Bans, type BanTarget, marksOf, targetText } from "./core/bans.ts";
import type { ClusterFigures } from "./core/cluster/figures.ts";
import type { ClusterPort } from "./core/cluster/port.ts";
import type { CoreConfig } from "./core/config.ts";
import type { NoticeOutcome, ServerControl, ServerEvent, ServerSnapshot } from "./core/events.ts";
import { type Mute, Mutes } from "./core/mutes.ts";
import type { Sealing } from "./core/sealed/sealing.ts";
import { ServerCore } from "./core/server-core.ts";
import { startErrorOf } from "./start-error.ts";
import type { Ban, HistorySize } from "./store/server-store.ts";

export interface ServerOptions {
  /** Where `start` binds when the console is not asked otherwise. */
  readonly local: Endpoint;
  readonly core: CoreConfig;
  readonly clock: Clock;
  readonly openTransport: OpenTransport;
  readonly sealing: Sealing;
  /** Where clients find the server that is bound there. */
  readonly advertised: (local: Endpoint) => { readonly host: string; readonly port: number };
  /** Undefined: this server is alone. */
  readonly cluster: ServerCluster | undefined;
}

/** The part of `Cluster` that the running server joins to its core. */
type ServerCluster = Pick<Cluster, keyof ClusterPort | "onEvents" | "onAnswered" | "listen" | "figures">;

/** How long the goodbyes may take to leave when the kernel takes no more. */
const GOODBYE_LIMIT_MS = 1_000;

interface Running {
  readonly core: ServerCore;
  readonly transport: DatagramTransport;
}

export class RecadoServer implements ServerControl {
  readonly #options: ServerOptions;
  readonly #observers = new Set<(event: ServerEvent) => void>();
  readonly #mutes = new Mutes();
  readonly #bans: Bans;
  #local: Endpoint;
  #statusIntervalMs: number;
  #running: Running | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #armedForMs = Infinity;
  #cancelFlush: (() => void) | undefined;
  /** Where sealed datagrams are gathered; empty between flushes. */
  readonly #batch = new DatagramBatch();

  constructor(options: ServerOptions) {
    this.#options = options;
    this.#bans = new Bans(options.sealing.store);
    this.#local = options.local;
    this.#statusIntervalMs = options.core.statusIntervalMs;
  }

  async start(local: Endpoint): Promise<void> {
    await this.stop();
    const { clock, openTransport } = this.#options;
    const core = this.#newCore(local);
    core.onWake = () => {
      if (this.#running?.core === core) this.#flushSoon(core);
    };
    const transport = await openTransport(local, {
      datagram: (bytes, port, address) => {
        core.handleDatagram(bytes, port, address, clock.monotonicMs());
        this.#carryOut();
      },
      refused: (port, address) => {
        core.handleRefusal(port, address, clock.monotonicMs());
        this.#carryOut();
      },
      unreachable: () => core.handleUnreachable(),
      failed: (error) => this.#publish({ kind: "failed", message: error.message }),
    }).catch((error: unknown) => {
      throw startErrorOf(error, local);
    });
    this.#local = transport.local;
    this.#running = { core, transport };
    this.#join(core);
    this.#publish({ kind: "started", at: transport.local });
    this.#arm();
  }

  #newCore(local: Endpoint): ServerCore {
    const { clock, core, sealing, cluster } = this.#options;
    const nowMs = clock.monotonicMs();
    const config = { ...core, statusIntervalMs: this.#statusIntervalMs };
    try {
      return new ServerCore(config, nowMs, clock.wallMs() - nowMs, sealing, this.#mutes, cluster);
    } catch (error) {
      throw error instanceof DatabaseError ? startErrorOf(error, local) : error;
    }
  }

  /** Sends everybody to the other servers, and takes nobody any more. False where there are none. */
  drain(): boolean {
    if (!this.#options.cluster) return false;
    this.#running?.core.drain(this.#options.clock.monotonicMs());
    this.#carryOut();
    return true;
  }

  cluster(): ClusterFigures | undefined {
    return this.#options.cluster?.figures();
  }

  async stop(): Promise<void> {
    const running = this.#running;
    if (!running) return;
    running.core.shutDown(this.#options.clock.monotonicMs());
    this.#carryOut();
    await running.transport.drained(GOODBYE_LIMIT_MS);
    this.#running = undefined;
    clearTimeout(this.#timer);
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    running.transport.close();
    this.#publish({ kind: "stopped" });
  }

  /** For who opened the store: it cannot store any more, or (undefined) it can again. */
  reportStorage(fault: string | undefined): void {
    this.#publish({ kind: "storage", fault });
  }

  kick(id: number, reason: string): boolean {
    const found = this.#running?.core.kick(id, reason, this.#options.clock.monotonicMs()) ?? false;
    this.#carryOut();
    return found;
  }

  mute(id: number): boolean {
    const found = this.#running?.core.mute(id) ?? false;
    this.#carryOut();
    return found;
  }

  unmute(id: number): boolean {
    const found = this.#running?.core.unmute(id) ?? this.#mutes.unmute({ id, key: this.#keyOf(id) });
    this.#carryOut();
    return found;
  }

  mutes(): readonly Mute[] {
    return this.#mutes.all;
  }

  ban(target: BanTarget, reason: string): BanOutcome {
    const marks = marksOf(target, (id) => this.#keyOf(id));
    const outcome = this.#bans.ban(marks, reason, this.#options.clock.wallMs());
    if (outcome === "done") this.#publish({ kind: "banned", who: targetText(target), reason });
    this.#running?.core.enforceBans(this.#options.clock.monotonicMs());
    this.#carryOut();
    return outcome;
  }

  unban(target: BanTarget): BanOutcome {
    const outcome = this.#bans.unban(marksOf(target, (id) => this.#keyOf(id)));
    if (outcome === "done") this.#publish({ kind: "unbanned", who: targetText(target) });
    return outcome;
  }

  bans(): readonly Ban[] {
    return this.#options.sealing.store.bans();
  }

  history(): HistorySize {
    return this.#options.sealing.store.size();
  }

  notice(text: string): void {
    this.#running?.core.notice(text, this.#options.clock.monotonicMs());
    this.#carryOut();
  }

  noticeTo(id: number, text: string): NoticeOutcome {
    const outcome = this.#running?.core.noticeTo(id, text, this.#options.clock.monotonicMs()) ?? "unknown-client";
    this.#carryOut();
    return outcome;
  }

  statusNow(): void {
    this.#running?.core.statusNow(this.#options.clock.monotonicMs());
    this.#carryOut();
    this.#arm();
  }

  setStatusInterval(ms: number): void {
    this.#statusIntervalMs = ms;
    this.#running?.core.setStatusInterval(ms, this.#options.clock.monotonicMs());
    this.#arm();
  }

  subscribe(observer: (event: ServerEvent) => void): () => void {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }

  snapshot(): ServerSnapshot {
    const running = this.#running;
    if (!running) return stoppedSnapshot(this.#local, this.#statusIntervalMs);
    const { counters } = running.transport;
    return {
      state: "running",
      local: this.#local,
      ...running.core.snapshot(this.#options.clock.monotonicMs()),
      datagramsIn: counters.datagramsIn,
      bytesIn: counters.bytesIn,
      datagramsOut: counters.datagramsOut,
      bytesOut: counters.bytesOut,
      sendErrors: counters.sendErrors,
      queueDrops: counters.dropsQueueFull,
    };
  }

  #join(core: ServerCore): void {
    const { cluster, clock } = this.#options;
    if (!cluster) return;
    cluster.onEvents = (events) => {
      if (this.#running?.core !== core) return;
      core.handleLog(events, clock.monotonicMs());
      this.#carryOut();
    };
    cluster.onAnswered = () => this.#carryOut();
    cluster.listen(() => this.#presence());
  }

  #presence(): Presence {
    const { sealing, advertised, clock } = this.#options;
    const { host, port } = advertised(this.#local);
    const { clientCount = 0, isDraining = true, startedAtMs = clock.monotonicMs() } = this.#running?.core ?? {};
    const key = Buffer.from(sealing.keyPair.publicKey).toString("base64url");
    const sinceMs = Math.round(clock.wallMs() - clock.monotonicMs() + startedAtMs);
    return { host, port, key, sinceMs, clientCount, isDraining };
  }

  /** That owns the id, whether the server runs or not. */
  #keyOf(id: number): Uint8Array | undefined {
    if (this.#running) return this.#running.core.keyOf(id);
    try {
      return this.#options.sealing.store.load().owners.find((owner) => owner.id === id)?.key;
    } catch (error) {
      // The store tells its fault itself, and takes no ban while it has one.
      if (error instanceof DatabaseError) return undefined;
      throw error;
    }
  }

  #carryOut(): void {
    if (!this.#running) return;
    const { core, transport } = this.#running;
    if (core.wantsFlush) this.#flushSoon(core);
    const effects = core.takeEffects();
    if (effects.length === 0) return;
    let packets: Packet[] = [];
    const sendPackets = (): void => {
      if (packets.length === 0) return;
      transport.sendEach(packets);
      packets = [];
    };
    for (const effect of effects) {
      if (effect.kind !== "unicast" && effect.kind !== "event") sendPackets();
      switch (effect.kind) {
        case "unicast":
          packets.push(effect);
          break;
        case "probe":
          transport.probe(effect.bytes, effect.to.port, effect.to.address);
          break;
        case "broadcast":
          transport.broadcast(effect.bytes, effect.to);
          break;
        case "event":
          this.#publish(effect.event);
          break;
      }
    }
    sendPackets();
  }

  /** Behind the datagrams that are at hand, so that what they cause leaves joined. */
  #flushSoon(core: ServerCore): void {
    if (this.#cancelFlush) return;
    const delayMs = core.flushAtMs - this.#options.clock.monotonicMs();
    if (delayMs > 0) {
      const timer = setTimeout(() => this.#flush(), delayMs);
      this.#cancelFlush = () => clearTimeout(timer);
    } else {
      const turn = setImmediate(() => this.#flush());
      this.#cancelFlush = () => clearImmediate(turn);
    }
  }

  #flush(): void {
    this.#cancelFlush = undefined;
    const core = this.#running?.core;
    if (!core) return;
    const nowMs = this.#options.clock.monotonicMs();
    for (let hasMore = true; hasMore && this.#running; ) {
      hasMore = core.flush(nowMs, this.#batch);
      this.#running.transport.sendBatch(this.#batch);
      this.#batch.clear();
    }
    this.#carryOut();
    this.#running?.transport.endTurn();
    if (core.nextTimeoutMs() < this.#armedForMs) this.#arm();
  }

  #publish(event: ServerEvent): void {
    for (const observer of this.#observers) observer(event);
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const running = this.#running;
    if (!running) return;
    this.#armedForMs = running.core.nextTimeoutMs();
    const delayMs = Math.max(0, Math.ceil(this.#armedForMs - this.#options.clock.monotonicMs()));
    this.#timer = setTimeout(() => {
      running.core.handleTimeout(this.#options.clock.monotonicMs());
      this.#carryOut();
      this.#arm();
    }, delayMs);
  }
}

function stoppedSnapshot(local: Endpoint, statusIntervalMs: number): ServerSnapshot {
  return {
    state: "stopped",
    local,
    uptimeMs: 0,
    statusIntervalMs,
    nextStatusInMs: 0,
    lastStatusAgoMs: undefined,
    clients: [],
    clientsPeak: 0,
    clientsTotal: 0,
    handshakeCount: 0,
    datagramsIn: 0,
    bytesIn: 0,
    datagramsOut: 0,
    bytesOut: 0,
    sendErrors: 0,
    queueDrops: 0,
    drops: new Map(),
    elsewhereCount: 0,
    isDraining: false,
  };
}

/**
 * This server as one of several: its part in the log, in the bucket of ids, and in who counts as gone. The core sees it
 * as `ClusterPort` and its `store`; whoever runs the core hands it what `onEvents` brings. docs/SCALING.md has the whole.
 */
import { peekDest, peekOrigin } from "@recado/protocol";
import type { ClusterFigures, NodeInfo } from "../core/cluster/figures.ts";
import type { Claim, ClaimOutcome, ClusterPort, Draft, LogEvent, Member, Order } from "../core/cluster/port.ts";
import type { ServerStore } from "../store/server-store.ts";
import { CLAIM_LIMIT_MS, Claims } from "./claims.ts";
import { ClusterStore } from "./cluster-store.ts";
import { Direct } from "./direct.ts";
import { Found } from "./found.ts";
import { Heartbeat, type Presence } from "./heartbeat.ts";
import { Holders } from "./holders.ts";
import { keep } from "./keep.ts";
import { LogApplier } from "./log-applier.ts";
import { LogEnd } from "./log-end.ts";
import { LogWriter } from "./log-writer.ts";
import type { NatsLink } from "./nats-link.ts";
import { Nodes, OUT_OF_TOUCH_MS } from "./nodes.ts";
import { Places } from "./places.ts";
import { Readers, warn } from "./readers.ts";
import { decodeBatch, encodeBatch, type LogRecord } from "./records.ts";
import type { TailMessage } from "./stream-tail.ts";
import { Sweeper } from "./sweeper.ts";
import { within } from "./within.ts";

export interface ClusterOptions {
  readonly link: NatsLink;
  /** This server's copy of the history. */
  readonly copy: ServerStore;
  /** As people call this server. */
  readonly name: string;
  readonly monotonicMs: () => number;
  readonly wallMs: () => number;
  /** So often marks of what was deleted from the bucket are taken out of it. */
  readonly sweepMs?: number;
}

const FAREWELL_LIMIT_MS = 2_000;
const TELL_AGAIN_MS = 100;
const SWEEP_MS = 60_000;

export class Cluster implements ClusterPort {
  readonly store: ServerStore;
  /** What came by the log, in order. */
  onEvents: (events: readonly LogEvent[]) => void = () => undefined;
  /** A claim was answered, and the core has acted on it. */
  onAnswered: () => void = () => undefined;
  /** Why nothing can be put into the log, or (undefined) that it can again; the copy has faults of its own. */
  onFault: (fault: string | undefined) => void = () => undefined;
  readonly #options: ClusterOptions;
  readonly #holders = new Holders();
  readonly #nodes: Nodes;
  readonly #places: Places;
  readonly #claims: Claims;
  readonly #applier: LogApplier;
  readonly #heartbeat: Heartbeat;
  readonly #direct: Direct;
  readonly #found: Found;
  readonly #logEnd: LogEnd;
  readonly #sweeper: Sweeper;
  #sweepTimer: ReturnType<typeof setInterval> | undefined;
  readonly #readers: Readers;
  #stopListening: () => void = () => undefined;
  #boot = newBoot();
  #writer: LogWriter;
  #events: LogEvent[] = [];
  #fault: string | undefined;
  #lag = 0;
  #listensSinceMs = 0;
  #isClosed = false;

  constructor(options: ClusterOptions) {
    const { link, copy } = options;
    this.#options = options;
    const boot = (): string => this.#boot;
    this.#nodes = new Nodes(boot);
    this.#places = new Places(link.bucket);
    this.#writer = this.#newWriter();
    this.#claims = new Claims({
      places: this.#places,
      boot,
      isCutOff: () => !link.isConnected || this.#isClosed,
      mayTell: () => this.#fault === undefined && copy.fault === undefined && this.#logEnd.isSure,
      append: (record) => this.#append(record),
      tell: (other, record) => this.#tell(other, record),
      monotonicMs: options.monotonicMs,
      answered: () => this.onAnswered(),
    });
    this.#applier = new LogApplier({
      copy,
      holders: this.#holders,
      boot,
      hear: (event) => this.#events.push(event),
      claimed: (id, term, number) => {
        // What was said before is heard before whoever asked goes on.
        this.#flushEvents();
        const isWanted = this.#claims.found(id, term, number);
        if (!isWanted) this.release(id);
      },
      lost: (id) => this.#writer.drop(({ by }) => by === id),
      gone: (gone) => this.#gone(gone),
    });
    this.#found = new Found({
      copy,
      holders: this.#holders,
      isThere: (other) => this.#nodes.has(other),
      learn: (owner) => this.#applier.learn(owner),
      wallMs: options.wallMs,
    });
    this.#logEnd = new LogEnd({
      lastPlace: () => link.lastPlace(link.logStream),
      isConnected: () => link.isConnected,
      readTo: () => Math.max(copy.logPlace, ...this.#nodes.all.map(({ applied }) => applied)),
      changed: () => this.#doubted(),
      sleep: Bun.sleep,
    });
    this.#sweeper = new Sweeper({
      remove: (revision) => link.remove(revision),
      isOurs: () => this.#nodes.all[0]?.boot === this.#boot,
    });
    this.#readers = new Readers({
      link,
      copy,
      logEnd: this.#logEnd,
      onBucket: (message) => this.#readBucket(message),
      onBucketRead: () => this.#found.use(),
      onLog: (message) => this.#readLog(message),
    });
    this.#direct = new Direct({
      send: (other, bytes) => link.tell(other, bytes),
      boot,
      place: () => copy.logPlace,
      isAt: (id, other) => this.#holders.get(id)?.boot === other,
      hear: (frame) => this.#hear(frame),
    });
    this.store = new ClusterStore({
      copy,
      append: (record) => this.#append(record),
      whenSettled: (call) => this.#writer.whenSettled(call),
      fault: () => this.#faultNow,
    });
    this.#heartbeat = new Heartbeat({
      bucket: link.bucket,
      beat: () => this.#checkTouch(),
      info: (presence) => ({ ...presence, boot: this.#boot, name: options.name, applied: copy.logPlace }),
    });
  }

  /** Reads what is there; afterwards the core may be made. Throws ClusterError, LogLostError. */
  async start(): Promise<void> {
    await this.#readers.start();
    this.#options.link.onAway = () => void this.#logEnd.doubt();
    this.#writer.start(0);
    this.#listenToOthers();
  }

  /** The server listens: the others may know. `presence` is asked for with each heartbeat. */
  listen(presence: () => Presence): void {
    this.#listensSinceMs = this.#options.monotonicMs();
    this.#heartbeat.start(presence);
    clearInterval(this.#sweepTimer);
    this.#sweepTimer = setInterval(() => void this.#sweeper.sweep(), this.#options.sweepMs ?? SWEEP_MS).unref();
  }

  /** Says that it goes, and lets go. */
  async close(): Promise<void> {
    await within(new Promise<void>((resolve) => this.#writer.whenSettled(resolve)), FAREWELL_LIMIT_MS).catch(() => {});
    this.#isClosed = true;
    this.#heartbeat.stop();
    clearInterval(this.#sweepTimer);
    await within(this.#tellGone(this.#boot), FAREWELL_LIMIT_MS).catch(() => {});
    this.#readers.close();
    this.#stopListening();
    await this.#options.link.close();
  }

  append(draft: Draft, epoch: number, atMs: number): void {
    this.#append({ kind: "text", by: draft.origin, draft, epoch, atMs });
  }

  pass(frame: Uint8Array): void {
    const [origin, dest] = [peekOrigin(frame), peekDest(frame)];
    const holder = this.#holders.get(dest);
    const isDirect = holder && holder.boot !== this.#boot && !this.#writer.hasOf(origin);
    if (!isDirect) this.#append({ kind: "frame", by: origin, frame });
    else if (!this.#isClosed) this.#direct.pass(holder.boot, frame);
  }

  order(order: Order): void {
    this.#append({ kind: "order", by: 0, order });
  }

  claim(claim: Claim, then: (outcome: ClaimOutcome) => void): void {
    this.#claims.claim(claim, then);
  }

  release(id: number): void {
    const holder = this.#holders.get(id);
    if (holder?.boot !== this.#boot) return;
    const { term } = holder;
    this.#append({ kind: "release", by: id, term });
    // Where this fails, the place tells of a server that does not claim it any more: the next claim looks at the log's.
    void this.#places.free(id, term).catch(() => undefined);
  }

  members(): readonly Member[] {
    return this.#holders.notAt(this.#boot);
  }

  servers(): readonly string[] {
    const others = this.#nodes.all.filter(({ boot, isDraining }) => boot !== this.#boot && !isDraining);
    return others.map(({ host, port, key }) => `${host} ${port} ${key}`);
  }

  figures(): ClusterFigures {
    const { link, copy } = this.#options;
    return {
      boot: this.#boot,
      name: link.name,
      replicas: link.replicas,
      nodes: this.#nodes.all,
      applied: copy.logPlace,
      lag: this.#lag,
      waiting: this.#writer.waitingCount,
      held: this.#holders.size,
      fault: this.#faultNow,
    };
  }

  /** What waits for a slow log is bounded at once, not with the next heartbeat. */
  get #faultNow(): string | undefined {
    return this.#fault ?? this.#gravest;
  }

  get #gravest(): string | undefined {
    if (this.#logEnd.isLost) return "cluster-lost";
    return this.#writer.isFull || this.#direct.isFull ? "cluster-slow" : undefined;
  }

  #newWriter(): LogWriter {
    const boot = this.#boot;
    const { link, monotonicMs } = this.#options;
    return new LogWriter({
      boot,
      publish: (bytes, behind) => link.publish(boot, bytes, behind),
      ownEnd: () => this.#ownEnd(boot).catch(() => undefined),
      leaves: () => this.#direct.flush(),
      later: (ms, run) => setTimeout(run, ms).unref(),
      monotonicMs,
    });
  }

  async #ownEnd(boot: string): Promise<number | undefined> {
    const { link, copy } = this.#options;
    const { logPlace } = copy;
    if ((await link.lastPlace(link.logStream)) >= logPlace) return await link.lastPlaceOf(boot);
    void this.#logEnd.doubt();
    return undefined;
  }

  #doubted(): void {
    if (!this.#logEnd.isSure) this.#writer.hold();
    else if (this.#readers.isAtLog) this.#writer.goOn();
    if (this.#logEnd.isLost) this.#checkTouch();
  }

  #append(record: LogRecord): void {
    if (this.#isClosed) return;
    this.#writer.append(record);
    if (record.kind === "change")
      void keep(record.change, this.#options.link.bucket, this.#places).catch(() => undefined);
  }

  /** Until it stands there: a claim that nobody hears of would hold the id for nothing. */
  async #tell(boot: string, record: LogRecord): Promise<void> {
    const bytes = encodeBatch({ boot: this.#boot, serial: 0, records: [record] });
    const untilMs = this.#options.monotonicMs() + CLAIM_LIMIT_MS;
    while (this.#options.monotonicMs() < untilMs) {
      if ((await this.#options.link.publish(boot, bytes, undefined)) === "stored") return;
      await Bun.sleep(TELL_AGAIN_MS);
    }
  }

  async #tellGone(boot: string): Promise<void> {
    if (this.#logEnd.isSure) await this.#tell(boot, { kind: "gone", by: 0, boot });
    await this.#options.link.bucket.delete(`node.${boot}`);
  }

  #readLog({ subject, place, data, pending }: TailMessage): void {
    const { link, copy } = this.#options;
    if (place <= copy.logPlace) {
      void this.#logEnd.doubt();
      return;
    }
    const batch = decodeBatch(data);
    const isOurs = link.bootOf(subject) === this.#boot;
    if (isOurs) this.#writer.read(place, batch?.boot === this.#boot ? batch.serial : undefined);
    try {
      if (batch) this.#applier.apply(batch, place);
    } finally {
      this.#lag = pending;
      this.#flushEvents();
      this.#direct.caughtUp();
      this.#flushEvents();
      if (isOurs) this.#writer.used();
      else this.#writer.callBack();
    }
  }

  #flushEvents(): void {
    if (this.#events.length === 0) return;
    const events = this.#events;
    this.#events = [];
    this.onEvents(events);
  }

  #listenToOthers(): void {
    this.#stopListening();
    this.#stopListening = this.#options.link.listen(this.#boot, (bytes) => {
      try {
        this.#direct.received(bytes);
        this.#flushEvents();
      } catch (error) {
        warn(error);
      }
    });
  }

  /** Its receiver may have gone to a third server since: by the log it is heard wherever that is. */
  #hear(frame: Uint8Array): void {
    const holder = this.#holders.get(peekDest(frame));
    if (holder && holder.boot !== this.#boot) this.#append({ kind: "frame", by: 0, frame });
    else this.#events.push({ kind: "passed", frame, isAnswered: true });
  }

  #gone(boot: string): void {
    const isKnown = this.#nodes.forget(boot);
    this.#direct.forget(boot);
    if (boot === this.#boot) {
      this.#boot = newBoot();
      // Who waits for what was not written waits in vain: every session of ours ends, and its texts are said again.
      this.#writer.stop();
      this.#writer = this.#newWriter();
      if (this.#logEnd.isSure) this.#writer.start(0);
      this.#claims.forget();
      this.#direct.begin();
      this.#listenToOthers();
    } else if (isKnown) this.#events.push({ kind: "servers" });
  }

  #readBucket({ subject, place, data, isDeletion }: TailMessage): void {
    const key = subject.split(".").slice(2).join(".");
    this.#sweeper.read(key, place, isDeletion);
    if (key.startsWith("node.")) this.#readNode(key.slice("node.".length), data, isDeletion);
    else if (!this.#readers.isAtLog && !isDeletion) this.#found.read(key, place, data);
  }

  #readNode(boot: string, data: Uint8Array, isDeletion: boolean): void {
    if (isDeletion) {
      this.#nodes.forget(boot);
      return;
    }
    const info: NodeInfo = JSON.parse(new TextDecoder().decode(data));
    const isNews = this.#nodes.heard(info, this.#options.monotonicMs());
    if (boot === this.#boot) {
      if (this.#fault !== undefined) this.#checkTouch();
      return;
    }
    if (!isNews) return;
    this.#events.push({ kind: "servers" });
    this.#flushEvents();
  }

  /** With every heartbeat: are we in touch, and who is not any more? */
  #checkTouch(): void {
    const nowMs = this.#options.monotonicMs();
    const isTouching = this.#nodes.isInTouch(nowMs) || nowMs - this.#listensSinceMs < OUT_OF_TOUCH_MS;
    // Where the copy cannot store, nothing is read, and so nothing comes back.
    const isStuck = this.#writer.isStuck && this.#options.copy.fault === undefined;
    const fault = this.#gravest ?? (isTouching ? (isStuck ? "cluster-slow" : undefined) : "cluster");
    if (fault !== this.#fault) {
      this.#fault = fault;
      this.onFault(fault);
    }
    if (!this.#logEnd.isSure) return;
    for (const boot of this.#nodes.gone(nowMs)) void this.#tellGone(boot).catch(() => undefined);
  }
}

function newBoot(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(9))).toString("base64url");
}

/**
 * The server without its socket and clock. Four kinds of method, in the order in which a driver calls them:
 * inputs (`handle…`, and an operator's `kick`, `notice`, `statusNow`, `shutDown`), `takeEffects` after every input and
 * before the next, `nextTimeoutMs` to arm the one timer, and reads (`snapshot`). Time is monotonic milliseconds.
 */
import {
  BROADCAST_ID,
  byteLength,
  cutGraphemes,
  FRAME_SIZE,
  isRefusal,
  parseMessage,
  peekOrigin,
  peekType,
  refusalText,
  SERVER_ID,
  splitText,
  TEXT_SIZE,
  WireText,
} from "@recado/protocol";
import { CloseReason, isStepFrame, mayBeEnvelope } from "@recado/protocol/session";
import type { DatagramBatch } from "@recado/runtime/net";
import { bannedSentence } from "./bans.ts";
import { handleLogEvent, type Kick } from "./cluster/log-inputs.ts";
import type { ClusterPort, LogEvent, Order } from "./cluster/port.ts";
import { type CoreConfig, SWEEP_INTERVAL_MS } from "./config.ts";
import { CoreContext, errorFrame, type Inbound, serverText } from "./context.ts";
import type { Effect } from "./effects.ts";
import type { CoreSnapshot, DropReason, NoticeOutcome } from "./events.ts";
import { HANDLERS } from "./handlers/index.ts";
import { memberOf } from "./handlers/roster.ts";
import { countRefusal, heard, Sweeper } from "./liveness.ts";
import { Mutes, type Speaker } from "./mutes.ts";
import type { Client } from "./registry.ts";
import { announceLeave } from "./roster-changes.ts";
import { SealedPeers } from "./sealed/sealed-peers.ts";
import type { Sealing } from "./sealed/sealing.ts";
import { takeToken } from "./token-bucket.ts";

export class ServerCore {
  readonly #context: CoreContext;
  readonly #sweeper = new Sweeper();
  #statusIntervalMs: number;
  #nextStatusAtMs: number;
  #lastStatusAtMs: number | undefined;
  #nextSweepAtMs: number;

  /** Without `sealing`, sessions are not offered. `mutes` may outlive the core. Without `cluster`, it is alone. */
  constructor(
    config: CoreConfig,
    nowMs: number,
    wallOffsetMs: number,
    sealing?: Sealing,
    mutes = new Mutes(),
    cluster?: ClusterPort,
  ) {
    this.#context = new CoreContext(config, nowMs, wallOffsetMs, sealing?.store, mutes, cluster);
    if (sealing) this.#context.sealed = new SealedPeers(this.#context, sealing, nowMs);
    this.#statusIntervalMs = config.statusIntervalMs;
    this.#nextStatusAtMs = nowMs + config.statusIntervalMs;
    this.#nextSweepAtMs = nowMs + SWEEP_INTERVAL_MS;
  }

  /** Called when something became ready between two inputs: then `wantsFlush`. Set before the first input. */
  set onWake(wake: () => void) {
    this.#context.onWake = wake;
  }

  /** `bytes` belongs to the core from here on: a frame that is relayed is patched in place. */
  handleDatagram(bytes: Uint8Array, port: number, address: string, nowMs: number): void {
    const context = this.#context;
    const isFrame = bytes.byteLength === FRAME_SIZE;
    if (context.sealed && mayBeEnvelope(bytes)) {
      const outcome = context.sealed.handleEnvelope(bytes, { port, address }, nowMs);
      if (outcome === "handled") return;
      this.#refuseEnvelope(outcome, bytes, port, address, nowMs);
      return;
    }
    const registered = isFrame ? context.registry.get(peekOrigin(bytes)) : undefined;
    const client = registered?.sealed ? undefined : registered;
    if (client && client.port === port && client.address === address) {
      heard(client, bytes.byteLength, nowMs);
      const inbound: Inbound = { bytes, port, address, nowMs, client, source: undefined };
      if (takeToken(client, context.config, nowMs)) this.#dispatch(inbound);
      else context.refuseForRate(inbound);
      return;
    }
    const { source, withinRate } = context.sources.count(port, address, bytes.byteLength, nowMs);
    // A datagram that is no frame bears no id; the endpoint alone tells a registered client's mistake.
    const sender = isFrame ? undefined : context.registry.at(port, address)[0];
    const inbound: Inbound = { bytes, port, address, nowMs, client: sender, source };
    if (!withinRate) context.refuseForRate(inbound);
    else if (isFrame) this.#dispatch(inbound);
    else this.#refuseMalformed(inbound);
  }

  /** What came by the log that this server shares with others. */
  handleLog(events: readonly LogEvent[], nowMs: number): void {
    const kick: Kick = (id, reason, atMs) => this.kick(id, reason, atMs);
    for (const event of events) handleLogEvent(this.#context, event, kick, nowMs);
  }

  /** The network reports that an earlier datagram, nobody knows which, found no open port. */
  handleUnreachable(): void {
    this.#sweeper.sawUnreachable();
  }

  /** A probe of this endpoint found its port closed. */
  handleRefusal(port: number, address: string, nowMs: number): void {
    for (const client of this.#context.registry.at(port, address)) countRefusal(this.#context, client, nowMs);
  }

  handleTimeout(nowMs: number): void {
    if (nowMs >= this.#nextSweepAtMs) {
      this.#nextSweepAtMs = nowMs + SWEEP_INTERVAL_MS;
      this.#sweeper.sweep(this.#context, nowMs);
      this.#context.sealed?.sweep();
      this.enforceBans(nowMs);
    }
    if (nowMs >= this.#nextStatusAtMs) this.statusNow(nowMs);
    this.#context.sealed?.handleTimeout(nowMs);
  }

  nextTimeoutMs(): number {
    return Math.min(this.#nextStatusAtMs, this.#nextSweepAtMs, this.#context.sealed?.nextTimeoutMs ?? Infinity);
  }

  /** Sessions have something to send: call `flush` when the inputs at hand are handled, and not before `flushAtMs`. */
  get wantsFlush(): boolean {
    return this.#context.sealed?.isTouched ?? false;
  }

  get flushAtMs(): number {
    return this.#context.sealed?.flushAtMs ?? 0;
  }

  /** Registered here. */
  get clientCount(): number {
    return this.#context.registry.size;
  }

  get isDraining(): boolean {
    return this.#context.isDraining;
  }

  get startedAtMs(): number {
    return this.#context.startedAtMs;
  }

  /** Handshakes that take up room: under way, or finished a moment ago. */
  get halfOpenCount(): number {
    return this.#context.sealed?.halfOpenCount ?? 0;
  }

  /**
   * What the sessions have to say now, into the batch; then take the effects. True when there is more than the batch
   * takes: call again, in the same moment, when it was sent.
   */
  flush(nowMs: number, batch: DatagramBatch): boolean {
    return this.#context.sealed?.flush(nowMs, batch) ?? false;
  }

  takeEffects(): readonly Effect[] {
    return this.#context.takeEffects();
  }

  /** Tells everyone the server's state, and starts the interval anew. */
  statusNow(nowMs: number): void {
    this.#nextStatusAtMs = nowMs + this.#statusIntervalMs;
    this.#lastStatusAtMs = nowMs;
    const { registry, recent, startedAtMs, memberCount } = this.#context;
    const state = WireText.status(Math.floor((nowMs - startedAtMs) / 1_000), memberCount);
    const text = state + recent.describe(TEXT_SIZE - byteLength(state));
    for (const client of registry.clear) this.#context.unicast(serverText(text, client.id), client);
    this.#context.sealed?.status(text);
    this.#context.emit({ kind: "status", text });
  }

  setStatusInterval(ms: number, nowMs: number): void {
    this.#statusIntervalMs = ms;
    this.#nextStatusAtMs = nowMs + ms;
  }

  /** False when nobody has that id. */
  kick(id: number, reason: string, nowMs: number): boolean {
    const client = this.#context.registry.get(id);
    if (!client) return this.#orderElsewhere({ kind: "kick", id, reason });
    const close = { reason: CloseReason.KICKED, sentence: cutGraphemes(WireText.kicked(reason), TEXT_SIZE) };
    this.#remove(client, close, reason, nowMs);
    return true;
  }

  /** False when nobody has, or owns, that id. */
  mute(id: number): boolean {
    const name = this.#nameOf(id);
    if (name === undefined) return false;
    this.#context.mutes.mute(this.#speakerOf(id), name);
    this.#context.cluster?.order({ kind: "mute", id, name });
    this.#context.emit({ kind: "muted", id, name });
    return true;
  }

  /** False when it was not muted; of several servers, which may know more of mutes than this, when nobody has that id. */
  unmute(id: number): boolean {
    const { mutes, cluster } = this.#context;
    const name = this.#nameOf(id);
    const wasMuted = mutes.unmute(this.#speakerOf(id));
    cluster?.order({ kind: "unmute", id });
    if (!wasMuted && (!cluster || name === undefined)) return false;
    this.#context.emit({ kind: "unmuted", id, name: name ?? "" });
    return true;
  }

  /** The key that owns the id. */
  keyOf(id: number): Uint8Array | undefined {
    return this.#context.sealed?.keyOf(id);
  }

  /** Whoever was banned since the last call goes. */
  enforceBans(nowMs: number): void {
    if (!this.#context.bans.takeChange()) return;
    for (const client of [...this.#context.registry.clients]) {
      const { id, address, sealed } = client;
      const ban = this.#context.bans.find(sealed ? { id, address, key: sealed.key } : { id, address });
      if (!ban) continue;
      this.#remove(client, { reason: CloseReason.REFUSED, sentence: bannedSentence(ban.reason) }, ban.reason, nowMs);
    }
  }

  notice(text: string, nowMs: number): void {
    // Of several servers, every one hears it by the log.
    for (const part of this.#context.cluster ? [] : splitText(text)) {
      this.#context.broadcast(serverText(part, BROADCAST_ID), this.#context.registry.clear);
    }
    this.#context.sealed?.broadcast(undefined, text, nowMs);
    this.#context.emit({ kind: "notice", text });
  }

  /** To one client: at once to who talks in clear frames, by its mailbox to a sealed one. */
  noticeTo(id: number, text: string, nowMs: number): NoticeOutcome {
    const { cluster, elsewhere } = this.#context;
    const client = this.#context.registry.get(id);
    const member = client ? memberOf(client) : elsewhere.get(id);
    if (!member) return "unknown-client";
    const reception = member.isSealed && this.#context.sealed?.deliver(undefined, id, text, nowMs);
    if (reception === "mailbox-full" || reception === "not-stored") return reception;
    for (const part of member.isSealed ? [] : splitText(text)) {
      if (client) this.#context.unicast(serverText(part, id), client);
      else cluster?.pass(serverText(part, id));
    }
    this.#context.emit({ kind: "notice-to", id, name: member.name, text });
    return "done";
  }

  /** Takes nobody in any more, and sends everybody to the other servers. */
  drain(nowMs: number): void {
    this.#context.isDraining = true;
    this.shutDown(nowMs);
  }

  /** Says goodbye to every client and forgets them. */
  shutDown(nowMs: number): void {
    const context = this.#context;
    const clients = [...context.registry.clients];
    context.sealed?.closeAll(CloseReason.SHUTDOWN, WireText.shutdown, nowMs);
    for (const client of clients) if (!client.sealed) context.unicast(serverText(WireText.shutdown, client.id), client);
    for (const client of clients) context.leave(client, "shutdown");
  }

  snapshot(nowMs: number): CoreSnapshot {
    const context = this.#context;
    return {
      uptimeMs: nowMs - context.startedAtMs,
      statusIntervalMs: this.#statusIntervalMs,
      nextStatusInMs: Math.max(0, this.#nextStatusAtMs - nowMs),
      lastStatusAgoMs: this.#lastStatusAtMs === undefined ? undefined : nowMs - this.#lastStatusAtMs,
      clients: context.registry.clients.map((client) => context.row(client)),
      clientsPeak: context.clientsPeak,
      clientsTotal: context.clientsTotal,
      handshakeCount: context.sealed?.handshakeCount(nowMs) ?? 0,
      drops: new Map(context.drops),
      elsewhereCount: context.elsewhere.members.length,
      isDraining: context.isDraining,
    };
  }

  #remove(
    client: Client,
    { reason, sentence }: { reason: CloseReason; sentence: string },
    why: string,
    nowMs: number,
  ): void {
    if (client.sealed) this.#context.sealed?.close(client.sealed, reason, sentence, nowMs);
    else this.#context.unicast(errorFrame(sentence, client.id), client);
    this.#context.leave(client, "kicked", why);
    announceLeave(this.#context, client);
  }

  /** False when nobody elsewhere has the id either. */
  #orderElsewhere(order: Order & { readonly id: number }): boolean {
    const { cluster, elsewhere } = this.#context;
    if (!cluster || !elsewhere.get(order.id)) return false;
    cluster.order(order);
    return true;
  }

  #speakerOf(id: number): Speaker {
    return { id, key: this.keyOf(id) };
  }

  /** Of who has the id, or owns it and is away. */
  #nameOf(id: number): string | undefined {
    const { registry, elsewhere, sealed } = this.#context;
    return registry.get(id)?.name ?? elsewhere.get(id)?.name ?? sealed?.nameOf(id);
  }

  #dispatch(inbound: Inbound): void {
    const { bytes, client } = inbound;
    if (this.#context.sealed && isStepFrame(bytes)) {
      this.#context.sealed.handleStep(inbound);
      return;
    }
    const handler = HANDLERS[peekType(bytes)];
    if (handler === undefined) this.#refuseMalformed(inbound);
    else if (handler.sender === "server") this.#context.drop(inbound, "from-server-only");
    else if (peekOrigin(bytes) === SERVER_ID) this.#refuseServerId(inbound);
    else if (handler.sender === "anybody") handler.handle(this.#context, inbound);
    else if (client) handler.handle(this.#context, inbound, client);
    else this.#refuseStranger(inbound, handler.tellOthers);
  }

  #refuseMalformed(inbound: Inbound): void {
    const parsed = parseMessage(inbound.bytes);
    if (isRefusal(parsed)) this.#context.refuse(inbound, parsed.refused, refusalText(parsed));
  }

  /** A text in place of a frame is a student's mistake; an unknown session may be one of before a restart. */
  #refuseEnvelope(reason: DropReason, bytes: Uint8Array, port: number, address: string, nowMs: number): void {
    const { source, withinRate } = this.#context.sources.count(port, address, bytes.byteLength, nowMs);
    const inbound: Inbound = { bytes, port, address, nowMs, client: undefined, source };
    if (!withinRate) {
      this.#context.refuseForRate(inbound);
      return;
    }
    const parsed = reason === "unknown-session" ? parseMessage(bytes) : undefined;
    if (parsed && isRefusal(parsed) && parsed.refused === "not-binary") {
      this.#refuseMalformed(inbound);
      return;
    }
    const isAnswered = reason === "unknown-session" && this.#context.sealed?.answerUnknown(inbound);
    this.#context.drop(inbound, reason, isAnswered);
  }

  #refuseServerId(inbound: Inbound): void {
    const byteCount = inbound.bytes.byteLength;
    this.#context.refuse(inbound, "origin-zero", refusalText({ refused: "origin-zero", byteCount }));
  }

  /** The frame bears an id that its source did not register: nobody acts in another's name. */
  #refuseStranger(inbound: Inbound, tell: boolean): void {
    const origin = peekOrigin(inbound.bytes);
    const reason: DropReason = this.#context.registry.get(origin) ? "wrong-address" : "not-registered";
    if (!tell) {
      this.#context.drop(inbound, reason);
      return;
    }
    const sentence = reason === "wrong-address" ? WireText.wrongAddress(origin) : WireText.notRegistered(origin);
    this.#context.refuse(inbound, reason, sentence);
  }
}

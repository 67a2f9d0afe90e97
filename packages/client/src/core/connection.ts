/**
 * The client's side of the protocol without socket, timer or clock. Every method belongs to one of three kinds:
 * - inputs, `handle…`: something arrived or became due;
 * - commands: `connect`, `disconnect`, `send`, `requestRoster`, `requestHistory`, `probe`, `rename`, `flush`;
 * - outputs, polled after each input or command until empty: `takeTransmits`, `takeEvents`, `takeAnswers`, `takeResolve`; then arm one
 *   timer for `nextTimeoutMs` and call `handleTimeout` when it is due.
 * The phases are in attempt.ts, registered.ts and sealed.ts; this class moves between them.
 */
import { WireText } from "@recado/protocol";
import { CloseReason, type HistoryRequest, writeHistoryRequest } from "@recado/protocol/session";
import type { Endpoint } from "@recado/runtime/net";
import type { ConnectionState, LossReason } from "../events.ts";
import { type Acceptance, Attempt, type AttemptOutcome, type Welcomed } from "./attempt.ts";
import type { ConnectionConfig } from "./config.ts";
import { ConnectionOutputs } from "./connection-outputs.ts";
import { Context } from "./context.ts";
import { Keeper } from "./keeper.ts";
import type { Moment } from "./moment.ts";
import { happened, IDLE, linkOf, nextTimeoutOf, type Phase, receive, sealedOf, type Verdict } from "./phase.ts";
import { Registered, type RegisteredOutcome } from "./registered.ts";
import { Roster } from "./roster.ts";
import { outcomeOf, type Sealed, type SealedOutcome } from "./sealed.ts";
import { endpointOf, Servers } from "./servers.ts";
import { Sessions } from "./sessions.ts";
import { Standing } from "./standing.ts";
import { GOODBYE_MS, STABLE_MS } from "./timing.ts";
import { type SendResult, Writing } from "./writing.ts";

export class Connection extends ConnectionOutputs {
  /** Undefined: clear frames alone. */
  readonly #sessions: Sessions | undefined;
  readonly #writing: Writing;
  readonly #keeper: Keeper;
  readonly #servers: Servers;
  #state: ConnectionState = { name: "closed" };
  #phase: Phase = IDLE;
  #attemptCount = 0;
  readonly #standing = new Standing();
  #lastToken = 0;
  #keepsOutbox = false;

  constructor({ id, name, servers: named, random, sealing, store }: ConnectionConfig) {
    const kept = store.load();
    const servers = new Servers(named);
    super(new Context(id, name, endpointOf(servers.current), random, store, kept.lastKey), new Roster());
    this.#servers = servers;
    this.context.onServers = (learned) => servers.learn(learned);
    this.#sessions = sealing && new Sessions(sealing, this.context, this.members, kept);
    this.#writing = new Writing(this.context, this.#sessions, kept.unsent);
    this.#keeper = new Keeper(this.context, this.#sessions);
  }

  get state(): ConnectionState {
    const link = linkOf(this.#phase);
    return link && this.#state.name === "registered" ? { ...this.#state, rttMs: link.rttMs } : this.#state;
  }

  /** Texts that wait to leave or, in a session, to be acknowledged. */
  get queuedCount(): number {
    return this.#writing.queuedCount(this.#phase);
  }

  /** Texts whose fate is still open: queued, or without an echo, a receipt or an error so far. */
  get unsettledCount(): number {
    return this.#writing.unsettledCount(this.#phase);
  }

  /** Probes of this registration; undefined while there is none. */
  get probes(): Registered["probes"] | undefined {
    return linkOf(this.#phase)?.probes;
  }

  get nextTimeoutMs(): number {
    return nextTimeoutOf(this.#phase);
  }

  /** Starts a new row of attempts; while waiting, tries at once. Nothing to do while registered or on the way. */
  connect(): void {
    if (this.#phase.name === "leaving") {
      // The goodbye must not be heard in the session that comes.
      this.#sessions?.conversation?.forgetRequests();
      this.#phase = IDLE;
    }
    if (this.#phase.name !== "idle" && this.#phase.name !== "waiting") return;
    this.#attemptCount = 0;
    this.#startAttempt();
  }

  /** Says TCHAU where we are registered, and stops. What was not sent is given up, unless it is to wait in the store. */
  disconnect(now: Moment, keepsOutbox = false): void {
    if (this.#phase.name === "leaving") return;
    this.#keepsOutbox = keepsOutbox;
    if (this.#phase.name === "sealed") {
      const { sealed } = this.#phase;
      sealed.sayGoodbye();
      this.#phase = { name: "leaving", sealed, untilMs: now.monotonicMs + GOODBYE_MS };
      this.flush(now);
      return;
    }
    this.#leave(now);
    this.#closed();
  }

  /**
   * In a session, another handshake bears the new name. Clear frames have no renaming: leaves and registers again, where
   * we are registered.
   */
  rename(name: string, now: Moment): void {
    const link = linkOf(this.#phase);
    this.context.emitAll(this.members.has(this.id) ? this.members.put({ id: this.id, name }) : []);
    if (this.#phase.name === "registered") this.#leave(now);
    this.context.name = name;
    if (!link) return;
    this.#attemptCount = 1;
    this.#attempt([this.context.server], now);
  }

  /**
   * `dest` 0 is everybody. In a session, up to 64 KiB with line breaks; in clear frames line breaks become spaces, and
   * what does not fit one frame leaves as several. On the way to a server it waits in the outbox.
   */
  send(text: string, dest: number, now: Moment): SendResult {
    const result = this.#writing.send(this.#phase, text, dest, now);
    this.flush(now);
    return result;
  }

  /** Gives up a text that has no last word yet; false when there is none. */
  discard(sendId: number): boolean {
    return this.#writing.discard(this.#phase, sendId);
  }

  /** A text that failed, or was never confirmed, was sent again or given up. */
  dismiss(sendId: number): void {
    this.#writing.dismiss(sendId);
  }

  /** The answer comes as events. False while not registered. */
  requestRoster(now: Moment): boolean {
    return this.#ask((link) => link.requestRoster(now), now);
  }

  /** A part of the server's history; the answer bears the same `ref`. False outside a session. */
  requestHistory(ref: number, request: HistoryRequest, now: Moment): boolean {
    const sealed = this.#phase.name === "sealed" ? sealedOf(this.#phase) : undefined;
    sealed?.requestHistory(writeHistoryRequest(ref, request));
    this.flush(now);
    return sealed !== undefined;
  }

  /** Asks for a sign of life; the `rtt` event is the answer. False while not registered. */
  probe(now: Moment): boolean {
    return this.#ask((link) => link.probe(now), now);
  }

  #ask(act: (link: Registered | Sealed) => void, now: Moment): boolean {
    const link = linkOf(this.#phase);
    if (link) act(link);
    this.flush(now);
    return link !== undefined;
  }

  handleAddresses(token: number, addresses: readonly Endpoint[], now: Moment): void {
    if (this.#phase.name !== "resolving" || this.#phase.token !== token) return;
    if (addresses.length === 0) this.#wait("address-unknown", now);
    else this.#attempt(addresses, now);
  }

  handleDatagram(bytes: Uint8Array, port: number, address: string, now: Moment): void {
    const from = { address, port };
    if (address !== this.context.server.address || port !== this.context.server.port) {
      this.context.emit({ kind: "dropped", reason: "not-from-server", from });
      return;
    }
    this.#settleAny(receive(this.#phase, this.context, bytes, now), now);
    this.flush(now);
  }

  /** "Port unreachable" (ICMP) for an earlier datagram. */
  handleRefusal(port: number, address: string, now: Moment): void {
    if (address !== this.context.server.address || port !== this.context.server.port) return;
    this.#settleAny(happened(this.#phase, "handleRefusal", now), now);
    this.flush(now);
  }

  /** Lets everything leave that may leave now. */
  flush(now: Moment): void {
    this.#keeper.flush(this.#phase, now);
  }

  handleTimeout(now: Moment): void {
    const phase = this.#phase;
    if (phase.name === "leaving") this.#keepLeaving(phase, now);
    else if (phase.name === "waiting" && now.monotonicMs >= phase.untilMs) this.#startAttempt();
    else this.#settleAny(happened(phase, "handleTimeout", now), now);
    this.#keeper.flush(this.#phase, now, true);
  }

  #settleAny(verdict: Verdict | undefined, now: Moment): void {
    if (verdict?.of === "attempt") this.#settleAttempt(verdict.outcome, now);
    else if (verdict?.of === "registration") this.#settle(verdict.outcome, now);
    else if (verdict?.of === "session") this.#settleSealed(verdict.outcome, now);
    // The answer was slower than our patience: the server has us registered.
    else if (verdict && !this.#sessions?.mustSeal(this.#servers.current.host, this.#servers.current.port))
      this.#accepted(verdict.acceptance, now);
  }

  #startAttempt(): void {
    this.#attemptCount++;
    const token = ++this.#lastToken;
    this.#phase = { name: "resolving", token };
    this.resolve = { ...this.#servers.current, token };
    this.#setState({ name: "connecting", attempt: this.#attemptCount });
  }

  #attempt(addresses: readonly Endpoint[], now: Moment): void {
    const offering = this.#sessions?.offering(this.#servers.current.host, this.#servers.current.port);
    const [{ context }, { hasOthers }, wasRegistered] = [this, this.#servers, this.#standing.wasRegistered];
    const attempt = new Attempt({ context, addresses, wasRegistered, offering, hasOthers });
    this.#phase = { name: "attempting", attempt };
    this.#standing.askedName = this.context.name;
    const outcome = attempt.start(now);
    if (this.#state.name !== "connecting") this.#setState({ name: "connecting", attempt: this.#attemptCount });
    this.#settleAttempt(outcome, now);
  }

  #settleAttempt(outcome: AttemptOutcome | undefined, now: Moment): void {
    switch (outcome?.kind) {
      case "accepted":
        this.#accepted(outcome.acceptance, now);
        return;
      case "refused":
        this.#refuse(outcome.text);
        return;
      case "id-in-use":
        if (this.#standing.isIdLost(now.monotonicMs)) this.#refuse(outcome.text);
        else this.#wait("id-in-use", now);
        return;
      case "failed":
        this.#wait(outcome.why, now);
        return;
      case "sealed":
        this.#acceptSealed(outcome.welcome, outcome.rttMs, now);
        return;
      case "untrusted":
        this.#sessions?.tellKey(outcome.serverKey, "changed");
        this.#refuse(WireText.serverKeyChanged);
        return;
      case "closed":
        if (outcome.close.reason === CloseReason.SERVER_FULL && this.#mayFindRoom) this.#wait("server-full", now);
        else this.#settleSealed(outcomeOf(outcome.close), now);
    }
  }

  /** At another server, or a little later: who was in before is not turned away for good. */
  get #mayFindRoom(): boolean {
    return this.#servers.hasOthers || this.#standing.wasRegistered;
  }

  #acceptSealed(welcome: Welcomed, rttMs: number | undefined, now: Moment): void {
    const isNamed = this.#standing.askedName === this.context.name;
    const sealed = isNamed ? this.#sessions?.open(welcome, rttMs, this.#servers.hasOthers, now) : undefined;
    if (!sealed) {
      this.#attempt([this.context.server], now);
      return;
    }
    this.#servers.worked();
    const wasSealed = this.#phase.name === "sealed" && this.#state.name === "registered";
    this.#phase = { name: "sealed", sealed, sinceMs: now.monotonicMs };
    this.#standing.accepted(false);
    if (!wasSealed) this.#setState({ name: "registered", server: "recado", sealed: true, rttMs });
    if (rttMs !== undefined) this.context.emit({ kind: "rtt", rttMs });
    this.#writing.leaveWhole();
    sealed.requestRoster(now);
    sealed.requestFates();
    this.#settleSealed(sealed.settle(now), now);
    this.flush(now);
  }

  #settleSealed(outcome: SealedOutcome | undefined, now: Moment): void {
    if (outcome === undefined) return;
    if (outcome.kind === "renewed") {
      this.#acceptSealed(outcome.welcome, outcome.rttMs, now);
      return;
    }
    const isLeaving = this.#phase.name === "leaving";
    if (this.#phase.name === "sealed" && now.monotonicMs - this.#phase.sinceMs >= STABLE_MS) this.#attemptCount = 0;
    this.#phase = IDLE;
    this.#sessions?.conversation?.forgetRequests();
    this.members.forget();
    if (isLeaving || outcome.kind === "left") this.#closed();
    else if (outcome.kind === "refused" && !this.#servers.isOwnDoing(outcome.text, now.monotonicMs)) {
      this.#refuse(outcome.text);
    } else {
      this.#attemptCount = Math.max(1, this.#attemptCount);
      this.#wait(outcome.kind === "lost" ? outcome.why : "server-silent", now);
    }
  }

  #keepLeaving({ sealed, untilMs }: Extract<Phase, { name: "leaving" }>, now: Moment): void {
    const isOver = now.monotonicMs >= untilMs;
    this.#settleSealed(isOver ? { kind: "left" } : sealed.handleTimeout(now), now);
  }

  /** The user, or the server, ended it: nothing waits for a return. */
  #abandon(): void {
    if (!this.#keepsOutbox) this.context.emitAll(this.#writing.abandon());
  }

  #closed(): void {
    this.#standing.wasRegistered = false;
    this.#abandon();
    this.#setState({ name: "closed" });
  }

  #settle(outcome: RegisteredOutcome | undefined, now: Moment): void {
    if (outcome === undefined || this.#phase.name !== "registered") return;
    const { registered, sinceMs } = this.#phase;
    const stable = now.monotonicMs - sinceMs >= STABLE_MS;
    this.#phase = IDLE;
    const why = outcome.kind === "refused" ? outcome.text : undefined;
    registered.outgoing.abandon(why, outcome.kind === "reregister", now);
    this.members.forget();
    if (outcome.kind === "lost" && outcome.why === "server-stopped") this.#standing.mayBeKnown = false;
    if (stable) this.#attemptCount = 0;
    if (outcome.kind === "refused") {
      this.#refuse(outcome.text);
    } else if (outcome.kind === "lost" || !stable) {
      this.#attemptCount = Math.max(1, this.#attemptCount);
      this.#wait(outcome.kind === "lost" ? outcome.why : "no-answer", now);
    } else {
      this.#attemptCount = 1;
      this.#attempt([this.context.server], now);
    }
  }

  #accepted(acceptance: Acceptance, now: Moment): void {
    this.#servers.worked();
    if (this.#standing.askedName !== this.context.name) {
      this.#standing.accepted(true);
      this.#leave(now);
      this.#attempt([this.context.server], now);
      return;
    }
    const registered = new Registered(this.context, this.members, acceptance, now);
    this.#phase = { name: "registered", registered, sinceMs: now.monotonicMs };
    this.#standing.accepted(true);
    this.#setState({ name: "registered", server: acceptance.server, sealed: false, rttMs: acceptance.rttMs });
    if (acceptance.rttMs !== undefined) this.context.emit({ kind: "rtt", rttMs: acceptance.rttMs });
    registered.requestRoster(now);
    this.#writing.leaveInParts(registered, now);
  }

  #refuse(text: string): void {
    this.#phase = IDLE;
    this.#standing.ended();
    this.#abandon();
    this.#setState({ name: "refused", text });
  }

  /** Where there is another server, it is tried at once. */
  #wait(why: LossReason, now: Moment): void {
    const delayMs = this.#servers.nextAfterMs(this.#attemptCount, this.context.random, now.monotonicMs);
    this.#phase = { name: "waiting", untilMs: now.monotonicMs + delayMs };
    this.#setState({ name: "waiting", attempt: this.#attemptCount, retryAtMs: now.wallMs + delayMs, why });
  }

  /**
   * One TCHAU. It may be lost, but a second one would meet a server that does not know us any more, and how an old
   * server's program takes that is not known. Never for an id that we were not accepted with: it may be another's.
   */
  #leave(now: Moment): void {
    if (this.#phase.name === "registered") this.#phase.registered.outgoing.abandon(undefined, false, now);
    if (this.#phase.name === "sealed") {
      this.#phase.sealed.sayGoodbye();
      this.flush(now);
      this.#sessions?.conversation?.forgetRequests();
    }
    if (this.#standing.mayBeKnown) this.context.sendBye();
    this.#phase = IDLE;
    this.#standing.ended();
    this.members.forget();
  }

  #setState(state: ConnectionState): void {
    this.#state = state;
    this.context.emit({ kind: "state", state, server: this.context.server, named: this.#servers.current });
  }
}

/**
 * The client's side of the protocol without socket, timer or clock. Every method belongs to one of three kinds:
 * - inputs, `handle…`: something arrived or became due;
 * - commands: `connect`, `disconnect`, `send`, `requestRoster`, `probe`, `rename`, `moveTo`;
 * - outputs, polled after each input or command until empty: `takeTransmits`, `takeEvents`, `takeResolve`; then arm one
 *   timer for `nextTimeoutMs` and call `handleTimeout` when it is due.
 * The phases are in attempt.ts and registered.ts; this class moves between them.
 */
import { isRefusal, type Message, parseServerDatagram, SERVER_ID } from "@recado/protocol";
import type { Endpoint } from "@recado/runtime/net";
import type { ClientEvent, ConnectionState, LossReason, RosterEntry } from "../events.ts";
import { type Acceptance, Attempt, type AttemptOutcome, serverKindOf, ttlOf } from "./attempt.ts";
import { Context, type Transmit } from "./context.ts";
import type { Moment } from "./moment.ts";
import { isOverlong, partsOf } from "./outgoing.ts";
import { Registered, type RegisteredOutcome } from "./registered.ts";
import { Roster } from "./roster.ts";
import { OWN_ID_PATIENCE_MS, reconnectDelayMs, STABLE_MS } from "./timing.ts";

export interface ConnectionConfig {
  /** 1 to 2³²−1. */
  readonly id: number;
  /** At most 20 bytes of UTF-8. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** Uniform in [0, 1); for jitter. */
  readonly random: () => number;
}

/** The driver is to find the host's addresses and answer with `handleAddresses`, same token. */
export interface ResolveRequest {
  readonly host: string;
  readonly port: number;
  readonly token: number;
}

export type SendRefusal = "not-registered" | "empty" | "queue-full";
export type SendResult =
  | { readonly ok: true /** One for each part, in order. */; readonly sendIds: readonly number[] }
  | { readonly ok: false; readonly reason: SendRefusal };

type Phase =
  | { readonly name: "idle" }
  | { readonly name: "resolving"; readonly token: number }
  | { readonly name: "attempting"; readonly attempt: Attempt }
  | { readonly name: "registered"; readonly registered: Registered; readonly sinceMs: number }
  | { readonly name: "waiting"; readonly untilMs: number };

const IDLE: Phase = { name: "idle" };

export class Connection {
  readonly #context: Context;
  readonly #roster = new Roster();
  #host: string;
  #port: number;
  #state: ConnectionState = { name: "closed" };
  #phase: Phase = IDLE;
  #attemptCount = 0;
  /** With this id, from this socket, before: "id in use" may mean ourselves. */
  #wasRegistered = false;
  /** The server accepted us, and nothing said that it forgot us: it should hear a TCHAU. */
  #mayBeKnown = false;
  #idInUseSinceMs: number | undefined;
  #lastToken = 0;
  #lastSendId = 0;
  #resolve: ResolveRequest | undefined;

  constructor({ id, name, host, port, random }: ConnectionConfig) {
    this.#host = host;
    this.#port = port;
    this.#context = new Context(id, name, { address: host, port }, random);
  }

  get id(): number {
    return this.#context.id;
  }

  get name(): string {
    return this.#context.name;
  }

  get server(): Endpoint {
    return this.#context.server;
  }

  get state(): ConnectionState {
    if (this.#phase.name !== "registered" || this.#state.name !== "registered") return this.#state;
    return { ...this.#state, rttMs: this.#phase.registered.rttMs };
  }

  /** Ascending by id. After a loss, what was known last. */
  get roster(): RosterEntry[] {
    return this.#roster.entries();
  }

  /** Counts the whole lists that were learned so far. */
  get rosterRevision(): number {
    return this.#roster.revision;
  }

  /** Parts that wait for their turn to leave. */
  get queuedCount(): number {
    return this.#phase.name === "registered" ? this.#phase.registered.outgoing.queuedCount : 0;
  }

  /** Texts whose fate is still open: queued, or without an echo or an error so far. */
  get unsettledCount(): number {
    if (this.#phase.name !== "registered") return 0;
    const { outgoing } = this.#phase.registered;
    return outgoing.queuedCount + outgoing.deliveries.openCount;
  }

  /** Probes of this registration; undefined while there is none. */
  get probes(): Registered["probes"] | undefined {
    return this.#phase.name === "registered" ? this.#phase.registered.probes : undefined;
  }

  get nextTimeoutMs(): number {
    switch (this.#phase.name) {
      case "attempting":
        return this.#phase.attempt.nextTimeoutMs;
      case "registered":
        return this.#phase.registered.nextTimeoutMs;
      case "waiting":
        return this.#phase.untilMs;
      default:
        return Number.POSITIVE_INFINITY;
    }
  }

  takeTransmits(): Transmit[] {
    return this.#context.transmits.splice(0);
  }

  takeEvents(): ClientEvent[] {
    return this.#context.events.splice(0);
  }

  takeResolve(): ResolveRequest | undefined {
    const request = this.#resolve;
    this.#resolve = undefined;
    return request;
  }

  /** Starts a new row of attempts; while waiting, tries at once. Nothing to do while registered or on the way. */
  connect(): void {
    if (this.#phase.name !== "idle" && this.#phase.name !== "waiting") return;
    this.#attemptCount = 0;
    this.#startAttempt();
  }

  /** Says TCHAU where we are registered, and stops. */
  disconnect(now: Moment): void {
    this.#leave(now);
    this.#setState({ name: "closed" });
  }

  /** Another server. Disconnects first. */
  moveTo(host: string, port: number, now: Moment): void {
    this.#leave(now);
    this.#host = host;
    this.#port = port;
    this.#context.server = { address: host, port };
    for (const { id } of this.#roster.entries()) this.#roster.remove(id);
    this.#setState({ name: "closed" });
  }

  /** The wire has no renaming: leaves and registers again with the new name, where we are registered. */
  rename(name: string, now: Moment): void {
    const wasOnline = this.#phase.name === "registered";
    this.#emitAll(this.#roster.has(this.id) ? this.#roster.put({ id: this.id, name }) : []);
    if (wasOnline) this.#leave(now);
    this.#context.name = name;
    if (!wasOnline) return;
    this.#attemptCount = 1;
    this.#attempt([this.#context.server], now);
  }

  /** `dest` 0 is everybody. Line breaks become spaces; what does not fit one frame leaves as several. */
  send(text: string, dest: number, now: Moment): SendResult {
    if (this.#phase.name !== "registered") return { ok: false, reason: "not-registered" };
    if (isOverlong(text)) return { ok: false, reason: "queue-full" };
    const parts = partsOf(text).map((part) => ({ sendId: ++this.#lastSendId, dest, text: part }));
    if (parts.length === 0) return { ok: false, reason: "empty" };
    if (!this.#phase.registered.outgoing.add(parts, now)) return { ok: false, reason: "queue-full" };
    return { ok: true, sendIds: parts.map(({ sendId }) => sendId) };
  }

  /** The answer comes as events. False while not registered. */
  requestRoster(now: Moment): boolean {
    if (this.#phase.name !== "registered") return false;
    this.#phase.registered.requestRoster(now);
    return true;
  }

  /** Asks for a sign of life; the `rtt` event is the answer. False while not registered. */
  probe(now: Moment): boolean {
    if (this.#phase.name !== "registered") return false;
    this.#phase.registered.probe(now);
    return true;
  }

  handleAddresses(token: number, addresses: readonly Endpoint[], now: Moment): void {
    if (this.#phase.name !== "resolving" || this.#phase.token !== token) return;
    if (addresses.length === 0) this.#wait("address-unknown", now);
    else this.#attempt(addresses, now);
  }

  handleDatagram(bytes: Uint8Array, port: number, address: string, now: Moment): void {
    const from = { address, port };
    if (address !== this.#context.server.address || port !== this.#context.server.port) {
      this.#context.emit({ kind: "dropped", reason: "not-from-server", from });
      return;
    }
    const message = parseServerDatagram(bytes);
    if (isRefusal(message)) this.#context.emit({ kind: "dropped", reason: message.refused, from });
    else this.#handleMessage(message, now);
  }

  /** "Port unreachable" (ICMP) for an earlier datagram. */
  handleRefusal(port: number, address: string, now: Moment): void {
    if (address !== this.#context.server.address || port !== this.#context.server.port) return;
    if (this.#phase.name === "attempting") this.#settleAttempt(this.#phase.attempt.handleRefusal(now), now);
    else if (this.#phase.name === "registered") this.#settle(this.#phase.registered.handleRefusal(now), now);
  }

  handleTimeout(now: Moment): void {
    if (this.#phase.name === "attempting") this.#settleAttempt(this.#phase.attempt.handleTimeout(now), now);
    else if (this.#phase.name === "registered") this.#settle(this.#phase.registered.handleTimeout(now), now);
    else if (this.#phase.name === "waiting" && now.monotonicMs >= this.#phase.untilMs) this.#startAttempt();
  }

  #handleMessage(message: Message, now: Moment): void {
    switch (this.#phase.name) {
      case "attempting":
        this.#settleAttempt(this.#phase.attempt.handleMessage(message, now), now);
        return;
      case "registered":
        this.#settle(this.#phase.registered.handleMessage(message, now), now);
        return;
      case "waiting":
        // The answer was slower than our patience: the server has us registered.
        if (message.kind === "hello" && message.origin === SERVER_ID) {
          const { offer } = message;
          this.#accepted({ server: serverKindOf(offer), ttlSeconds: ttlOf(offer), rttMs: undefined }, now);
        }
        return;
      default:
        return;
    }
  }

  #startAttempt(): void {
    this.#attemptCount++;
    const token = ++this.#lastToken;
    this.#phase = { name: "resolving", token };
    this.#resolve = { host: this.#host, port: this.#port, token };
    this.#setState({ name: "connecting", attempt: this.#attemptCount });
  }

  #attempt(addresses: readonly Endpoint[], now: Moment): void {
    const attempt = new Attempt(this.#context, addresses, this.#wasRegistered);
    this.#phase = { name: "attempting", attempt };
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
        this.#mayBeKnown = false;
        this.#idInUseSinceMs ??= now.monotonicMs;
        if (now.monotonicMs - this.#idInUseSinceMs > OWN_ID_PATIENCE_MS) this.#refuse(outcome.text);
        else this.#wait("id-in-use", now);
        return;
      case "failed":
        this.#wait(outcome.why, now);
    }
  }

  #settle(outcome: RegisteredOutcome | undefined, now: Moment): void {
    if (outcome === undefined || this.#phase.name !== "registered") return;
    const { registered, sinceMs } = this.#phase;
    const stable = now.monotonicMs - sinceMs >= STABLE_MS;
    this.#phase = IDLE;
    registered.outgoing.abandon(outcome.kind === "refused" ? outcome.text : undefined, now);
    this.#roster.forget();
    if (outcome.kind === "lost" && outcome.why === "server-stopped") this.#mayBeKnown = false;
    if (stable) this.#attemptCount = 0;
    if (outcome.kind === "refused") {
      this.#refuse(outcome.text);
    } else if (outcome.kind === "lost" || !stable) {
      this.#attemptCount = Math.max(1, this.#attemptCount);
      this.#wait(outcome.kind === "lost" ? outcome.why : "no-answer", now);
    } else {
      this.#attemptCount = 1;
      this.#attempt([this.#context.server], now);
    }
  }

  #accepted(acceptance: Acceptance, now: Moment): void {
    const registered = new Registered(this.#context, this.#roster, acceptance, now);
    this.#phase = { name: "registered", registered, sinceMs: now.monotonicMs };
    this.#wasRegistered = true;
    this.#mayBeKnown = true;
    this.#idInUseSinceMs = undefined;
    this.#setState({ name: "registered", server: acceptance.server, rttMs: acceptance.rttMs });
    if (acceptance.rttMs !== undefined) this.#context.emit({ kind: "rtt", rttMs: acceptance.rttMs });
    registered.requestRoster(now);
  }

  #refuse(text: string): void {
    this.#phase = IDLE;
    this.#wasRegistered = false;
    this.#mayBeKnown = false;
    this.#setState({ name: "refused", text });
  }

  #wait(why: LossReason, now: Moment): void {
    const delayMs = reconnectDelayMs(this.#attemptCount, this.#context.random);
    this.#phase = { name: "waiting", untilMs: now.monotonicMs + delayMs };
    this.#setState({ name: "waiting", attempt: this.#attemptCount, retryAtMs: now.wallMs + delayMs, why });
  }

  /**
   * One TCHAU. It may be lost, but a second one would meet a server that does not know us any more, and how an old
   * server's program takes that is not known. Never for an id that we were not accepted with: it may be another's.
   */
  #leave(now: Moment): void {
    if (this.#phase.name === "registered") this.#phase.registered.outgoing.abandon(undefined, now);
    if (this.#mayBeKnown) this.#context.sendBye();
    this.#phase = IDLE;
    this.#mayBeKnown = false;
    this.#wasRegistered = false;
    this.#idInUseSinceMs = undefined;
    this.#roster.forget();
  }

  #setState(state: ConnectionState): void {
    this.#state = state;
    this.#context.emit({ kind: "state", state, server: this.#context.server });
  }

  #emitAll(events: readonly ClientEvent[]): void {
    for (const event of events) this.#context.emit(event);
  }
}

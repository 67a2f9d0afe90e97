/**
 * The connection for bots and screens: joins the pure core to a socket, a resolver and one timer.
 *
 *     await using client = await RecadoClient.connect({ id: 7, name: "bot", host: "127.0.0.1", port: 1235 });
 *     for await (const event of client.events())
 *       if (event.kind === "message" && event.message.scope === "private") client.send("pong", event.message.origin);
 */
import { type Clock, systemClock } from "@recado/runtime";
import { type Endpoint, openUdpTransport } from "@recado/runtime/net";
import type { ClientEdge } from "./client-edge.ts";
import { ANSWER_TIMEOUT_MS, CONNECT_TIMEOUT_MS, STREAM_LIMIT } from "./client-limits.ts";
import {
  type ClientSealing,
  type ClientState,
  checkedOptions,
  checkName,
  connectErrorOf,
  hasFailed,
  type RecadoClientOptions,
  rememberFrom,
  type Schedule,
  serversOf,
  systemSchedule,
  timerDelayMs,
} from "./client-options.ts";
import { ClientSockets, familyOf } from "./client-sockets.ts";
import type { ResolveRequest } from "./core/config.ts";
import { Connection } from "./core/connection.ts";
import type { Moment } from "./core/moment.ts";
import type { NamedServers } from "./core/servers.ts";
import type { SendResult } from "./core/writing.ts";
import { DatagramTaps, type TappedDatagram } from "./datagram-taps.ts";
import { EventStream } from "./event-stream.ts";
import type { ClientEvent, ConnectionState, HistoryPage, MemoryFault, RosterEntry } from "./events.ts";
import { answerInFlight, leave } from "./goodbye.ts";
import { HistoryReader, type PageOptions, type SearchOptions } from "./history-reader.ts";
import { memoryState } from "./memory-state.ts";
import { Questions } from "./questions.ts";
import { type ResolveHost, resolveHost } from "./resolve-host.ts";
import type { LocalHistory } from "./store/client-store.ts";
import { Waiters } from "./waiters.ts";

export class RecadoClient {
  readonly #options: RecadoClientOptions;
  #core: Connection;
  #state: ClientState;
  readonly #clock: Clock;
  readonly #schedule: Schedule;
  readonly #resolveHost: ResolveHost;
  readonly #sealing: ClientSealing | undefined;
  readonly #sockets: ClientSockets;
  readonly #observers = new Set<(event: ClientEvent) => void>();
  readonly #streams = new Set<EventStream>();
  readonly #history: HistoryReader;
  readonly #questions: Questions;
  readonly #edge: ClientEdge = {
    core: () => this.#core,
    monotonicMs: () => this.#clock.monotonicMs(),
    input: (act) => this.#input(act),
    until: (condition, timeoutMs) => this.#until(condition, timeoutMs),
  };
  readonly #waiters: Waiters;
  readonly #taps = new DatagramTaps();
  #cancelTimer: (() => void) | undefined;
  #memoryFault: MemoryFault | undefined;
  /** Events that are not the core's. */
  readonly #notices: ClientEvent[] = [];
  #pumping = false;
  /** Somebody has asked for something: who wanted to observe from the beginning does. */
  #isPumped = false;
  #isClosing = false;
  /** The last one counts. */
  #moveCount = 0;
  #isMoving = false;
  #closed = false;
  #closing: Promise<void> | undefined;
  #waking: ReturnType<typeof setImmediate> | undefined;

  private constructor(options: RecadoClientOptions) {
    const { name, servers } = checkedOptions(options);
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#schedule = options.schedule ?? systemSchedule;
    this.#resolveHost = options.resolveHost ?? resolveHost;
    this.#sealing = options.sealing && this.#taps.into(options.sealing, () => this.#core.server);
    this.#waiters = new Waiters(this.#schedule);
    this.#state = this.#openState(servers);
    this.#core = this.#newCore(name, servers);
    this.#history = new HistoryReader({
      state: () => this.state,
      request: (ref, request) => this.#input((now) => this.#core.requestHistory(ref, request, now)),
      until: (condition) => this.#until(condition, ANSWER_TIMEOUT_MS),
    });
    this.#questions = new Questions(this.#edge);
    this.#sockets = new ClientSockets(options.openTransport ?? openUdpTransport, {
      datagram: (bytes, port, address) => this.#datagram(bytes, port, address),
      unreachable: (family) => this.#refusedSome(family),
    });
  }

  /** Not connected yet: subscribe first, then call `reconnect`. Throws RangeError for bad options. */
  static create(options: RecadoClientOptions): RecadoClient {
    return new RecadoClient(options);
  }

  /**
   * Resolves when registered. Rejects with `ConnectError` when refused, when the host is unknown or its port closed, or
   * after 10 s without an answer; the client is closed then. Once registered, it reconnects by itself.
   */
  static async connect(options: RecadoClientOptions): Promise<RecadoClient> {
    const client = new RecadoClient(options);
    client.reconnect();
    try {
      await client.registered();
    } catch (error) {
      await client.close();
      throw error;
    }
    return client;
  }

  get id(): number {
    return this.#core.id;
  }

  get name(): string {
    return this.#core.name;
  }

  /** Address and port in use; the host's name while it is not resolved. */
  get server(): Endpoint {
    return this.#core.server;
  }

  get state(): ConnectionState {
    return this.#core.state;
  }

  /** `close` was called. */
  get isClosing(): boolean {
    return this.#isClosing;
  }

  /** Who is registered, as known now, ascending by id. */
  get roster(): readonly RosterEntry[] {
    return this.#core.roster;
  }

  /** Texts that wait to leave, or whose echo or error may still come. */
  get unsettledCount(): number {
    return this.#core.unsettledCount;
  }

  /** Tries now: after `create`, `disconnect` or a refusal, and instead of the rest of a wait. */
  reconnect(): void {
    if (!this.#closed && !this.#isMoving) this.#input(() => this.#core.connect());
  }

  /** Leaves the server; `reconnect` comes back. */
  disconnect(): void {
    this.#moveCount++;
    this.#isMoving = false;
    this.#input((now) => this.#core.disconnect(now));
  }

  /**
   * Leaves this server and registers at another, of which it has another memory. Throws RangeError for what is no
   * address. Resolves when the other is on its way: what was written here has left, or had two seconds for it.
   */
  moveTo(host: string, port: number): Promise<void> {
    return this.#move(serversOf(host, port));
  }

  async #move(servers: NamedServers): Promise<void> {
    const move = ++this.#moveCount;
    this.#isMoving = true;
    await leave(this.#edge, this.#state.outlivesProcess);
    if (move !== this.#moveCount || this.#isClosing) return;
    this.#isMoving = false;
    this.#state.close();
    this.#state = this.#openState(servers);
    this.#core = this.#newCore(this.name, servers);
    if (!this.#closed) this.reconnect();
  }

  /** Registers again under another name: for others we leave and join. Throws RangeError for a name that does not fit. */
  rename(name: string): void {
    checkName(name);
    this.#input((now) => this.#core.rename(name, now));
  }

  /** To everybody, or to one id, as `Connection.send`. Never throws; `delivery` events tell what becomes of it. */
  send(text: string, to = 0): SendResult {
    return this.#input((now) => this.#core.send(text, to, now));
  }

  /** Gives up a text that waits to leave; its last `delivery` is `failed`. False when it left already, or none waits. */
  discard(sendId: number): boolean {
    return this.#input(() => this.#core.discard(sendId));
  }

  /** For one that failed, or was never confirmed, and was sent again or given up: what became of it is forgotten. */
  dismiss(sendId: number): void {
    this.#input(() => this.#core.dismiss(sendId));
  }

  /** Asks the server who is registered. Rejects with `ConnectError` when no list comes within 5 s. */
  list(): Promise<readonly RosterEntry[]> {
    return this.#questions.list();
  }

  /** Round trip in ms; undefined when none came within 5 s. The server works in order: it has seen what left before. */
  ping(): Promise<number | undefined> {
    return this.#questions.ping();
  }

  /** Resolves when registered; rejects as `connect` does. For a client that was `create`d. */
  async registered(timeoutMs = CONNECT_TIMEOUT_MS): Promise<void> {
    await this.#until(() => this.state.name === "registered" || hasFailed(this.state), timeoutMs);
    const { state } = this;
    if (state.name !== "registered") throw connectErrorOf(state);
  }

  /** Resolves when no text waits to leave any more, or when the connection is lost. */
  async drained(): Promise<void> {
    await this.#until(() => this.#core.queuedCount === 0);
  }

  /** Resolves when the fate of every text is known as far as it can be. */
  async settled(): Promise<void> {
    await this.#until(() => this.#core.unsettledCount === 0);
  }

  /** Of a conversation (`with` 0: the public one), the last messages before a number. Rejects with `ConnectError`. */
  history(options: PageOptions = {}): Promise<HistoryPage> {
    return this.#history.page(options);
  }

  /** Of all that we may read, the last messages that hold every word, as its beginning. Rejects with `ConnectError`. */
  search(words: string, options: SearchOptions = {}): Promise<HistoryPage | "nothing-to-find"> {
    return this.#history.search(words, options);
  }

  /** Why nothing of the conversation can be kept; `locked` where another program has it open. */
  get memoryFault(): MemoryFault | undefined {
    return this.#memoryFault;
  }

  /** What this machine remembers of the conversation. */
  get local(): LocalHistory {
    return this.#state;
  }

  /**
   * All events from now on; each call is a consumer of its own with room for 10,000 unread ones, of which the oldest
   * go first (`droppedCount`). Ends after `close`.
   */
  events(): EventStream {
    const stream = new EventStream(STREAM_LIMIT, (ended) => this.#streams.delete(ended));
    if (this.#closed) stream.end();
    else this.#streams.add(stream);
    return stream;
  }

  /** Calls the observer for each event, at once and in order; gives the function that ends it. */
  subscribe(observer: (event: ClientEvent) => void): () => void {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }

  /** Calls the observer for each datagram that comes and goes; gives the function that ends it. */
  tap(observer: (datagram: TappedDatagram) => void): () => void {
    return this.#taps.add(observer);
  }

  /** Says TCHAU where we were accepted, then closes the socket. Safe to call twice. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #datagram(bytes: Uint8Array, port: number, address: string): void {
    this.#taps.saw("in", bytes, { address, port });
    this.#input((now) => this.#core.handleDatagram(bytes, port, address, now));
  }
  /** Nobody else is sent anything, so it was the server. */
  #refusedSome(family: 4 | 6): void {
    const { address, port } = this.#core.server;
    if (familyOf({ address, port }) === family) this.#input((now) => this.#core.handleRefusal(port, address, now));
  }

  #now(): Moment {
    return { monotonicMs: this.#clock.monotonicMs(), wallMs: this.#clock.wallMs() };
  }

  #openState([{ host, port }]: NamedServers): ClientState {
    const { id, openState } = this.#options;
    const onFault = (fault: MemoryFault | undefined, path: string): void => {
      this.#memoryFault = fault;
      this.#notices.push({ kind: "memory", fault, path });
      if (this.#isPumped) this.#pump();
    };
    return openState?.(host, port, id, onFault) ?? memoryState(id);
  }

  #newCore(name: string, servers: NamedServers): Connection {
    const { id, random = Math.random } = this.#options;
    const sealing = this.#sealing;
    const core = new Connection({ id, name, servers, random, sealing, store: this.#state });
    core.onWake = () => {
      this.#waking ??= setImmediate(() => {
        this.#waking = undefined;
        if (this.#core === core && !this.#closed) this.#input((now) => core.flush(now));
      });
    };
    return core;
  }

  /** The driver: every input and command goes through here, and what comes of it leaves here. */
  #input<Result>(act: (now: Moment) => Result): Result {
    const result = act(this.#now());
    this.#pump();
    return result;
  }

  /** Observers may call back into the client: the outermost call delivers everything, in order. */
  #pump(): void {
    if (this.#pumping || this.#closed) return;
    this.#pumping = true;
    this.#isPumped = true;
    try {
      for (let events = this.#flush(); events.length > 0; events = this.#flush()) {
        for (const event of events) this.#deliver(event);
      }
    } finally {
      this.#pumping = false;
    }
    this.#arm();
    this.#waiters.check(false);
  }

  #flush(): ClientEvent[] {
    for (const { bytes, to } of this.#core.takeTransmits()) {
      this.#taps.saw("out", bytes, to);
      this.#sockets.send(bytes, to);
    }
    const request = this.#core.takeResolve();
    if (request) void this.#resolve(this.#core, request);
    this.#history.answered(this.#core.takeAnswers());
    return [...this.#notices.splice(0), ...this.#core.takeEvents()];
  }

  #deliver(event: ClientEvent): void {
    const isKept = this.#sealing === undefined || rememberFrom(this.#sealing, event);
    if (!isKept) this.#notices.push({ kind: "memory", fault: "unwritable", path: "known_servers" });
    for (const stream of this.#streams) stream.push(event);
    for (const observer of [...this.#observers]) observer(event);
  }

  #arm(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const dueMs = this.#core.nextTimeoutMs;
    if (this.#closed || dueMs === Number.POSITIVE_INFINITY) return;
    const delayMs = timerDelayMs(dueMs - this.#clock.monotonicMs());
    this.#cancelTimer = this.#schedule(() => this.#input((now) => this.#core.handleTimeout(now)), delayMs);
  }

  async #resolve(core: Connection, { host, port, token }: ResolveRequest): Promise<void> {
    const addresses = await this.#resolveHost(host).catch(() => []);
    const endpoints = await this.#sockets.reachable(addresses.map((address) => ({ address, port })));
    if (!this.#closed && this.#core === core) this.#input((now) => core.handleAddresses(token, endpoints, now));
  }

  /** Waits for the condition. Its last value, when the time is over or we close. */
  #until(condition: () => boolean, timeoutMs?: number): Promise<boolean> {
    return this.#closed ? Promise.resolve(condition()) : this.#waiters.until(condition, timeoutMs);
  }

  async #close(): Promise<void> {
    this.#isClosing = true;
    await answerInFlight(this.#edge);
    await leave(this.#edge, this.#state.outlivesProcess);
    // Called by an observer: what the outer call still has to send leaves first.
    if (this.#pumping) await Promise.resolve();
    this.#closed = true;
    this.#cancelTimer?.();
    this.#waiters.check(true);
    for (const stream of this.#streams) stream.end();
    await this.#sockets.close();
    this.#state.close();
  }
}

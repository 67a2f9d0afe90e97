/** A connection under virtual time, joined to servers that are written down here as wire.md describes them. */
import { encodeMessage, isRefusal, type Message, parseMessage, SERVER_NAME, WireText } from "@recado/protocol";
import type { Endpoint } from "@recado/runtime/net";
import type { ClientEvent, RosterEntry } from "../events.ts";
import { MemoryClientStore } from "../store/memory-client-store.ts";
import type { ConnectionConfig } from "./config.ts";
import { Connection } from "./connection.ts";
import type { Moment } from "./moment.ts";

export const SERVER: Endpoint = { address: "192.0.2.1", port: 1235 };
const WALL_START_MS = Date.UTC(2026, 0, 1, 12);

/** Gives the datagrams with which it answers a frame. */
export type Server = (message: Message, raw: Uint8Array) => readonly Uint8Array[];

export class Rig {
  readonly connection: Connection;
  readonly sent: { readonly message: Message; readonly to: Endpoint; readonly atMs: number }[] = [];
  readonly events: ClientEvent[] = [];
  /** Whether a frame of this direction is lost. */
  loses: (direction: "up" | "down", message: Message | undefined) => boolean = () => false;
  server: Server = () => [];
  addresses: readonly Endpoint[] = [SERVER];
  latencyMs = 10;
  nowMs = 0;
  #inFlight: { readonly atMs: number; readonly deliver: () => void }[] = [];

  constructor(config: Partial<ConnectionConfig> = {}) {
    this.connection = new Connection({
      id: 7,
      name: "ana",
      servers: [{ host: "server.test", port: 1235 }],
      random: () => 0.5,
      sealing: undefined,
      store: new MemoryClientStore(7),
      ...config,
    });
  }

  get moment(): Moment {
    return { monotonicMs: this.nowMs, wallMs: WALL_START_MS + this.nowMs };
  }

  /** Connects and lets the first answers come. */
  static connected(server: Server, config: Partial<ConnectionConfig> = {}): Rig {
    const rig = new Rig(config);
    rig.server = server;
    rig.connect();
    rig.advance(1000);
    return rig;
  }

  connect(): void {
    this.connection.connect();
    this.flush();
  }

  send(text: string, to = 0) {
    const result = this.connection.send(text, to, this.moment);
    this.flush();
    return result;
  }

  /** A datagram reaches the client now. */
  receive(bytes: Uint8Array, from: Endpoint = SERVER): void {
    this.connection.handleDatagram(bytes, from.port, from.address, this.moment);
    this.flush();
  }

  /** "Port unreachable" from the server. */
  refuse(from: Endpoint = SERVER): void {
    this.connection.handleRefusal(from.port, from.address, this.moment);
    this.flush();
  }

  advance(ms: number): void {
    const endMs = this.nowMs + ms;
    for (;;) {
      const arrival = this.#inFlight.reduce((least, { atMs }) => Math.min(least, atMs), Number.POSITIVE_INFINITY);
      const dueMs = Math.min(arrival, this.connection.nextTimeoutMs);
      if (dueMs > endMs) break;
      this.nowMs = Math.max(this.nowMs, dueMs);
      if (arrival <= this.nowMs) this.#arrive();
      else this.connection.handleTimeout(this.moment);
      this.flush();
    }
    this.nowMs = endMs;
  }

  flush(): void {
    for (const { bytes, to } of this.connection.takeTransmits()) this.#transmit(bytes, to);
    this.events.push(...this.connection.takeEvents());
    const request = this.connection.takeResolve();
    if (!request) return;
    this.connection.handleAddresses(request.token, this.addresses, this.moment);
    this.flush();
  }

  /** Forgets what was seen so far. */
  clear(): void {
    this.sent.length = 0;
    this.events.length = 0;
  }

  of<Kind extends ClientEvent["kind"]>(kind: Kind): Extract<ClientEvent, { kind: Kind }>[] {
    return this.events.filter((event): event is Extract<ClientEvent, { kind: Kind }> => event.kind === kind);
  }

  get stateNames(): string[] {
    return this.of("state").map(({ state }) => state.name);
  }

  sentOf(kind: Message["kind"]): Message[] {
    return this.sent.map(({ message }) => message).filter((message) => message.kind === kind);
  }

  #arrive(): void {
    const index = this.#inFlight.findIndex(({ atMs }) => atMs <= this.nowMs);
    const [arrival] = this.#inFlight.splice(index, 1);
    arrival?.deliver();
  }

  #transmit(bytes: Uint8Array, to: Endpoint): void {
    const message = parseMessage(bytes);
    if (isRefusal(message)) throw new Error(`the client sent a bad frame: ${message.refused}`);
    this.sent.push({ message, to, atMs: this.nowMs });
    if (this.loses("up", message) || to.address !== SERVER.address) return;
    for (const answer of this.server(message, bytes)) {
      const parsed = parseMessage(answer);
      if (this.loses("down", isRefusal(parsed) ? undefined : parsed)) continue;
      const deliver = (): void => this.connection.handleDatagram(answer, SERVER.port, SERVER.address, this.moment);
      this.#inFlight.push({ atMs: this.nowMs + this.latencyMs, deliver });
    }
  }
}

/** A frame of the server to client 7. */
export function fromServer(kind: Message["kind"], text: string, offer: readonly string[] = []): Uint8Array {
  const base = { origin: 0, dest: 7, name: SERVER_NAME, text };
  return encodeMessage(kind === "hello" ? { ...base, kind, offer } : { ...base, kind });
}

export function chat(origin: number, name: string, text: string, dest = 0): Uint8Array {
  return encodeMessage({ kind: "text", origin, dest, name, text });
}

export function rosterFrame({ id, name }: RosterEntry, text: string): Uint8Array {
  return encodeMessage({ kind: "roster", origin: id, dest: 7, name, text });
}

/** As the original: the list is one datagram, as long as it takes; an id in use is refused whoever asks. */
export class OriginalServer {
  readonly clients = new Map<number, string>();
  silent = false;

  readonly answer: Server = (message, raw) => {
    if (this.silent) return [];
    const { kind, origin, dest } = message;
    if (kind === "hello") return this.#hello(origin, message.name);
    if (kind === "bye") this.clients.delete(origin);
    if (kind === "roster") return [this.list()];
    if (kind !== "text" || !this.clients.has(origin)) return [];
    if (dest === 0) return [raw];
    return this.clients.has(dest) ? [] : [fromServer("error", WireText.unknownDestination)];
  };

  list(): Uint8Array {
    const text = [...this.clients].map(([id, name]) => `${id}: ${name}`).join(",  ");
    const bytes = new TextEncoder().encode(`Clientes conectados: ${text}`);
    if (bytes.length <= 140) return fromServer("text", `Clientes conectados: ${text}`);
    const frame = fromServer("text", "");
    const long = new Uint8Array(36 + bytes.length);
    long.set(frame.subarray(0, 36));
    long.set(bytes, 36);
    return long;
  }

  #hello(id: number, name: string): Uint8Array[] {
    if (this.clients.has(id)) return [fromServer("error", WireText.idInUse)];
    this.clients.set(id, name);
    return [fromServer("hello", WireText.accepted)];
  }
}

/** As ours: offers REC0, answers a repeated OI, gives the roster in pages of 32. */
export class PagingServer {
  readonly roster: RosterEntry[] = [];
  ttlSeconds = 90;
  silent = false;

  readonly answer: Server = (message, raw) => {
    if (this.silent) return [];
    const { kind, origin, name, text, dest } = message;
    if (kind === "hello") {
      if (!this.roster.some(({ id }) => id === origin)) this.roster.push({ id: origin, name });
      return [fromServer("hello", WireText.accepted, ["REC0", `ttl=${this.ttlSeconds}`])];
    }
    if (kind === "roster") return this.#page(Number(text === "" ? 0 : text));
    if (kind !== "text") return [];
    if (dest === 0) return [raw];
    const isKnown = this.roster.some(({ id }) => id === dest);
    return isKnown ? [] : [fromServer("error", WireText.unknownDestination)];
  };

  #page(from: number): Uint8Array[] {
    const total = this.roster.length;
    return this.roster.slice(from, from + 32).map((entry, index) => rosterFrame(entry, `${from + index}/${total}`));
  }
}

/** Whether sends at these times pass the server's bucket: 20 a second, 40 at once. */
export function tokensNeverRunOut(times: readonly number[]): boolean {
  let tokens = 40;
  let last = times[0] ?? 0;
  return times.every((at) => {
    tokens = Math.min(40, tokens + ((at - last) * 20) / 1000) - 1;
    last = at;
    return tokens >= 0;
  });
}

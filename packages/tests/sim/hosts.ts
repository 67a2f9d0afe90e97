/** The real cores behind the simulated network: each host does what its driver does in the programs. */
import type { ClientEvent } from "@recado/client";
import { type Sealing as ClientSealing, Connection } from "@recado/client/core";
import { type ClientStore, MemoryClientStore } from "@recado/client/store";
import type { KeyPair } from "@recado/protocol/session";
import { createSessionCrypto, generateKeyPair } from "@recado/runtime/crypto";
import type { Endpoint } from "@recado/runtime/net";
import {
  type CoreConfig,
  DEFAULT_CORE_CONFIG,
  flushed,
  ServerCore,
  type ServerEvent,
  type ServerStore,
} from "@recado/server";
import type { Chance } from "./chance.ts";
import type { Network } from "./network.ts";

const SERVER: Endpoint = { address: "10.0.0.1", port: 1235 };
const WALL_MS = Date.UTC(2026, 10, 23);

/** More in a virtual second is a livelock. */
const TIMEOUTS_PER_SECOND_MAX = 5_000;

/** Counts what a host does by itself in each virtual second. */
class Budget {
  #second = 0;
  #count = 0;
  worst = 0;

  spend(nowMs: number, who: string): void {
    const second = Math.floor(nowMs / 1_000);
    if (second !== this.#second) this.#count = 0;
    this.#second = second;
    this.worst = Math.max(this.worst, ++this.#count);
    if (this.#count > TIMEOUTS_PER_SECOND_MAX)
      throw new Error(`${who}: over ${TIMEOUTS_PER_SECOND_MAX} timeouts in a second`);
  }
}

export class ServerHost {
  readonly budget = new Budget();
  readonly events: ServerEvent[] = [];
  readonly keyPair: KeyPair;
  core: ServerCore;
  sentDatagrams = 0;
  #isUp = true;
  #isWaking = false;
  #armedForMs = Infinity;

  constructor(
    readonly network: Network,
    readonly chance: Chance,
    readonly store: ServerStore,
    readonly config: Partial<CoreConfig> = {},
    readonly at: Endpoint = SERVER,
  ) {
    this.keyPair = generateKeyPair(chance.bytes);
    this.core = this.#newCore();
    network.listen(at, ({ bytes, from }) => {
      if (!this.#isUp) return;
      this.#input((nowMs) => this.core.handleDatagram(bytes, from.port, from.address, nowMs));
    });
    this.#carryOut();
  }

  /** Dies with everything that it did not store; nobody is told. */
  crash(): void {
    this.#isUp = false;
  }

  /** A new process over the same store. */
  restart(): void {
    if (this.#isUp) return;
    this.core = this.#newCore();
    this.#isUp = true;
    this.#armedForMs = Infinity;
    this.#carryOut();
  }

  /** As SIGTERM does. */
  stop(): void {
    this.#input((nowMs) => this.core.shutDown(nowMs));
    this.#isUp = false;
  }

  act(run: (core: ServerCore, nowMs: number) => void): void {
    this.#input((nowMs) => run(this.core, nowMs));
  }

  #newCore(): ServerCore {
    const { nowMs } = this.network;
    const suite = createSessionCrypto(this.chance.bytes);
    const config = { ...DEFAULT_CORE_CONFIG, ...this.config };
    const { keyPair, store } = this;
    const core = new ServerCore(config, nowMs, WALL_MS, { suite, keyPair, store, sawKey: undefined });
    core.onWake = () => {
      if (this.#isWaking) return;
      this.#isWaking = true;
      this.network.at(this.network.nowMs, () => {
        this.#isWaking = false;
        this.#carryOut();
      });
    };
    return core;
  }

  #input(run: (nowMs: number) => void): void {
    run(this.network.nowMs);
    this.#carryOut();
  }

  #carryOut(): void {
    const { core, network } = this;
    // Died in the middle: what it was about to send stays unsent.
    if (!this.#isUp) return;
    const sealed = flushed(core, network.nowMs);
    for (const effect of core.takeEffects()) {
      if (effect.kind === "event") this.events.push(effect.event);
      else if (effect.kind === "broadcast") for (const to of effect.to) this.#send(effect.bytes, to);
      else this.#send(effect.bytes, effect.to);
    }
    for (const { bytes, to } of sealed) this.#send(bytes, to);
    this.#arm();
  }

  #send(bytes: Uint8Array, { address, port }: Endpoint): void {
    this.sentDatagrams++;
    this.network.send({ from: this.at, to: { address, port }, bytes });
  }

  #arm(): void {
    const dueMs = this.core.nextTimeoutMs();
    if (dueMs >= this.#armedForMs) return;
    this.#armedForMs = dueMs;
    const { core } = this;
    this.network.at(dueMs, () => {
      if (this.#armedForMs !== dueMs || core !== this.core) return;
      this.#armedForMs = Infinity;
      if (!this.#isUp) return;
      this.budget.spend(this.network.nowMs, "server");
      this.#input((nowMs) => core.handleTimeout(nowMs));
    });
  }
}

export interface ClientHostOptions {
  readonly id: number;
  readonly name: string;
  readonly at: Endpoint;
  readonly keyPair?: KeyPair;
  /** Undefined: clear frames alone. */
  readonly isSealed?: boolean;
  /** The server's key, from a conversation before; without it the first server that answers is believed. */
  readonly knownKey?: Uint8Array;
  readonly server?: Endpoint;
  readonly store?: ClientStore;
}

export class ClientHost {
  readonly budget = new Budget();
  readonly id: number;
  readonly keyPair: KeyPair;
  connection: Connection;
  at: Endpoint;
  onEvent: (event: ClientEvent) => void = () => undefined;
  sentDatagrams = 0;
  /** Its machine sleeps: nothing runs, and what arrives is lost. */
  isAsleep = false;
  #knownKey: Uint8Array | undefined;
  #armedForMs = Infinity;
  #isGone = false;
  #isWaking = false;
  readonly #store: ClientStore;

  constructor(
    readonly network: Network,
    readonly chance: Chance,
    readonly options: ClientHostOptions,
  ) {
    this.id = options.id;
    this.at = options.at;
    this.keyPair = options.keyPair ?? generateKeyPair(chance.bytes);
    this.#knownKey = options.knownKey;
    this.#store = options.store ?? new MemoryClientStore(options.id);
    this.connection = this.#newConnection();
    this.#listen();
  }

  connect(): void {
    this.#input(() => this.connection.connect());
  }

  act(run: (connection: Connection) => void): void {
    this.#input(() => run(this.connection));
  }

  /** The id of the text; undefined when it was refused. */
  say(text: string, dest: number): number | undefined {
    let sendId: number | undefined;
    this.#input((nowMs) => {
      const result = this.connection.send(text, dest, this.#moment(nowMs));
      if (result.ok) sendId = result.sendIds[0];
    });
    return sendId;
  }

  leave(): void {
    this.#input((nowMs) => this.connection.disconnect(this.#moment(nowMs)));
  }

  /** Its NAT gives it another port. */
  rebind(at: Endpoint): void {
    this.network.unlisten(this.at);
    this.at = at;
    this.#listen();
  }

  sleep(forMs: number): void {
    this.isAsleep = true;
    this.network.at(this.network.nowMs + forMs, () => {
      this.isAsleep = false;
      this.#input((nowMs) => this.connection.handleTimeout(this.#moment(nowMs)));
    });
  }

  /** Ends without a word. */
  vanish(): void {
    this.#isGone = true;
    this.network.unlisten(this.at);
  }

  /** A new process with the same key and the same disk. */
  restart(): void {
    this.connection = this.#newConnection();
    this.#armedForMs = Infinity;
    this.connect();
  }

  #newConnection(): Connection {
    const { id, name, isSealed = true, server = SERVER } = this.options;
    const sealing: ClientSealing = {
      suite: createSessionCrypto(this.chance.bytes),
      keyPair: this.keyPair,
      knownKey: () => this.#knownKey,
      sawKey: undefined,
    };
    const connection = new Connection({
      id,
      name,
      servers: [{ host: server.address, port: server.port }],
      random: this.chance.next,
      sealing: isSealed ? sealing : undefined,
      store: this.#store,
    });
    connection.onWake = () => {
      if (this.#isWaking) return;
      this.#isWaking = true;
      this.network.at(this.network.nowMs, () => {
        this.#isWaking = false;
        if (this.connection === connection && !this.isAsleep) {
          this.#input((nowMs) => connection.flush(this.#moment(nowMs)));
        }
      });
    };
    return connection;
  }

  #listen(): void {
    this.network.listen(this.at, ({ bytes, from }) => {
      if (this.isAsleep || this.#isGone) return;
      this.#input((nowMs) => this.connection.handleDatagram(bytes, from.port, from.address, this.#moment(nowMs)));
    });
  }

  #moment(nowMs: number): { monotonicMs: number; wallMs: number } {
    return { monotonicMs: nowMs, wallMs: WALL_MS + nowMs };
  }

  #input(run: (nowMs: number) => void): void {
    if (this.#isGone) return;
    run(this.network.nowMs);
    this.#carryOut();
  }

  #carryOut(): void {
    const { connection, network } = this;
    for (const { bytes, to } of connection.takeTransmits()) {
      this.sentDatagrams++;
      network.send({ from: this.at, to, bytes });
    }
    for (const event of connection.takeEvents()) {
      if (event.kind === "server-key" && event.verdict === "new") this.#knownKey = event.key;
      this.onEvent(event);
    }
    const request = connection.takeResolve();
    if (request) {
      const addresses = [{ address: request.host, port: request.port }];
      this.#input((nowMs) => connection.handleAddresses(request.token, addresses, this.#moment(nowMs)));
      return;
    }
    this.#arm();
  }

  #arm(): void {
    const dueMs = this.connection.nextTimeoutMs;
    if (dueMs >= this.#armedForMs || dueMs === Infinity) return;
    this.#armedForMs = dueMs;
    const { connection } = this;
    this.network.at(dueMs, () => {
      if (this.#armedForMs !== dueMs || connection !== this.connection) return;
      this.#armedForMs = Infinity;
      if (this.isAsleep) return;
      this.budget.spend(this.network.nowMs, `client ${this.id}`);
      this.#input((nowMs) => connection.handleTimeout(this.#moment(nowMs)));
    });
  }
}

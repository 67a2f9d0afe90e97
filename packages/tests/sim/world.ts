/** A server, its clients, the network between them, and the ledger of what they say and hear. */
import { MemoryClientStore } from "@recado/client/store";
import { type CoreConfig, MemoryServerStore, type ServerStore } from "@recado/server";
import { Chance } from "./chance.ts";
import { SlowClientStore, SlowServerStore } from "./disk.ts";
import { ClientHost, type ClientHostOptions, ServerHost } from "./hosts.ts";
import { Ledger } from "./ledger.ts";
import { Network } from "./network.ts";

export interface WorldOptions {
  readonly seed: number;
  readonly config?: Partial<CoreConfig>;
  readonly store?: ServerStore;
  readonly chance?: Chance;
  /** The most that a disk takes for a group of changes; 0: nothing, and nothing is ever lost on it. */
  readonly slowestDiskMs?: number;
}

/** No limit of datagrams: the weather and the windows are what is tested. */
const UNLIMITED: Partial<CoreConfig> = { ratePerSecond: 1e6, burst: 1e6 };

export class World {
  readonly chance: Chance;
  readonly network: Network;
  readonly server: ServerHost;
  readonly ledger = new Ledger();
  readonly clients: ClientHost[] = [];
  /** By client and sendId, the last that was told of a text. */
  readonly fates = new Map<string, { readonly delivery: string; readonly text: string; readonly to: number }>();
  readonly #slowestDiskMs: number;
  readonly #serverDisk: SlowServerStore | undefined;
  readonly #clientDisks = new Map<number, SlowClientStore>();
  #lastPort = 10_000;

  constructor({ seed, config = UNLIMITED, store, chance = new Chance(seed), slowestDiskMs = 0 }: WorldOptions) {
    this.chance = chance;
    this.network = new Network(this.chance);
    this.#slowestDiskMs = slowestDiskMs;
    const memory = new MemoryServerStore(chance.whole(1, 4_294_967_295));
    this.#serverDisk = slowestDiskMs > 0 ? new SlowServerStore(memory, this.network, chance, slowestDiskMs) : undefined;
    this.server = new ServerHost(this.network, this.chance, store ?? this.#serverDisk ?? memory, config);
  }

  get nowMs(): number {
    return this.network.nowMs;
  }

  addClient(id: number, options: Partial<ClientHostOptions> = {}): ClientHost {
    const at = { address: `10.1.0.${id}`, port: this.newPort() };
    const store = this.#diskOf(id) ?? new MemoryClientStore(id);
    const client = new ClientHost(this.network, this.chance, { id, name: `c${id}`, at, store, ...options });
    this.clients.push(client);
    client.onEvent = (event) => {
      if (event.kind === "message" && event.message.scope !== "server") {
        this.ledger.heard(id, event.message.origin, event.message.text, this.nowMs);
      } else if (event.kind === "sent") {
        this.fates.set(`${id} ${event.sendId}`, {
          delivery: "sent",
          text: event.message.text,
          to: event.message.dest,
        });
      } else if (event.kind === "delivery") {
        const before = this.fates.get(`${id} ${event.sendId}`);
        if (before) this.fates.set(`${id} ${event.sendId}`, { ...before, delivery: event.delivery });
      }
    };
    client.connect();
    return client;
  }

  /** The server's process is killed: what it had not stored is gone. */
  killServer(): void {
    this.server.crash();
    this.#serverDisk?.die();
  }

  /** The client's process is killed, and another begins. */
  restartClient(client: ClientHost): void {
    for (const change of this.#clientDisks.get(client.id)?.die() ?? []) {
      if (change.kind === "heard") this.ledger.unhear(client.id, change.line.text);
      if (change.kind !== "written") continue;
      this.ledger.void(change.line.text);
      this.fates.delete(`${client.id} ${change.line.key}`);
    }
    client.restart();
  }

  #diskOf(id: number): SlowClientStore | undefined {
    if (this.#slowestDiskMs === 0) return undefined;
    const disk = new SlowClientStore(new MemoryClientStore(id), this.network, this.chance, this.#slowestDiskMs);
    this.#clientDisks.set(id, disk);
    return disk;
  }

  newPort(): number {
    return this.#lastPort++;
  }

  say(client: ClientHost, to: number, byteCount = 0): boolean {
    const text = this.ledger.compose(client.id, to, byteCount);
    this.ledger.said(client.id, to, text, this.nowMs);
    return client.say(text, to) !== undefined;
  }

  /** Lets so much time pass. */
  pass(ms: number): void {
    const endMs = this.nowMs + ms;
    while (this.network.step(endMs));
  }

  /** Lets time pass until the condition holds; false when it did not in that time. */
  passUntil(isDone: () => boolean, limitMs: number): boolean {
    const endMs = this.nowMs + limitMs;
    while (!isDone()) if (!this.network.step(endMs)) return isDone();
    return true;
  }

  allRegistered(): boolean {
    return this.clients.every(({ connection }) => connection.state.name === "registered");
  }

  allSettled(): boolean {
    return this.clients.every(({ connection }) => connection.unsettledCount === 0);
  }

  /** The writer of each private text was told that it arrived. */
  allDelivered(): boolean {
    return [...this.fates.values()].every(({ to, delivery }) => to === 0 || delivery === "delivered");
  }
}

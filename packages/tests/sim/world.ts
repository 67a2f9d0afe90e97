/** A server, its clients, the network between them, and the ledger of what they say and hear. */
import { type CoreConfig, MemoryPeerStore, type PeerStore } from "@recado/server";
import { Chance } from "./chance.ts";
import { ClientHost, type ClientHostOptions, ServerHost } from "./hosts.ts";
import { Ledger } from "./ledger.ts";
import { Network } from "./network.ts";

export interface WorldOptions {
  readonly seed: number;
  readonly config?: Partial<CoreConfig>;
  readonly store?: PeerStore;
  readonly chance?: Chance;
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
  #lastPort = 10_000;

  constructor({ seed, config = UNLIMITED, store = new MemoryPeerStore(), chance = new Chance(seed) }: WorldOptions) {
    this.chance = chance;
    this.network = new Network(this.chance);
    this.server = new ServerHost(this.network, this.chance, store, config);
  }

  get nowMs(): number {
    return this.network.nowMs;
  }

  addClient(id: number, options: Partial<ClientHostOptions> = {}): ClientHost {
    const at = { address: `10.1.0.${id}`, port: this.newPort() };
    const client = new ClientHost(this.network, this.chance, { id, name: `c${id}`, at, ...options });
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
}

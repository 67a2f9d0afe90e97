/**
 * The only owner of "which id is which client". Lookup, join and leave are O(1); `clients` is dense, so that a
 * broadcast walks an array and a roster page is a slice.
 */
import type { Endpoint } from "@recado/runtime/net";
import type { PeerKind } from "./events.ts";
import type { Peer } from "./sealed/peer.ts";
import type { TokenBucket } from "./token-bucket.ts";

/** A registered client; also the endpoint that its frames go to. Times are the core's monotonic milliseconds. */
export interface Client extends TokenBucket {
  address: string;
  port: number;
  readonly id: number;
  readonly name: string;
  readonly nameBytes: Uint8Array;
  readonly peer: PeerKind;
  /** Undefined for who talks in clear frames. */
  readonly sealed: Peer | undefined;
  readonly joinedAtMs: number;
  lastSeenAtMs: number;
  framesIn: number;
  framesOut: number;
  bytesIn: number;
  bytesOut: number;
  drops: number;
  probedAtMs: number;
  /** Probes that were refused since the client was last heard, and when the first of them was. */
  refusals: number;
  firstRefusalAtMs: number;
  rateNoticeAtMs: number;
  /** Its place in `clients`, and in `clear` where it is there. */
  index: number;
  clearIndex: number;
}

export class Registry {
  readonly #byId = new Map<number, Client>();
  readonly #byEndpoint = new Map<string, Client[]>();
  readonly clients: Client[] = [];
  /** Those who talk in clear frames. */
  readonly clear: Client[] = [];

  get size(): number {
    return this.clients.length;
  }

  get(id: number): Client | undefined {
    return this.#byId.get(id);
  }

  /** In the order of registration. */
  inOrder(): IterableIterator<Client> {
    return this.#byId.values();
  }

  /** A program may register several ids from one socket. */
  at(port: number, address: string): readonly Client[] {
    return this.#byEndpoint.get(endpointKey(port, address)) ?? [];
  }

  add(client: Client): void {
    client.index = this.clients.length;
    this.clients.push(client);
    if (!client.sealed) client.clearIndex = this.clear.push(client) - 1;
    this.#byId.set(client.id, client);
    this.#enter(client);
  }

  /** The client is at another address now. */
  move(client: Client, { address, port }: Endpoint): void {
    this.#strike(client);
    client.address = address;
    client.port = port;
    this.#enter(client);
  }

  remove(client: Client): void {
    this.#byId.delete(client.id);
    const last = this.clients.pop();
    if (last && last !== client) {
      this.clients[client.index] = last;
      last.index = client.index;
    }
    this.#strike(client);
    if (client.sealed) return;
    const lastClear = this.clear.pop();
    if (!lastClear || lastClear === client) return;
    this.clear[client.clearIndex] = lastClear;
    lastClear.clearIndex = client.clearIndex;
  }

  #enter(client: Client): void {
    const key = endpointKey(client.port, client.address);
    const sharing = this.#byEndpoint.get(key);
    if (sharing) sharing.push(client);
    else this.#byEndpoint.set(key, [client]);
  }

  #strike(client: Client): void {
    const key = endpointKey(client.port, client.address);
    const others = this.at(client.port, client.address).filter((other) => other !== client);
    if (others.length > 0) this.#byEndpoint.set(key, others);
    else this.#byEndpoint.delete(key);
  }
}

function endpointKey(port: number, address: string): string {
  return `${port} ${address}`;
}

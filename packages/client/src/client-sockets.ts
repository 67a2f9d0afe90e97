/**
 * The client's sockets: one for each family of addresses, opened when first needed and kept, so that a server which
 * still knows us sees the same port again.
 */
import { isIPv6 } from "node:net";
import type { DatagramHandlers, DatagramTransport, Endpoint, OpenTransport } from "@recado/runtime/net";

type Family = 4 | 6;

export interface ClientSocketHandlers extends Pick<DatagramHandlers, "datagram"> {
  /** A destination of this family answered "port unreachable"; the kernel does not say which. */
  unreachable(family: Family): void;
}

const ANY_ADDRESS: Record<Family, string> = { 4: "0.0.0.0", 6: "::" };
/** What the kernel did not take by then is given up at close. */
const DRAIN_MS = 200;

export class ClientSockets {
  readonly #open: OpenTransport;
  readonly #handlers: ClientSocketHandlers;
  readonly #transports = new Map<Family, DatagramTransport>();
  #closed = false;

  constructor(open: OpenTransport, handlers: ClientSocketHandlers) {
    this.#open = open;
    this.#handlers = handlers;
  }

  /** Those of the endpoints for which this machine has a socket. */
  async reachable(endpoints: readonly Endpoint[]): Promise<Endpoint[]> {
    const families = [...new Set(endpoints.map(familyOf))];
    const opened = new Set<Family>();
    for (const family of families) if (await this.#ensure(family)) opened.add(family);
    return endpoints.filter((endpoint) => opened.has(familyOf(endpoint)));
  }

  send(bytes: Uint8Array, to: Endpoint): void {
    this.#transports.get(familyOf(to))?.send(bytes, to.port, to.address);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const transports = [...this.#transports.values()];
    this.#transports.clear();
    await Promise.all(transports.map((transport) => transport.drained(DRAIN_MS)));
    for (const transport of transports) transport.close();
  }

  async #ensure(family: Family): Promise<boolean> {
    if (this.#closed) return false;
    if (this.#transports.has(family)) return true;
    try {
      const transport = await this.#open({ address: ANY_ADDRESS[family], port: 0 }, this.#handlersOf(family));
      if (this.#closed) transport.close();
      else this.#transports.set(family, transport);
      return !this.#closed;
    } catch {
      // No IPv6 on this machine, or no socket to be had: the other family, or the next attempt.
      return false;
    }
  }

  /** A socket that failed is left; the next attempt opens another. */
  #handlersOf(family: Family): DatagramHandlers {
    const failed = (): void => {
      this.#transports.get(family)?.close();
      this.#transports.delete(family);
    };
    const { datagram, unreachable } = this.#handlers;
    return { datagram, failed, unreachable: () => unreachable(family) };
  }
}

export function familyOf({ address }: Endpoint): Family {
  return isIPv6(address) ? 6 : 4;
}

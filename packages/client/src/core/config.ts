/** What a connection is given, and what it asks of its driver. */
import type { ClientStore } from "../store/client-store.ts";
import type { Sealing } from "./sealing.ts";
import type { NamedServers } from "./servers.ts";

export interface ConnectionConfig {
  /** 1 to 2³²−1. */
  readonly id: number;
  /** At most 20 bytes of UTF-8. */
  readonly name: string;
  /** Of one Recado; tried in this order. */
  readonly servers: NamedServers;
  /** Uniform in [0, 1); for jitter. */
  readonly random: () => number;
  /** Undefined: clear frames alone. */
  readonly sealing: Sealing | undefined;
  /** Of this id at this server. */
  readonly store: ClientStore;
}

/** The driver is to find the host's addresses and answer with `handleAddresses`, same token. */
export interface ResolveRequest {
  readonly host: string;
  readonly port: number;
  readonly token: number;
}

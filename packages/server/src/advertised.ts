/** Where clients of other servers of the cluster find this one. */

import { ConfigError } from "@recado/runtime";
import type { Catalog } from "@recado/runtime/i18n";
import type { Endpoint } from "@recado/runtime/net";
import { reachableHosts } from "./lan-addresses.ts";

const HOST_PORT = /^(?:\[(?<six>[^\]\s]+)\]|(?<host>[^\s:]+)):(?<port>\d{1,5})$/;

export type Advertised = (local: Endpoint) => { readonly host: string; readonly port: number };

/** As the operator says, `HOST:PORT`; otherwise the first of this machine's addresses. Throws ConfigError. */
export function advertisedAt(chosen: string | undefined, { config, serverCli }: Catalog): Advertised {
  if (chosen === undefined) return (local) => ({ host: reachableHosts(local)[0] ?? local.address, port: local.port });
  const { six, host, port } = HOST_PORT.exec(chosen)?.groups ?? {};
  const at = { host: six ?? host ?? "", port: Number(port) };
  if (at.host === "" || !(at.port >= 1 && at.port <= 65_535)) {
    throw new ConfigError(config.badValue("--advertise", chosen, serverCli.expectsHostPort));
  }
  return () => at;
}

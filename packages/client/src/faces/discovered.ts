/** Found servers as lines for people. */
import type { Catalog } from "@recado/runtime/i18n";
import type { DiscoveredServer } from "../discover/index.ts";
import { endpointText } from "./endpoint-text.ts";

/** A line each: the address to connect to, the name, users, round trip. */
export function discoveredLines(servers: readonly DiscoveredServer[], { clientCli }: Catalog): string[] {
  const { discovered } = clientCli;
  if (servers.length === 0) return [discovered.none];
  return servers.map((server) => {
    const { name, users, rttMs } = server;
    const figures = [discovered.users(users), discovered.rtt(rttMs)].join(", ");
    return `${endpointText(server)}  ${name}  (${figures})`;
  });
}

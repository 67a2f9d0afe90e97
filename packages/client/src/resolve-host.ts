/** Host name → addresses to try, in order, each in the form in which the socket names the sender of a datagram. */
import { lookup } from "node:dns/promises";
import { isIP, isIPv6 } from "node:net";
import { canonicalAddress } from "@recado/runtime/net";

export type ResolveHost = (host: string) => Promise<readonly string[]>;

/** The system's resolver; nothing for a name that it does not know. IPv4 first: that is where the old servers are. */
export const resolveHost: ResolveHost = async (host) => {
  const literal = host.replace(/^\[(.*)\]$/, "$1");
  if (isIP(literal) !== 0) return [destination(literal)];
  try {
    const found = await lookup(host, { all: true });
    const addresses = [...new Set(found.map(({ address }) => destination(address)))];
    return [...addresses.filter((address) => !isIPv6(address)), ...addresses.filter((address) => isIPv6(address))];
  } catch {
    return [];
  }
};

/** "Any address" as a destination means this machine, and answers come from its loopback. */
function destination(address: string): string {
  const canonical = canonicalAddress(address) ?? address;
  if (canonical === "0.0.0.0") return "127.0.0.1";
  return canonical === "::" ? "::1" : canonical;
}

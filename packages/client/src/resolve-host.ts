/** Host name → addresses to try, in order, each in the form in which the socket names the sender of a datagram. */
import { lookup } from "node:dns/promises";
import { isIP, isIPv6 } from "node:net";
import { plainAddress } from "@recado/runtime/net";

export type ResolveHost = (host: string) => Promise<readonly string[]>;

/** The system's resolver; nothing for a name that it does not know. IPv4 first: that is where the old servers are. */
export const resolveHost: ResolveHost = async (host) => {
  const literal = host.replace(/^\[(.*)\]$/, "$1");
  if (isIP(literal) !== 0) return [canonicalAddress(literal)];
  try {
    const found = await lookup(host, { all: true });
    const addresses = [...new Set(found.map(({ address }) => canonicalAddress(address)))];
    return [...addresses.filter((address) => !isIPv6(address)), ...addresses.filter((address) => isIPv6(address))];
  } catch {
    return [];
  }
};

/** RFC 5952 text; "any address" as a destination means this machine, and answers come from its loopback. */
function canonicalAddress(address: string): string {
  const plain = plainAddress(address.toLowerCase());
  if (plain === "0.0.0.0") return "127.0.0.1";
  if (plain === "::") return "::1";
  return isIPv6(plain) && !plain.includes("%") ? new URL(`http://[${plain}]/`).hostname.slice(1, -1) : plain;
}

/** `host`, `host:port`, `[v6]:port` or a bare IPv6 address. */
import { DEFAULT_PORT } from "@recado/protocol";
import type { NamedServers } from "../core/servers.ts";

export interface HostPort {
  readonly host: string;
  readonly port: number | undefined;
}

/** Undefined for a text that is neither. */
export function parseAddress(text: string): HostPort | undefined {
  const trimmed = text.trim();
  const bracketed = /^\[([^\]]*)\](?::(\d{1,5}))?$/.exec(trimmed);
  if (bracketed) return isIpv6(bracketed[1]) ? withPort(bracketed[1], bracketed[2]) : undefined;
  if (isIpv6(trimmed)) return { host: trimmed, port: undefined };
  const named = /^([^\s:/[\],]+)(?::(\d{1,5}))?$/.exec(trimmed);
  return named ? withPort(named[1], named[2]) : undefined;
}

/** One or several, parted by commas: servers of one Recado. Undefined where one of them is no address. */
export function parseServers(text: string, port: number): NamedServers | undefined {
  const addresses = text.split(",").map(parseAddress);
  const known = addresses.flatMap((each) => (each ? [{ host: each.host, port: each.port ?? port }] : []));
  const [first, ...others] = known;
  return first && known.length === addresses.length ? [first, ...others] : undefined;
}

/** The same for whoever knows the port otherwise: of several the addresses stay together, as `host`. */
export function parseServersAt(text: string): HostPort | undefined {
  if (!text.includes(",")) return parseAddress(text);
  return parseServers(text, DEFAULT_PORT) ? { host: text.trim(), port: undefined } : undefined;
}

/** With or without a zone (`fe80::1%eth0`). */
function isIpv6(text: string | undefined): boolean {
  const address = text?.replace(/%\w+$/, "");
  return address?.includes(":") === true && URL.canParse(`http://[${address}]/`);
}

function withPort(host: string | undefined, digits: string | undefined): HostPort | undefined {
  if (host === undefined) return undefined;
  if (digits === undefined) return { host, port: undefined };
  const port = Number(digits);
  return port >= 1 && port <= 65_535 ? { host, port } : undefined;
}

/** `host`, `host:port`, `[v6]:port` or a bare IPv6 address. */

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
  const named = /^([^\s:/[\]]+)(?::(\d{1,5}))?$/.exec(trimmed);
  return named ? withPort(named[1], named[2]) : undefined;
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

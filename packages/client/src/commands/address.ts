/** `host`, `host:port`, `[v6]:port` or a bare IPv6 address. */

export interface HostPort {
  readonly host: string;
  readonly port: number | undefined;
}

/** Undefined for a text that is neither. */
export function parseAddress(text: string): HostPort | undefined {
  const trimmed = text.trim();
  const bracketed = /^\[([0-9a-fA-F:.%\w]+)\](?::(\d{1,5}))?$/.exec(trimmed);
  if (bracketed) return withPort(bracketed[1], bracketed[2]);
  if ((trimmed.match(/:/g)?.length ?? 0) > 1)
    return withPort(/^[0-9a-fA-F:.]+(%\w+)?$/.test(trimmed) ? trimmed : undefined, undefined);
  const named = /^([^\s:/]+)(?::(\d{1,5}))?$/.exec(trimmed);
  return named ? withPort(named[1], named[2]) : undefined;
}

function withPort(host: string | undefined, digits: string | undefined): HostPort | undefined {
  if (host === undefined) return undefined;
  if (digits === undefined) return { host, port: undefined };
  const port = Number(digits);
  return port >= 1 && port <= 65_535 ? { host, port } : undefined;
}

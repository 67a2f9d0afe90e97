/** What an answer of multicast DNS says about servers. Pure; texts in it are the sender's, raw. */
import { SERVICE_DOMAIN, TxtKey } from "./service.ts";

/** A record of a DNS packet, as far as it matters here. */
export interface DnsRecord {
  readonly name: string;
  readonly type: string;
  readonly ttl?: number | undefined;
  readonly data?: unknown;
}

export interface FoundServer {
  /** Unique on the network. */
  readonly name: string;
  readonly port: number;
  /** Where to try, the one that the answer came from first. */
  readonly addresses: readonly string[];
  readonly version: string | undefined;
  readonly users: number | undefined;
}

/** A packet names one, unless somebody makes fun of us. */
const SERVERS_OF_A_PACKET_MAX = 16;
const ADDRESSES_MAX = 8;

/** Link-local addresses need a zone, which a record does not have. */
const LINK_LOCAL = /^fe[89ab]/i;

/** `from` is the address that the packet came from. Records that make no sense are passed over; goodbyes too (TTL 0). */
export function foundIn(records: readonly DnsRecord[], from: string): FoundServer[] {
  const live = records.filter(({ ttl }) => ttl !== 0);
  return live
    .filter(isServer)
    .slice(0, SERVERS_OF_A_PACKET_MAX)
    .flatMap(({ name, data }) => {
      const { port, target } = portAndTarget(data);
      if (port === undefined || target === undefined) return [];
      const hosts = live.filter((record) => isHost(record) && sameName(record.name, target));
      const addresses = [from, ...hosts.map((host) => String(host.data))].filter((each) => !LINK_LOCAL.test(each));
      const txt = txtOf(live.find((record) => record.type === "TXT" && sameName(record.name, name))?.data);
      const users = txt.get(TxtKey.users);
      return [
        {
          name: name.slice(0, -SERVICE_DOMAIN.length - 1),
          port,
          addresses: [...new Set(addresses)].slice(0, ADDRESSES_MAX),
          version: txt.get(TxtKey.version),
          users: users !== undefined && /^\d{1,9}$/.test(users) ? Number(users) : undefined,
        },
      ];
    });
}

/** Several answers about one server as one. */
export function merged(before: FoundServer | undefined, found: FoundServer): FoundServer {
  const addresses = [...new Set([...(before?.addresses ?? []), ...found.addresses])];
  return { ...found, addresses: addresses.slice(0, ADDRESSES_MAX) };
}

function isServer({ type, name }: DnsRecord): boolean {
  return type === "SRV" && name.toLowerCase().endsWith(`.${SERVICE_DOMAIN}`);
}

function isHost({ type, data }: DnsRecord): boolean {
  return (type === "A" || type === "AAAA") && typeof data === "string";
}

/** Names of DNS know no case. */
function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function portAndTarget(data: unknown): { readonly port: number | undefined; readonly target: string | undefined } {
  const { port, target } =
    typeof data === "object" && data !== null ? { port: undefined, target: undefined, ...data } : {};
  const isPort = typeof port === "number" && Number.isInteger(port) && port >= 1 && port <= 65_535;
  return { port: isPort ? port : undefined, target: typeof target === "string" ? target : undefined };
}

/** `key=value` strings (RFC 6763 §6.3). */
function txtOf(data: unknown): ReadonlyMap<string, string> {
  const parts: readonly unknown[] = Array.isArray(data) ? data : [];
  return new Map(
    parts.flatMap((part) => {
      const [, key, value] = /^([^=]+)=(.*)$/su.exec(String(part)) ?? [];
      return key === undefined || value === undefined ? [] : [[key.toLowerCase(), value] as const];
    }),
  );
}

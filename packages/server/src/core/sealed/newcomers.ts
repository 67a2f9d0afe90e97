/**
 * How many new owners of ids come from one network. Each is remembered for long after it has gone, and there is room for
 * so many: without this, whoever makes up keys takes all of it.
 */
import { NEW_OWNERS, NEW_OWNERS_NETWORKS_MAX } from "../config.ts";
import { fullBucket, hasToken, type TokenBucket, takeToken } from "../token-bucket.ts";

const IPV6_GROUPS = 8;
/** Of 16 bits: a provider gives 64 bits to one customer (RFC 6177). */
const NETWORK_GROUPS = 4;

export class Newcomers {
  /** By network, in the order in which the last one came. */
  readonly #buckets = new Map<string, TokenBucket>();

  /** One more may come from there. */
  mayCome(address: string, nowMs: number): boolean {
    const bucket = this.#buckets.get(networkOf(address));
    return !bucket || hasToken(bucket, NEW_OWNERS, nowMs);
  }

  /** One comes; false: it may not. */
  take(address: string, nowMs: number): boolean {
    // Programs of this machine, and whoever is behind a proxy on it.
    if (isLoopback(address)) return true;
    const network = networkOf(address);
    const bucket = this.#buckets.get(network) ?? fullBucket(NEW_OWNERS, nowMs);
    this.#buckets.delete(network);
    const [oldest] = this.#buckets.size >= NEW_OWNERS_NETWORKS_MAX ? this.#buckets.keys() : [];
    if (oldest !== undefined) this.#buckets.delete(oldest);
    this.#buckets.set(network, bucket);
    return takeToken(bucket, NEW_OWNERS, nowMs);
  }
}

/** What one customer of a provider has, as far as an address shows it. */
export function networkOf(address: string): string {
  const bare = address.replace(/^::ffff:(?=[\d.]+$)/i, "").replace(/%.*$/, "");
  if (!bare.includes(":")) return bare;
  const [front = "", back] = bare.split("::");
  const groups = front === "" ? [] : front.split(":");
  const skipped = back === undefined ? 0 : IPV6_GROUPS - groups.length - (back === "" ? 0 : back.split(":").length);
  const all = [...groups, ...Array<string>(Math.max(0, skipped)).fill("0"), ...(back ? back.split(":") : [])];
  return all.slice(0, NETWORK_GROUPS).join(":");
}

function isLoopback(address: string): boolean {
  return address === "::1" || /^(::ffff:)?127\./.test(address);
}

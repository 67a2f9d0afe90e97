/** What belongs together by its address, so that many addresses of one owner are no way around a limit. */

const IPV6_GROUPS = 8;
/** Of 16 bits: a provider gives 64 bits to one customer (RFC 6177). */
const NETWORK_GROUPS = 4;

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

/** Programs of this machine, and whoever is behind a proxy on it. */
export function isLoopback(address: string): boolean {
  return address === "::1" || /^(::ffff:)?127\./.test(address);
}

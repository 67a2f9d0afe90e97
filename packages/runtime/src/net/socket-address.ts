/** `struct sockaddr_in` and `sockaddr_in6` of Linux, to and from endpoints. */
import type { Libc } from "./libc.ts";
import type { Endpoint } from "./transport.ts";

export const AF_INET = 2;
export const AF_INET6 = 10;
export const SOCKET_ADDRESS_SIZE = 28;
const SIZES: Readonly<Record<number, number>> = { [AF_INET]: 16, [AF_INET6]: SOCKET_ADDRESS_SIZE };
const ADDRESS_OFFSETS: Readonly<Record<number, number>> = { [AF_INET]: 4, [AF_INET6]: 8 };
const UTF8 = new TextEncoder();

/** Bytes of the structure. */
export function socketAddressSize(family: number): number {
  return SIZES[family] ?? SOCKET_ADDRESS_SIZE;
}

/** Undefined for a text that is no address of the family. An IPv4 address is mapped for an IPv6 socket (RFC 4291 §2.5.5.2). */
export function encodeSocketAddress(libc: Libc, family: number, { address, port }: Endpoint): Uint8Array | undefined {
  const bytes = new Uint8Array(new ArrayBuffer(SOCKET_ADDRESS_SIZE));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, family, true);
  view.setUint16(2, port, false);
  const text = family === AF_INET6 && !address.includes(":") ? `::ffff:${address}` : address;
  const terminated = UTF8.encode(`${text}\0`);
  const target = new Uint8Array(bytes.buffer, ADDRESS_OFFSETS[family]);
  return libc.inet_pton(family, terminated, target) === 1 ? bytes.subarray(0, SIZES[family]) : undefined;
}

export function decodeSocketAddress(bytes: Uint8Array): Endpoint {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const port = view.getUint16(2, false);
  if (view.getUint16(0, true) === AF_INET) return { address: ipv4At(view, 4), port };
  const mapped = view.getBigUint64(8, false) === 0n && view.getUint32(16, false) === 0xffff;
  return { address: mapped ? ipv4At(view, 20) : ipv6At(view, 8), port };
}

function ipv4At(view: DataView, offset: number): string {
  return [0, 1, 2, 3].map((index) => view.getUint8(offset + index)).join(".");
}

/** RFC 5952 form, as Bun writes the source of a datagram; the URL parser knows its rules. */
function ipv6At(view: DataView, offset: number): string {
  const groups = Array.from({ length: 8 }, (_, index) => view.getUint16(offset + 2 * index, false).toString(16));
  return new URL(`http://[${groups.join(":")}]/`).hostname.slice(1, -1);
}

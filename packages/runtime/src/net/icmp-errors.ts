/**
 * Reads a UDP socket's error queue (recvmsg with MSG_ERRQUEUE, ip(7) under IP_RECVERR, which Bun sets): the only
 * place that tells *which* destination refused an earlier datagram. The error that a send or a receive meets names
 * nobody, and hits whoever comes next.
 */
import { ptr } from "bun:ffi";
import type { Libc } from "./libc.ts";
import type { Endpoint } from "./transport.ts";

const MSG_DONTWAIT = 0x40;
const MSG_ERRQUEUE = 0x2000;
const AF_INET = 2;
const AF_INET6 = 10;
/** sock_extended_err behind the 16-byte cmsghdr of a 64-bit Linux: ee_errno u32, ee_origin u8, … */
const EE_ERRNO_OFFSET = 16;
const ECONNREFUSED = 111;
/** Entries read at one go, so that a flood of errors cannot hold the loop. */
const ENTRY_COUNT_MAX = 256;

const NAME_SIZE = 128;
const CONTROL_SIZE = 512;
const PAYLOAD_SIZE = 8;

export class IcmpErrors {
  readonly #libc: Libc;
  readonly #fileDescriptor: number;
  readonly #name = new DataView(new ArrayBuffer(NAME_SIZE));
  readonly #control = new DataView(new ArrayBuffer(CONTROL_SIZE));
  readonly #payload = new Uint8Array(new ArrayBuffer(PAYLOAD_SIZE));
  readonly #vector = new BigUint64Array(new ArrayBuffer(16));
  /** struct msghdr of a 64-bit Linux: name, namelen, iov, iovlen, control, controllen, flags; 8 bytes each. */
  readonly #header = new BigUint64Array(new ArrayBuffer(56));

  constructor(libc: Libc, fileDescriptor: number) {
    this.#libc = libc;
    this.#fileDescriptor = fileDescriptor;
  }

  /** Empties the queue; the destinations that answered "port unreachable", oldest first. */
  take(): Endpoint[] {
    const refused: Endpoint[] = [];
    for (let count = 0; count < ENTRY_COUNT_MAX && this.#receive(); count++) {
      const endpoint =
        this.#control.getUint32(EE_ERRNO_OFFSET, true) === ECONNREFUSED ? this.#destination() : undefined;
      if (endpoint) refused.push(endpoint);
    }
    return refused;
  }

  #receive(): boolean {
    this.#vector[0] = BigInt(ptr(this.#payload));
    this.#vector[1] = BigInt(PAYLOAD_SIZE);
    this.#header.set([
      BigInt(ptr(this.#name)),
      BigInt(NAME_SIZE),
      BigInt(ptr(this.#vector)),
      1n,
      BigInt(ptr(this.#control)),
      BigInt(CONTROL_SIZE),
      0n,
    ]);
    return Number(this.#libc.recvmsg(this.#fileDescriptor, this.#header, MSG_ERRQUEUE | MSG_DONTWAIT)) >= 0;
  }

  #destination(): Endpoint | undefined {
    const family = this.#name.getUint16(0, true);
    const port = this.#name.getUint16(2, false);
    if (family === AF_INET) return { address: this.#ipv4At(4), port };
    if (family !== AF_INET6) return undefined;
    if (this.#isMapped()) return { address: this.#ipv4At(20), port };
    return { address: this.#ipv6At(8), port };
  }

  #isMapped(): boolean {
    return (
      this.#name.getBigUint64(8, false) === 0n &&
      this.#name.getUint16(16, false) === 0 &&
      this.#name.getUint16(18, false) === 0xffff
    );
  }

  #ipv4At(offset: number): string {
    return [0, 1, 2, 3].map((index) => this.#name.getUint8(offset + index)).join(".");
  }

  #ipv6At(offset: number): string {
    const groups = [0, 2, 4, 6, 8, 10, 12, 14].map((at) => this.#name.getUint16(offset + at, false).toString(16));
    return canonicalIpv6(groups.join(":"));
  }
}

/** RFC 5952 form, as Bun writes the source of a datagram. The URL parser knows the rules. */
function canonicalIpv6(address: string): string {
  return new URL(`http://[${address}]/`).hostname.slice(1, -1);
}

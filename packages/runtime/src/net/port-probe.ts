/**
 * Asks one endpoint whether anybody is behind it. The errors on an unconnected socket name nobody, and Bun empties the
 * kernel's error queue itself; but a *connected* UDP socket gets the ICMP errors of its one peer. So a probe opens, for
 * a moment, a second socket on the server's own port (the peer, and a NAT before it, see the usual address), connects
 * it to the endpoint, sends a frame, and reads the socket's error.
 *
 * While it is open, the kernel hands it what that peer sends, and what anybody sent between its bind and its connect:
 * all of that goes on to the transport as if it had come in the ordinary way, a part at a time where it is a flood. Linux only, by bun:ffi.
 */
import { int32, type Libc, setReuseAddress, takeSocketError } from "./libc.ts";
import { AF_INET, AF_INET6, decodeSocketAddress, encodeSocketAddress, SOCKET_ADDRESS_SIZE } from "./socket-address.ts";
import type { Endpoint } from "./transport.ts";

const SOCK_DGRAM = 2;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2000000;
const MSG_NOSIGNAL = 0x4000;
const ECONNREFUSED = 111;

/** An answer that takes longer is no evidence. */
const PROBE_DURATION_MS = 1_000;
const POLL_INTERVAL_MS = 20;
const PROBES_MAX = 16;
/** At a time, of one probe: a peer that floods must not hold up everybody else. */
const DATAGRAMS_PER_POLL_MAX = 256;
const DATAGRAM_BYTES_MAX = 65_535;

export interface ProbeHandlers {
  datagram(bytes: Uint8Array, port: number, address: string): void;
  refused(port: number, address: string): void;
}

interface Probe {
  readonly fileDescriptor: number;
  readonly target: Endpoint;
  readonly endsAtMs: number;
}

export class PortProbes {
  readonly #libc: Libc;
  readonly #mainDescriptor: number;
  readonly #local: Endpoint;
  readonly #handlers: ProbeHandlers;
  readonly #buffer = new Uint8Array(new ArrayBuffer(DATAGRAM_BYTES_MAX));
  readonly #source = new Uint8Array(new ArrayBuffer(SOCKET_ADDRESS_SIZE));
  #open: Probe[] = [];
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(libc: Libc, mainDescriptor: number, local: Endpoint, handlers: ProbeHandlers) {
    this.#libc = libc;
    this.#mainDescriptor = mainDescriptor;
    this.#local = local;
    this.#handlers = handlers;
  }

  /** False when no probe could be opened; the caller then sends in the ordinary way. */
  send(bytes: Uint8Array, target: Endpoint): boolean {
    if (this.#open.length >= PROBES_MAX) return false;
    const fileDescriptor = this.#connect(target);
    if (fileDescriptor === undefined) return false;
    this.#libc.send(fileDescriptor, bytes, bytes.byteLength, MSG_NOSIGNAL);
    this.#open.push({ fileDescriptor, target, endsAtMs: performance.now() + PROBE_DURATION_MS });
    this.#timer ??= setInterval(() => this.#poll(), POLL_INTERVAL_MS);
    return true;
  }

  close(): void {
    for (const { fileDescriptor } of this.#open) this.#libc.close(fileDescriptor);
    this.#open = [];
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #connect(target: Endpoint): number | undefined {
    const family = this.#local.address.includes(":") ? AF_INET6 : AF_INET;
    const from = encodeSocketAddress(this.#libc, family, this.#local);
    const to = encodeSocketAddress(this.#libc, family, target);
    const fileDescriptor = this.#libc.socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fileDescriptor < 0) return undefined;
    const connected =
      from && to && this.#bind(fileDescriptor, from) && this.#libc.connect(fileDescriptor, to, to.byteLength) === 0;
    if (connected) return fileDescriptor;
    this.#libc.close(fileDescriptor);
    return undefined;
  }

  /** The main socket shares its port only for the moment of this bind, so that no other program can slip in. */
  #bind(fileDescriptor: number, from: Uint8Array): boolean {
    setReuseAddress(this.#libc, this.#mainDescriptor, true);
    setReuseAddress(this.#libc, fileDescriptor, true);
    const bound = this.#libc.bind(fileDescriptor, from, from.byteLength) === 0;
    setReuseAddress(this.#libc, this.#mainDescriptor, false);
    return bound;
  }

  #poll(): void {
    const nowMs = performance.now();
    for (const probe of [...this.#open]) {
      const refused = takeSocketError(this.#libc, probe.fileDescriptor) === ECONNREFUSED;
      const count = this.#receive(probe.fileDescriptor);
      const isOver = (refused || count > 0) && count < DATAGRAMS_PER_POLL_MAX;
      if (isOver || nowMs >= probe.endsAtMs) this.#end(probe);
      if (refused && count === 0) this.#handlers.refused(probe.target.port, probe.target.address);
    }
  }

  #end(probe: Probe): void {
    this.#open = this.#open.filter((other) => other !== probe);
    this.#libc.close(probe.fileDescriptor);
    if (this.#open.length > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Hands on what arrived, unless it is very much; how many datagrams. */
  #receive(fileDescriptor: number): number {
    for (let count = 0; count < DATAGRAMS_PER_POLL_MAX; count++) {
      const length = int32(SOCKET_ADDRESS_SIZE);
      const byteCount = Number(
        this.#libc.recvfrom(fileDescriptor, this.#buffer, DATAGRAM_BYTES_MAX, 0, this.#source, length),
      );
      if (byteCount < 0) return count;
      const { address, port } = decodeSocketAddress(this.#source);
      this.#handlers.datagram(this.#buffer.slice(0, byteCount), port, address);
    }
    return DATAGRAMS_PER_POLL_MAX;
  }
}

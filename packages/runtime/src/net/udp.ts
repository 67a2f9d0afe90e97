/**
 * The real socket; the only file that calls Bun.udpSocket.
 *
 * Two things that a UDP sender meets look alike and are not. An ICMP error of an *earlier* datagram fails the next,
 * innocent send: it is consumed by failing, so the same packet is tried again at once. A full send buffer takes
 * nothing until `drain`: what is left waits in a bounded queue. docs/adr/0007-udp-transport.md has the measurements.
 */
import type { DatagramBatch } from "./datagram-batch.ts";
import { JoiningTransport } from "./joining-transport.ts";
import { openLibc, raiseReceiveBuffer } from "./libc.ts";
import { PortProbes } from "./port-probe.ts";
import { SendQueue } from "./send-queue.ts";
import type {
  DatagramHandlers,
  DatagramTransport,
  Endpoint,
  OpenTransport,
  Packet,
  TransportCounters,
} from "./transport.ts";

/** Holds about 5,000 datagrams of 176 bytes; the kernel counts roughly 832 bytes for one and doubles what is asked. */
const RECEIVE_BUFFER_BYTES = 2 * 1024 * 1024;
const QUEUED_DATAGRAMS_PER_RECEIVER = 256;
const MAPPED_PREFIX = "::ffff:";

/** The part of Bun's socket that the transport uses; a test puts a stubborn kernel in its place. */
export interface RawSocket {
  send(bytes: Uint8Array, port: number, address: string): boolean;
  sendMany(packets: readonly (Uint8Array | number | string)[]): number;
  close(): void;
}

export const openUdpTransport: OpenTransport = async (local, handlers) => (await open(local, handlers)).transport;

/** For who calls no C function: a smaller receive buffer, and closed ports are learned of later. */
export const openPlainUdpTransport: OpenTransport = async (local, handlers) =>
  (await open(local, handlers, undefined)).transport;

/** For who sends much: what waits for one receiver leaves joined, where the kernel can cut it (joining-transport.ts). */
export async function openJoiningUdpTransport(
  local: Endpoint,
  handlers: DatagramHandlers,
  libc = openLibc(),
): Promise<DatagramTransport> {
  const { transport, fileDescriptor } = await open(local, handlers, libc);
  if (!libc || fileDescriptor === undefined) return transport;
  return JoiningTransport.over(transport, libc, fileDescriptor) ?? transport;
}

async function open(local: Endpoint, handlers: DatagramHandlers, libc = openLibc()) {
  let transport: UdpTransport | undefined;
  const socket = await Bun.udpSocket({
    hostname: local.address,
    port: local.port,
    socket: {
      data: (_socket, bytes, port, address) => transport?.received(bytes, port, address),
      drain: () => transport?.flush(),
      // Bun calls this with the error alone, whatever its typings say.
      error: (error: unknown) => transport?.sawError(error),
    },
  });
  const bound = { address: socket.address.address, port: socket.address.port };
  const fileDescriptor = "fd" in socket && typeof socket.fd === "number" ? socket.fd : undefined;
  let probes: PortProbes | undefined;
  if (libc && fileDescriptor !== undefined) {
    raiseReceiveBuffer(libc, fileDescriptor, RECEIVE_BUFFER_BYTES);
    probes = new PortProbes(libc, fileDescriptor, bound, {
      datagram: (bytes, port, address) => transport?.received(bytes, port, address),
      refused: (port, address) => handlers.refused?.(port, address),
    });
  }
  transport = new UdpTransport(socket, bound, handlers, probes);
  return { transport, fileDescriptor };
}

export class UdpTransport implements DatagramTransport {
  readonly counters: TransportCounters = {
    datagramsIn: 0,
    bytesIn: 0,
    datagramsOut: 0,
    bytesOut: 0,
    dropsQueueFull: 0,
    refusals: 0,
    sendErrors: 0,
  };
  readonly #queue = new SendQueue(QUEUED_DATAGRAMS_PER_RECEIVER);
  #waiters: (() => void)[] = [];
  #closed = false;

  constructor(
    readonly socket: RawSocket,
    readonly local: Endpoint,
    readonly handlers: DatagramHandlers,
    readonly probes: Pick<PortProbes, "send" | "close"> | undefined,
  ) {}

  received(bytes: Uint8Array, port: number, address: string): void {
    this.counters.datagramsIn++;
    this.counters.bytesIn += bytes.byteLength;
    this.handlers.datagram(bytes, port, plainAddress(address));
  }

  send(bytes: Uint8Array, port: number, address: string): void {
    if (this.#closed) return;
    if (this.#queue.length > 0) {
      this.#enqueue({ bytes, to: { port, address } });
      return;
    }
    try {
      if (this.socket.send(bytes, port, address)) this.countSent(1, bytes.byteLength);
      else this.#enqueue({ bytes, to: { port, address } });
    } catch {
      this.#sendAll([{ bytes, to: { port, address } }]);
    }
  }

  probe(bytes: Uint8Array, port: number, address: string): void {
    if (this.#closed) return;
    if (this.probes?.send(bytes, { address, port })) this.countSent(1, bytes.byteLength);
    else this.send(bytes, port, address);
  }

  broadcast(bytes: Uint8Array, targets: readonly Endpoint[]): void {
    if (this.#closed) return;
    if (this.#queue.length > 0) {
      for (const to of targets) this.#enqueue({ bytes, to });
      return;
    }
    const flat: (Uint8Array | number | string)[] = new Array(targets.length * 3);
    let at = 0;
    for (const target of targets) {
      flat[at++] = bytes;
      flat[at++] = target.port;
      flat[at++] = target.address;
    }
    const sent = this.#trySendMany(flat);
    this.countSent(Math.max(sent, 0), Math.max(sent, 0) * bytes.byteLength);
    if (sent === targets.length) return;
    this.#sendAll(targets.slice(Math.max(sent, 0)).map((to) => ({ bytes, to })));
  }

  sendEach(packets: readonly Packet[]): void {
    if (this.#closed) return;
    if (this.#queue.length > 0) for (const packet of packets) this.#enqueue(packet);
    else this.#sendAll(packets);
  }

  sendBatch(batch: DatagramBatch): void {
    this.sendEach(batch.packets());
  }

  flush(): void {
    this.#sendAll(this.#queue.takeAll());
    if (this.#queue.length === 0) for (const wake of this.#waiters.splice(0)) wake();
  }

  /** Nothing is ever gathered here. */
  endTurn(): void {}

  /** The kernel takes no more at present: what is sent waits. */
  get isQueueing(): boolean {
    return this.#queue.length > 0;
  }

  drained(limitMs: number): Promise<void> {
    if (this.#queue.length === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, limitMs);
      this.#waiters.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  sawError(error: unknown): void {
    if (this.#closed) return;
    if (isStolenError(error)) this.#sawRefusal();
    else this.handlers.failed?.(error instanceof Error ? error : new Error(String(error)));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.probes?.close();
    this.socket.close();
  }

  /** Sends in order, resuming behind every stolen error; what meets back-pressure is queued. */
  #sendAll(packets: readonly Packet[]): void {
    let from = 0;
    let failuresHere = 0;
    while (from < packets.length && !this.#closed) {
      const sent = this.#trySendMany(flatOf(packets, from, Math.min(packets.length, from + RESUME_COUNT_MAX)));
      if (sent > 0) {
        for (const end = from + sent; from < end; from++) this.countSent(1, packets[from]?.bytes.byteLength ?? 0);
        failuresHere = 0;
      } else if (sent === 0) {
        for (const packet of packets.slice(from)) this.#enqueue(packet);
        return;
      } else if (++failuresHere > STOLEN_ERRORS_MAX) {
        // Not somebody else's error: the kernel does not take this packet at all.
        this.counters.sendErrors++;
        from++;
        failuresHere = 0;
      }
    }
  }

  /** How many were taken; 0 is back-pressure, −1 an error in front of the first. */
  #trySendMany(flat: readonly (Uint8Array | number | string)[]): number {
    try {
      return this.socket.sendMany(flat);
    } catch (error) {
      if (isStolenError(error)) this.#sawRefusal();
      return -1;
    }
  }

  /** An error of an earlier datagram was met. */
  sawStolenError(): void {
    this.#sawRefusal();
  }

  /** Others have sent these on the socket. */
  countSent(count: number, byteCount: number): void {
    this.counters.datagramsOut += count;
    this.counters.bytesOut += byteCount;
  }

  #sawRefusal(): void {
    this.counters.refusals++;
    queueMicrotask(() => this.handlers.unreachable?.());
  }

  #enqueue(packet: Packet): void {
    if (!this.#queue.push(packet)) this.counters.dropsQueueFull++;
  }
}

/** As `sendMany` takes them. */
function flatOf(packets: readonly Packet[], start: number, end: number): (Uint8Array | number | string)[] {
  const flat: (Uint8Array | number | string)[] = new Array((end - start) * 3);
  let at = 0;
  for (let index = start; index < end; index++) {
    const packet = packets[index];
    if (!packet) break;
    flat[at++] = packet.bytes;
    flat[at++] = packet.to.port;
    flat[at++] = packet.to.address;
  }
  return flat;
}

/** Packets offered at each resumption, so that many dead receivers do not cost the square of their number. */
const RESUME_COUNT_MAX = 64;

/** A packet that fails more often than this in a row is at fault itself. */
const STOLEN_ERRORS_MAX = 8;

/** Errors that the network reports for an earlier datagram (icmp(7)); they say nothing about this socket. */
const STOLEN_ERROR_CODES = new Set(["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "EHOSTDOWN", "EMSGSIZE", "EPROTO"]);

function isStolenError(error: unknown): boolean {
  return error instanceof Error && "code" in error && STOLEN_ERROR_CODES.has(String(error.code));
}

/** A socket bound to `::` gives IPv4 peers in mapped form; one peer must have one name. */
export function plainAddress(address: string): string {
  return address.startsWith(MAPPED_PREFIX) && address.includes(".") ? address.slice(MAPPED_PREFIX.length) : address;
}

/** One UDP socket as the programs see it: whole datagrams in and out, and no exception on the way. */

import type { DatagramBatch } from "./datagram-batch.ts";

export interface Endpoint {
  /** IP address as text; an IPv4-mapped IPv6 address is given as plain IPv4. */
  readonly address: string;
  readonly port: number;
}

/** A datagram on its way out. */
export interface Packet {
  readonly bytes: Uint8Array;
  readonly to: Endpoint;
}

export interface DatagramHandlers {
  /** A datagram arrived. `bytes` belongs to the receiver of this call. */
  datagram(bytes: Uint8Array, port: number, address: string): void;
  /** The port of a probed endpoint is closed (ICMP "port unreachable"). Some platforms never tell. */
  refused?(port: number, address: string): void;
  /** An earlier datagram met a closed port or a missing host (ICMP); nobody says which. Never called during a send. */
  unreachable?(): void;
  /** The socket failed in a way that no datagram explains. */
  failed?(error: Error): void;
}

export interface TransportCounters {
  datagramsIn: number;
  bytesIn: number;
  datagramsOut: number;
  bytesOut: number;
  /** Dropped because the receiver's queue was full while the kernel took no more. */
  dropsQueueFull: number;
  /** Errors that the network reported (ICMP) for earlier datagrams, whoever those were for. */
  refusals: number;
  /** Sends that failed for another reason (no route, an address the kernel does not take). */
  sendErrors: number;
}

export interface DatagramTransport {
  readonly local: Endpoint;
  readonly counters: Readonly<TransportCounters>;
  /** Sends one datagram; queues it (bounded per receiver) while the kernel takes no more. */
  send(bytes: Uint8Array, port: number, address: string): void;
  /** Sends each, in order, in as few calls of the kernel as it takes. */
  sendEach(packets: readonly Packet[]): void;
  /** The same of a batch, which is the caller's again when this returns. */
  sendBatch(batch: DatagramBatch): void;
  /** Sends one datagram and, where the platform can tell, learns whether the port is closed: `refused` says so. */
  probe(bytes: Uint8Array, port: number, address: string): void;
  /** Sends the same bytes to every target, in order. */
  broadcast(bytes: Uint8Array, targets: readonly Endpoint[]): void;
  /** What was gathered to leave together leaves now, rather than at the end of this turn of the event loop. */
  endTurn(): void;
  /** Resolves when nothing is queued any more, or after `limitMs`. */
  drained(limitMs: number): Promise<void>;
  close(): void;
}

export type OpenTransport = (local: Endpoint, handlers: DatagramHandlers) => Promise<DatagramTransport>;

/**
 * Sends a turn's datagrams by `sendmmsg`, those that wait for one receiver joined to one long buffer that the kernel
 * cuts (UDP_SEGMENT, udp(7)): on the wire nothing is different. Sizes in a run are equal but for the last, which may be
 * shorter. Broadcasts are joined once, and all their headers share the one buffer.
 *
 * What this way cannot send goes the plain one, in its place: `plain` is false when it had to queue something, and then
 * all the rest follows. A receiver for which segmented sends are refused gets plain ones from then on; when several are
 * refused and none succeeds, nothing is segmented any more. docs/adr/0016-joined-sending.md
 */
import { ptr } from "bun:ffi";
import type { DatagramBatch } from "./datagram-batch.ts";
import { errorNumber, type Libc, segmentsSends } from "./libc.ts";
import { MessageArena } from "./message-arena.ts";
import {
  type OutputTurn,
  OWN_BYTES_MAX,
  OWN_DATAGRAMS_MAX,
  type Receiver,
  SHARED_BYTES_MAX,
  type TargetList,
} from "./output-turn.ts";
import { AF_INET, AF_INET6, encodeSocketAddress, socketAddressSize } from "./socket-address.ts";
import type { Endpoint, Packet } from "./transport.ts";

/** UDP_MAX_SEGMENTS of kernels before 6.9, and the most bytes of a datagram. */
const SEGMENTS_MAX = 64;
const SEND_BYTES_MAX = 65_507;
/** UIO_MAXIOV: what sendmmsg takes at a time. */
const MESSAGES_A_CALL = 1_024;
const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;
const EIO = 5;
export const EAGAIN = 11;
const EINVAL = 22;
const EMSGSIZE = 90;
const ENOBUFS = 105;
/** Errors in a row in front of the same message that may be of earlier datagrams (icmp(7)). */
const STOLEN_ERRORS_MAX = 8;
/** Receivers in a row that refuse segmented sends, after which the socket does. */
const REFUSING_RECEIVERS_MAX = 8;

export interface JoinedSenderHandlers {
  /** To be sent one by one; false when something was queued. */
  plain(packets: readonly Packet[]): boolean;
  sent(datagramCount: number, byteCount: number): void;
  /** An error of an earlier datagram was met. */
  stolen(): void;
}

/** Of a call of `sendmmsg`: a message that did not leave, and why. */
type Failure = "busy" | "refused" | "given-up";

export class JoinedSender {
  readonly #libc: Libc;
  readonly #fileDescriptor: number;
  readonly #family: number;
  readonly #handlers: JoinedSenderHandlers;
  readonly #own: MessageArena;
  readonly #payload: MessageArena;
  /** By own message: whose it is, its first place, and how many datagrams it has. */
  readonly #receivers: Receiver[] = [];
  readonly #places = new Int32Array(OWN_DATAGRAMS_MAX);
  readonly #counts = new Int32Array(OWN_DATAGRAMS_MAX);
  readonly #sizes = new Int32Array(OWN_DATAGRAMS_MAX);
  #segments: boolean;
  #refusingInARow = 0;
  #plainReceivers = 0;
  #list: { readonly of: TargetList; readonly arena: MessageArena; isSegmented: boolean } | undefined;
  #isQueueing = false;
  #batch: { readonly of: DatagramBatch; readonly pointer: number } | undefined;

  constructor(libc: Libc, fileDescriptor: number, isIpv6: boolean, handlers: JoinedSenderHandlers) {
    this.#libc = libc;
    this.#fileDescriptor = fileDescriptor;
    this.#family = isIpv6 ? AF_INET6 : AF_INET;
    this.#handlers = handlers;
    const addressSize = socketAddressSize(this.#family);
    this.#own = new MessageArena(OWN_DATAGRAMS_MAX, OWN_DATAGRAMS_MAX, OWN_BYTES_MAX, addressSize);
    this.#payload = new MessageArena(1, 1, SHARED_BYTES_MAX, addressSize);
    this.#segments = segmentsSends(libc, fileDescriptor);
  }

  /** Whether the kernel cuts joined datagrams here. */
  get segments(): boolean {
    return this.#segments;
  }

  send(turn: OutputTurn): void {
    this.#isQueueing = false;
    if (turn.receivers.length > 0) this.#sendOwn(turn);
    if (turn.shared.length > 0) this.#sendShared(turn);
  }

  /** The same of what is joined already. */
  sendBatch(batch: DatagramBatch, receiverOf: (endpoint: Endpoint) => Receiver): void {
    this.#isQueueing = false;
    const messageCount = this.#layOutBatch(batch, receiverOf);
    this.#sendMessages(messageCount, (message) =>
      batch.packets(this.#places[message] ?? 0, this.#counts[message] ?? 0),
    );
  }

  #sendOwn(turn: OutputTurn): void {
    this.#sendMessages(this.#layOut(turn), (message) => this.#packetsOf(turn, message));
  }

  #sendMessages(messageCount: number, packetsOf: (message: number) => readonly Packet[]): void {
    let at = 0;
    while (at < messageCount) {
      const failure = this.#isQueueing ? "busy" : this.#push(this.#own, at, messageCount, this.#countOwn);
      if (failure === undefined) break;
      if (!this.#isQueueing) at = this.#failedAt;
      const receiver = this.#receivers[at];
      if (!receiver) break;
      if (failure === "refused" && (this.#counts[at] ?? 0) > 1) this.#refuseSegments(receiver);
      this.#sendPlain(packetsOf(at));
      at++;
    }
    this.#receivers.length = 0;
  }

  /** Copies the runs into the arena, joined; gives the number of messages. */
  #layOut(turn: OutputTurn): number {
    const arena = this.#own;
    let payloadAt = 0;
    let message = 0;
    for (const receiver of turn.receivers) {
      const mayJoin = this.#segments && !receiver.isPlain;
      for (let place = receiver.first; place >= 0; message++) {
        const start = payloadAt;
        const size = turn.at(place).byteLength;
        this.#places[message] = place;
        let count = 0;
        let last = 0;
        do {
          const bytes = turn.at(place);
          last = bytes.byteLength;
          arena.put(bytes, payloadAt);
          payloadAt += last;
          count++;
          place = turn.next(place);
        } while (mayJoin && place >= 0 && count < SEGMENTS_MAX && joins(size, last, payloadAt - start, turn.at(place)));
        this.#counts[message] = count;
        this.#address(message, receiver, arena.payloadPointer + start, payloadAt - start, size);
      }
    }
    return message;
  }

  /** The headers of runs that stand in the batch; gives the number of messages. */
  #layOutBatch(batch: DatagramBatch, receiverOf: (endpoint: Endpoint) => Receiver): number {
    const base = this.#pointerOf(batch);
    let message = 0;
    for (let index = 0; index < batch.count; message++) {
      const to = batch.targetOf(index);
      if (!to) break;
      const receiver = receiverOf(to);
      const start = batch.startOf(index);
      const size = batch.sizeOf(index);
      this.#places[message] = index;
      let last = size;
      let end = index + 1;
      while (this.#segments && !receiver.isPlain && end - index < SEGMENTS_MAX && batch.targetOf(end) === to) {
        const next = batch.sizeOf(end);
        if (!mayFollow(size, last, batch.startOf(end) - start, next)) break;
        last = next;
        end++;
      }
      this.#counts[message] = end - index;
      this.#address(message, receiver, base + start, batch.startOf(end) - start, size);
      index = end;
    }
    return message;
  }

  /** The same memory each time: its address is asked for once. */
  #pointerOf(batch: DatagramBatch): number {
    if (this.#batch?.of !== batch) this.#batch = { of: batch, pointer: ptr(batch.storage) };
    return this.#batch.pointer;
  }

  /** What the message carries, of datagrams of this size, and to whom. */
  #address(message: number, receiver: Receiver, pointer: number, byteCount: number, size: number): void {
    const arena = this.#own;
    const isSegmented = (this.#counts[message] ?? 0) > 1;
    this.#receivers[message] = receiver;
    this.#sizes[message] = byteCount;
    // The null address family of an unwritten slot would be another's: such a receiver is left to the plain way.
    arena.setAddress(message, this.#addressOf(receiver) ?? UNKNOWN_ADDRESS);
    arena.setContent(message, pointer, byteCount, isSegmented ? size : 0);
    arena.setSegmented(message, isSegmented);
  }

  #sendShared(turn: OutputTurn): void {
    for (let from = 0; from < turn.shared.length; ) {
      let byteCount = 0;
      let last = 0;
      let to = from;
      const size = turn.shared[from]?.byteLength ?? 0;
      do {
        const bytes = turn.shared[to];
        if (!bytes) break;
        last = bytes.byteLength;
        this.#payload.put(bytes, byteCount);
        byteCount += last;
        to++;
      } while (this.#segments && to < turn.shared.length && joins(size, last, byteCount, turn.shared[to]));
      this.#sendRun(turn, from, to, byteCount, size);
      from = to;
    }
  }

  /** The same run of broadcasts to every target that has no run of its own. */
  #sendRun(turn: OutputTurn, from: number, to: number, byteCount: number, size: number): void {
    const { arena } = this.#prepareList(turn.list, to - from > 1);
    arena.setContent(0, this.#payload.payloadPointer, byteCount, size);
    this.#runCount = to - from;
    this.#runBytes = byteCount;
    const { receivers } = turn.list;
    let at = 0;
    for (const place of this.#exceptions(turn, to - from > 1)) {
      this.#sendRange(turn, from, to, at, place);
      const receiver = receivers[place];
      if (receiver && receiver.first < 0) this.#sendPlain(packetsOf(turn.shared.slice(from, to), receiver));
      at = place + 1;
    }
    this.#sendRange(turn, from, to, at, receivers.length);
  }

  #sendRange(turn: OutputTurn, from: number, to: number, start: number, end: number): void {
    const arena = this.#list?.arena;
    for (let at = start; arena && at < end; at++) {
      const failure = this.#isQueueing ? "busy" : this.#push(arena, at, end, this.#countShared);
      if (failure === undefined) return;
      if (!this.#isQueueing) at = this.#failedAt;
      const receiver = turn.list.receivers[at];
      if (!receiver) return;
      if (failure === "refused" && to - from > 1) this.#refuseSegments(receiver);
      this.#sendPlain(packetsOf(turn.shared.slice(from, to), receiver));
    }
  }

  /** The places, ascending, of targets that the shared headers do not serve. */
  #exceptions(turn: OutputTurn, isSegmented: boolean): readonly number[] {
    const { list, receivers } = turn;
    const places: number[] = [];
    for (const receiver of receivers) if (receiver.list === list) places.push(receiver.place);
    if (isSegmented && this.#plainReceivers > 0) {
      for (const { isPlain, first, place } of list.receivers) if (isPlain && first < 0) places.push(place);
    }
    return places.sort((one, other) => one - other);
  }

  #prepareList(list: TargetList, isSegmented: boolean) {
    if (this.#list?.of !== list) this.#list = { of: list, arena: this.#arenaOf(list), isSegmented: false };
    const prepared = this.#list;
    if (prepared.isSegmented !== isSegmented) {
      prepared.isSegmented = isSegmented;
      for (let message = 0; message < list.receivers.length; message++) {
        prepared.arena.setSegmented(message, isSegmented);
      }
    }
    return prepared;
  }

  #arenaOf({ receivers }: TargetList): MessageArena {
    const arena = new MessageArena(receivers.length, 1, 0, socketAddressSize(this.#family));
    for (const [place, receiver] of receivers.entries()) {
      arena.setAddress(place, this.#addressOf(receiver) ?? UNKNOWN_ADDRESS);
    }
    return arena;
  }

  #failedAt = 0;
  #runCount = 0;
  #runBytes = 0;

  readonly #countShared = (_from: number, count: number): void => {
    this.#handlers.sent(count * this.#runCount, count * this.#runBytes);
    if (this.#runCount > 1) this.#refusingInARow = 0;
  };

  readonly #countOwn = (from: number, count: number): void => {
    let datagramCount = 0;
    let byteCount = 0;
    for (let index = from; index < from + count; index++) {
      datagramCount += this.#counts[index] ?? 0;
      byteCount += this.#sizes[index] ?? 0;
    }
    this.#handlers.sent(datagramCount, byteCount);
    if (datagramCount > count) this.#refusingInARow = 0;
  };

  /** Sends messages `at` to `end`; undefined when all have left, else `#failedAt` did not. */
  #push(
    arena: MessageArena,
    start: number,
    end: number,
    sent: (from: number, count: number) => void,
  ): Failure | undefined {
    let at = start;
    for (let errorsHere = 0; at < end; ) {
      const offered = Math.min(end - at, MESSAGES_A_CALL);
      const taken = this.#libc.sendmmsg(this.#fileDescriptor, arena.pointer(at), offered, MSG_DONTWAIT | MSG_NOSIGNAL);
      if (taken > 0) {
        sent(at, taken);
        at += taken;
        errorsHere = 0;
        continue;
      }
      this.#failedAt = at;
      const error = errorNumber(this.#libc);
      if (error === EAGAIN || error === ENOBUFS) return "busy";
      if (error === EIO || error === EINVAL || error === EMSGSIZE) return "refused";
      this.#handlers.stolen();
      if (++errorsHere > STOLEN_ERRORS_MAX) return "given-up";
    }
    return undefined;
  }

  #sendPlain(packets: readonly Packet[]): void {
    if (!this.#handlers.plain(packets)) this.#isQueueing = true;
  }

  #packetsOf(turn: OutputTurn, message: number): Packet[] {
    const to = this.#receivers[message];
    const packets: Packet[] = [];
    let place = this.#places[message] ?? -1;
    for (let left = this.#counts[message] ?? 0; to && left > 0; left--) {
      packets.push({ bytes: turn.at(place), to });
      place = turn.next(place);
    }
    return packets;
  }

  #refuseSegments(receiver: Receiver): void {
    if (!receiver.isPlain) this.#plainReceivers++;
    receiver.isPlain = true;
    if (++this.#refusingInARow >= REFUSING_RECEIVERS_MAX) this.#segments = false;
  }

  #addressOf(receiver: Receiver): Uint32Array | null {
    if (receiver.socketAddress !== undefined) return receiver.socketAddress;
    const bytes = encodeSocketAddress(this.#libc, this.#family, receiver);
    receiver.socketAddress = bytes ? new Uint32Array(bytes.buffer, 0, bytes.byteLength / 4) : null;
    return receiver.socketAddress;
  }
}

/** Address family 0: the kernel refuses it (EINVAL), and the plain way says what is wrong. */
const UNKNOWN_ADDRESS = new Uint32Array(7);

/** Whether a datagram may stand behind a run of this size, whose last datagram has `last` bytes. */
function joins(size: number, last: number, runBytes: number, next: Uint8Array | undefined): boolean {
  return mayFollow(size, last, runBytes, next?.byteLength ?? 0);
}

function mayFollow(size: number, last: number, runBytes: number, next: number): boolean {
  return last === size && next > 0 && next <= size && runBytes + next <= SEND_BYTES_MAX;
}

function packetsOf(run: readonly Uint8Array[], to: Receiver): Packet[] {
  return run.map((bytes) => ({ bytes, to }));
}

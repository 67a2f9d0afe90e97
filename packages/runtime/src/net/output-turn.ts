/**
 * The datagrams of one turn of the event loop, by receiver, until they leave. Pure: a sender walks what is here and
 * then calls `clear`. Broadcasts to the same targets are held once for everybody; a target that has datagrams of its
 * own in the turn has them and the broadcasts in one run, in order. So each receiver is served by exactly one of the
 * two, and it does not matter which of them leaves first.
 *
 * Bounded: `unicast` and `broadcast` are false, and take nothing, when what is here has to leave first.
 */
import type { Endpoint } from "./transport.ts";

/** Own datagrams in a turn, and their bytes. */
export const OWN_DATAGRAMS_MAX = 1_024;
export const OWN_BYTES_MAX = 524_288;
/** Broadcasts in a turn: as many as one segmented send takes, so that no receiver's buffer is overrun. */
const SHARED_DATAGRAMS_MAX = 64;
export const SHARED_BYTES_MAX = 65_507;

const NONE = -1;

/** An address that datagrams go to; one object for each address. */
export class Receiver implements Endpoint {
  /** `struct sockaddr` in words; undefined before the first send, null where the address has none. */
  socketAddress: Uint32Array | undefined | null;
  /** Segmented sends to it are refused. */
  isPlain = false;
  /** Its run of the turn: the places of its first and last datagram. */
  first = NONE;
  last = NONE;
  /** The newest list of targets that it is in, and where. */
  list: TargetList | undefined;
  place = 0;

  constructor(
    readonly address: string,
    readonly port: number,
  ) {}
}

/** The receivers of a broadcast. */
export class TargetList {
  /** Two targets share an address: each gets its copy, so nothing can be joined. */
  readonly hasDuplicates: boolean;

  constructor(readonly receivers: readonly Receiver[]) {
    let hasDuplicates = false;
    for (const [place, receiver] of receivers.entries()) {
      if (receiver.list === this) hasDuplicates = true;
      receiver.list = this;
      receiver.place = place;
    }
    this.hasDuplicates = hasDuplicates;
  }

  matches(targets: readonly Endpoint[]): boolean {
    const { receivers } = this;
    if (targets.length !== receivers.length) return false;
    for (let index = 0; index < receivers.length; index++) {
      const receiver = receivers[index];
      const target = targets[index];
      if (receiver?.port !== target?.port || receiver?.address !== target?.address) return false;
    }
    return true;
  }
}

export class OutputTurn {
  /** Those with a run of their own, in the order of their first datagrams. */
  readonly receivers: Receiver[] = [];
  /** The broadcasts, to those of `list` who have no run of their own. */
  readonly shared: Uint8Array[] = [];
  #sharedByteCount = 0;
  #list = new TargetList([]);
  readonly #own: Uint8Array[] = [];
  /** By place, the place of the same receiver's next datagram. */
  readonly #next = new Int32Array(OWN_DATAGRAMS_MAX);
  #ownByteCount = 0;
  readonly #receiverOf: (endpoint: Endpoint) => Receiver;

  constructor(receiverOf: (endpoint: Endpoint) => Receiver) {
    this.#receiverOf = receiverOf;
  }

  get isEmpty(): boolean {
    return this.receivers.length === 0 && this.shared.length === 0;
  }

  get list(): TargetList {
    return this.#list;
  }

  unicast(bytes: Uint8Array, to: Endpoint): boolean {
    const receiver = this.#receiverOf(to);
    const before = receiver.first === NONE && this.#isTarget(receiver) ? this.shared.length : 0;
    if (before > 0 && this.#list.hasDuplicates) return false;
    if (!this.#hasRoom(before + 1, (before > 0 ? this.#sharedByteCount : 0) + bytes.byteLength)) return false;
    for (let index = 0; index < before; index++) this.#append(receiver, this.shared[index]);
    this.#append(receiver, bytes);
    return true;
  }

  broadcast(bytes: Uint8Array, targets: readonly Endpoint[]): boolean {
    if (targets.length === 0) return true;
    if (!this.#list.matches(targets)) {
      if (this.shared.length > 0) return false;
      this.#list = new TargetList(targets.map(this.#receiverOf));
    }
    if (!this.isEmpty && !this.#takesShared(bytes.byteLength)) return false;
    for (const receiver of this.receivers) if (this.#isTarget(receiver)) this.#append(receiver, bytes);
    this.shared.push(bytes);
    this.#sharedByteCount += bytes.byteLength;
    return true;
  }

  /** Every datagram of a receiver's own run, in order. */
  ownOf(receiver: Receiver): Uint8Array[] {
    const run: Uint8Array[] = [];
    for (let place = receiver.first; place !== NONE; place = this.next(place)) run.push(this.at(place));
    return run;
  }

  /** The datagram at a place of a run. */
  at(place: number): Uint8Array {
    const bytes = this.#own[place];
    if (!bytes) throw new RangeError(`no datagram at ${place}`);
    return bytes;
  }

  /** The place behind it in the run; below 0 behind the last. */
  next(place: number): number {
    return this.#next[place] ?? NONE;
  }

  clear(): void {
    for (const receiver of this.receivers) {
      receiver.first = NONE;
      receiver.last = NONE;
    }
    this.receivers.length = 0;
    this.#own.length = 0;
    this.#ownByteCount = 0;
    this.shared.length = 0;
    this.#sharedByteCount = 0;
  }

  #isTarget(receiver: Receiver): boolean {
    return receiver.list === this.#list;
  }

  #takesShared(byteCount: number): boolean {
    if (this.#list.hasDuplicates || this.shared.length >= SHARED_DATAGRAMS_MAX) return false;
    if (this.#sharedByteCount + byteCount > SHARED_BYTES_MAX) return false;
    return this.receivers.length === 0 || this.#hasRoom(this.receivers.length, this.receivers.length * byteCount);
  }

  #hasRoom(count: number, byteCount: number): boolean {
    if (this.isEmpty) return true;
    return this.#own.length + count <= OWN_DATAGRAMS_MAX && this.#ownByteCount + byteCount <= OWN_BYTES_MAX;
  }

  #append(receiver: Receiver, bytes: Uint8Array | undefined): void {
    if (!bytes) return;
    const place = this.#own.push(bytes) - 1;
    this.#next[place] = NONE;
    this.#ownByteCount += bytes.byteLength;
    if (receiver.first === NONE) {
      receiver.first = place;
      this.receivers.push(receiver);
    } else {
      this.#next[receiver.last] = place;
    }
    receiver.last = place;
  }
}

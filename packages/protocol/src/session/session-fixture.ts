/** Two sessions on a seeded network in virtual time, under a seal that anybody could break but chance does not. */

import type { DatagramCipher } from "./cipher-suite.ts";
import { InnerType } from "./constants.ts";
import { ReceiveStream } from "./receive-stream.ts";
import { SendStream } from "./send-stream.ts";
import { serialAdd } from "./serial.ts";
import { Session, type SessionOptions } from "./session.ts";

/** Uniform in [0, 1), from a seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** FNV-1a over everything but the tag, which it fills. */
export const checksumCipher: DatagramCipher = {
  seal(datagram) {
    datagram.set(checksum(datagram), datagram.length - 16);
  },
  open(datagram) {
    return checksum(datagram).every((byte, index) => byte === datagram[datagram.length - 16 + index]);
  },
};

function checksum(datagram: Uint8Array): Uint8Array {
  let hash = 0x811c9dc5;
  for (const byte of datagram.subarray(0, datagram.length - 16)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return Uint8Array.from({ length: 16 }, (_, index) => (hash >>> (8 * (index % 4))) & 0xff);
}

export interface Weather {
  readonly loss: number;
  readonly duplicates: number;
  /** One way, uniform between the two. */
  readonly delayMs: readonly [least: number, most: number];
}

export const CALM: Weather = { loss: 0, duplicates: 0, delayMs: [10, 10] };

interface Flying {
  readonly atMs: number;
  readonly order: number;
  readonly to: Side;
  readonly bytes: Uint8Array;
}

export interface Side {
  readonly name: string;
  readonly send: SendStream<number>;
  readonly receive: ReceiveStream;
  session: Session<number>;
  peer: Side | undefined;
  /** Texts that arrived, with the time. */
  readonly got: { text: string; atMs: number }[];
  readonly acknowledged: number[];
  sentDatagrams: number;
  sentFrames: number;
}

export class Pair {
  readonly left: Side;
  readonly right: Side;
  nowMs = 0;
  readonly random: () => number;
  /** What an eavesdropper saw. */
  readonly seen: { to: Side; bytes: Uint8Array }[] = [];
  /** How long the right side takes to store what came, and the left side what is to leave. */
  storeMs = 0;
  holdMs = 0;
  #flying: Flying[] = [];
  #stored: { readonly atMs: number; readonly act: () => void }[] = [];
  #order = 0;

  constructor(
    seed: number,
    public weather: Weather = CALM,
    readonly more: Partial<SessionOptions<number>> = {},
    epochs: readonly [number, number] = [1_000, 2_000],
  ) {
    this.random = seededRandom(seed);
    this.left = this.#side("left", epochs[0], epochs[1]);
    this.right = this.#side("right", epochs[1], epochs[0]);
    this.left.peer = this.right;
    this.right.peer = this.left;
  }

  say(side: Side, text: string): void {
    const bytes = new TextEncoder().encode(text);
    const seq = side.send.push({ type: InnerType.MSG, origin: 1, dest: 2, text: bytes, tag: this.nowMs });
    this.#after(side === this.left ? this.holdMs : 0, () => side.send.release(serialAdd(seq, 1)));
    this.#flush(side);
  }

  /** Runs until nothing is under way any more, or until the condition holds; throws after so much virtual time. */
  run(limitMs: number, isDone: () => boolean = () => this.isQuiet): void {
    const endMs = this.nowMs + limitMs;
    for (let steps = 0; !isDone(); steps++) {
      const next = this.#nextAtMs();
      if (next > endMs || steps > 1_000_000) throw new Error(`not done after ${limitMs} ms (${steps} steps)`);
      this.nowMs = Math.max(this.nowMs, next);
      this.#step();
    }
  }

  /** Lets so much time pass. */
  pass(ms: number): void {
    const endMs = this.nowMs + ms;
    while (this.#nextAtMs() <= endMs) {
      this.nowMs = Math.max(this.nowMs, this.#nextAtMs());
      this.#step();
    }
    this.nowMs = endMs;
  }

  get isQuiet(): boolean {
    return this.left.session.isQuiet && this.right.session.isQuiet && this.#flying.length === 0;
  }

  deliver(side: Side, bytes: Uint8Array): void {
    const from = { address: side.peer?.name ?? "", port: 1 };
    side.session.handleEnvelope(new Uint8Array(bytes), from, this.nowMs);
    for (const event of side.session.takeEvents()) {
      if (event.kind === "message") {
        const { text, seq } = event.message;
        side.got.push({ text: new TextDecoder().decode(text), atMs: this.nowMs });
        this.#after(side === this.right ? this.storeMs : 0, () => side.session.committed(seq, this.nowMs));
      } else if (event.kind === "acknowledged") {
        side.acknowledged.push(...event.messages.map(({ tag }) => this.nowMs - tag));
      }
    }
    this.#flush(side);
  }

  #side(name: string, sendEpoch: number, receiveEpoch: number): Side {
    const send = new SendStream<number>(sendEpoch, true);
    const receive = new ReceiveStream();
    receive.begin(receiveEpoch, receiveEpoch);
    const session = new Session<number>({
      keys: { send: checksumCipher, receive: checksumCipher, remoteStatic: new Uint8Array(32), ...NO_SECRETS },
      localSid: name === "left" ? 0x01000000 : 0x02000000,
      remoteSid: name === "left" ? 0x02000000 : 0x01000000,
      peer: { address: name === "left" ? "right" : "left", port: 1 },
      send,
      receive,
      resumeAt: sendEpoch,
      rttMs: undefined,
      receiveRate: undefined,
      greeting: undefined,
      randomBytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(this.random() * 256)),
      nowMs: 0,
      ...this.more,
    });
    const numbers = { sentDatagrams: 0, sentFrames: 0 };
    return { name, send, receive, session, peer: undefined, got: [], acknowledged: [], ...numbers };
  }

  #after(ms: number, act: () => void): void {
    if (ms === 0) {
      act();
      return;
    }
    this.#stored.push({ atMs: this.nowMs + ms, act });
    this.#stored.sort((a, b) => a.atMs - b.atMs);
  }

  #nextAtMs(): number {
    const arrival = this.#flying[0]?.atMs ?? Infinity;
    const stored = this.#stored[0]?.atMs ?? Infinity;
    return Math.min(arrival, stored, this.left.session.nextTimeoutMs, this.right.session.nextTimeoutMs);
  }

  #step(): void {
    while (this.#flying[0] && this.#flying[0].atMs <= this.nowMs) {
      const flying = this.#flying.shift();
      if (flying) this.deliver(flying.to, flying.bytes);
    }
    while (this.#stored[0] && this.#stored[0].atMs <= this.nowMs) this.#stored.shift()?.act();
    for (const side of [this.left, this.right]) {
      if (side.session.nextTimeoutMs <= this.nowMs) side.session.handleTimeout(this.nowMs);
      this.#flush(side);
    }
  }

  #flush(side: Side): void {
    const { peer } = side;
    if (!peer) return;
    for (;;) {
      const bytes = side.session.pollTransmit(this.nowMs)?.slice();
      if (!bytes) return;
      side.sentDatagrams++;
      side.sentFrames += (bytes.length - 24) / 176;
      this.seen.push({ to: peer, bytes: bytes.slice() });
      this.#launch(peer, bytes);
      if (this.random() < this.weather.duplicates) this.#launch(peer, bytes);
    }
  }

  #launch(to: Side, bytes: Uint8Array): void {
    if (this.random() < this.weather.loss) return;
    const [least, most] = this.weather.delayMs;
    const atMs = this.nowMs + least + this.random() * (most - least);
    this.#flying.push({ atMs, order: this.#order++, to, bytes });
    this.#flying.sort((a, b) => a.atMs - b.atMs || a.order - b.order);
  }
}

const NO_SECRETS = { sendSecret: new Uint8Array(32), receiveSecret: new Uint8Array(32) };

/** The network between the hosts, in virtual time: what it loses, doubles, delays and changes is drawn from the seed. */
import type { Endpoint } from "@recado/runtime/net";
import TinyQueue from "tinyqueue";
import type { Chance } from "./chance.ts";

export interface Weather {
  readonly loss: number;
  readonly duplicates: number;
  /** One way, uniform between the two. */
  readonly delayMs: readonly [least: number, most: number];
  /** The share of datagrams in which a bit is flipped. */
  readonly corruption: number;
  /** Nothing passes there while it says so. */
  readonly isDark: (nowMs: number, to: Endpoint) => boolean;
}

export const CALM: Weather = { loss: 0, duplicates: 0, delayMs: [5, 5], corruption: 0, isDark: () => false };

export interface Datagram {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly bytes: Uint8Array;
}

interface Event {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

export class Network {
  nowMs = 0;
  weather: Weather = CALM;
  /** Sees every datagram that is sent, before the weather does. */
  onSent: (datagram: Datagram) => void = () => undefined;
  /** Somebody on the way changes what he likes. */
  rewrite: (datagram: Datagram) => void = () => undefined;
  readonly #chance: Chance;
  readonly #events = new TinyQueue<Event>([], (a, b) => a.atMs - b.atMs || a.order - b.order);
  readonly #hosts = new Map<string, (datagram: Datagram) => void>();
  #order = 0;

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  get nextAtMs(): number {
    return this.#events.peek()?.atMs ?? Infinity;
  }

  listen({ address, port }: Endpoint, receive: (datagram: Datagram) => void): void {
    this.#hosts.set(`${address}:${port}`, receive);
  }

  unlisten({ address, port }: Endpoint): void {
    this.#hosts.delete(`${address}:${port}`);
  }

  at(atMs: number, run: () => void): void {
    this.#events.push({ atMs: Math.max(atMs, this.nowMs), order: this.#order++, run });
  }

  send(datagram: Datagram): void {
    this.onSent(datagram);
    this.#launch(datagram);
    if (this.#chance.happens(this.weather.duplicates)) this.#launch(datagram);
  }

  /** As an attacker does: the source may be anybody's, and the weather does not touch it. */
  inject(datagram: Datagram): void {
    this.#arrive(datagram);
  }

  /** Runs everything that is due at the next moment; false when that lies behind the limit. */
  step(limitMs: number): boolean {
    const atMs = this.nextAtMs;
    if (atMs > limitMs) {
      this.nowMs = Math.max(this.nowMs, limitMs);
      return false;
    }
    this.nowMs = Math.max(this.nowMs, atMs);
    while (this.nextAtMs <= this.nowMs) this.#events.pop()?.run();
    return true;
  }

  #launch(datagram: Datagram): void {
    const { loss, delayMs, corruption, isDark } = this.weather;
    if (isDark(this.nowMs, datagram.to) || this.#chance.happens(loss)) return;
    const [least, most] = delayMs;
    const bytes = new Uint8Array(datagram.bytes);
    this.rewrite({ ...datagram, bytes });
    if (this.#chance.happens(corruption)) {
      const bit = this.#chance.whole(0, bytes.length * 8 - 1);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    }
    this.at(this.nowMs + this.#chance.between(least, most), () => this.#arrive({ ...datagram, bytes }));
  }

  #arrive(datagram: Datagram): void {
    const { address, port } = datagram.to;
    this.#hosts.get(`${address}:${port}`)?.({ ...datagram, bytes: new Uint8Array(datagram.bytes) });
  }
}

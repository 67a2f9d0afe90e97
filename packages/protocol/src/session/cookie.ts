/**
 * Cookies prove that an address receives what is sent to it, and cost the server no memory (RFC 4347 §4.2.1). The key
 * changes every 120 s; the last one is honoured too.
 */
import type { SessionCrypto } from "./cipher-suite.ts";
import { COOKIE_KEY_MS } from "./limits.ts";
import type { PeerAddress } from "./path.ts";

const KEY_SIZE = 32;

export class CookieJar {
  readonly #suite: SessionCrypto;
  #key: Uint8Array;
  #lastKey: Uint8Array | undefined;
  #keySinceMs: number;

  constructor(suite: SessionCrypto, nowMs: number) {
    this.#suite = suite;
    this.#key = suite.randomBytes(KEY_SIZE);
    this.#keySinceMs = nowMs;
  }

  /** 16 bytes. */
  bake(from: PeerAddress, id: number, hello: Uint8Array, nowMs: number): Uint8Array {
    this.#rotate(nowMs);
    return this.#mac(this.#key, from, id, hello);
  }

  isGood(cookie: Uint8Array, from: PeerAddress, id: number, hello: Uint8Array, nowMs: number): boolean {
    this.#rotate(nowMs);
    return [this.#key, this.#lastKey].some((key) => key && isEqual(this.#mac(key, from, id, hello), cookie));
  }

  #mac(key: Uint8Array, { address, port }: PeerAddress, id: number, hello: Uint8Array): Uint8Array {
    const source = new TextEncoder().encode(`${port} ${id} ${address}\n`);
    const data = new Uint8Array(source.length + hello.length);
    data.set(source);
    data.set(hello, source.length);
    return this.#suite.mac(key, data);
  }

  #rotate(nowMs: number): void {
    const periods = Math.floor((nowMs - this.#keySinceMs) / COOKIE_KEY_MS);
    if (periods < 1) return;
    this.#lastKey = periods === 1 ? this.#key : undefined;
    this.#key = this.#suite.randomBytes(KEY_SIZE);
    this.#keySinceMs += periods * COOKIE_KEY_MS;
  }
}

/** Takes the same time wherever they differ. */
function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (const [index, byte] of a.entries()) difference |= byte ^ (b[index] ?? 0);
  return difference === 0;
}

/**
 * Where the peer is. Only the newest authentic envelope moves it, and until the new address has returned a challenge it
 * gets at most three times the bytes that came from it (RFC 9000 §8.1, §9.3).
 */
import { UNPROVEN_BYTES_FACTOR } from "./limits.ts";

export interface PeerAddress {
  readonly address: string;
  readonly port: number;
}

export class Path {
  #peer: PeerAddress;
  #isProven = true;
  #creditBytes = 0;
  #challenge: Uint8Array | undefined;

  constructor(peer: PeerAddress) {
    this.#peer = peer;
  }

  get peer(): PeerAddress {
    return this.#peer;
  }

  /** What the peer has to return from the new address. */
  get challenge(): Uint8Array | undefined {
    return this.#challenge;
  }

  isFrom(from: PeerAddress): boolean {
    return from.port === this.#peer.port && from.address === this.#peer.address;
  }

  moveTo({ address, port }: PeerAddress, challenge: Uint8Array): void {
    this.#peer = { address, port };
    this.#isProven = false;
    this.#creditBytes = 0;
    this.#challenge = challenge;
  }

  received(byteCount: number): void {
    if (!this.#isProven) this.#creditBytes += UNPROVEN_BYTES_FACTOR * byteCount;
  }

  maySend(byteCount: number): boolean {
    return this.#isProven || this.#creditBytes >= byteCount;
  }

  sent(byteCount: number): void {
    if (!this.#isProven) this.#creditBytes -= byteCount;
  }

  responded(response: Uint8Array): void {
    const challenge = this.#challenge;
    if (!challenge || response.length < challenge.length) return;
    if (challenge.some((byte, index) => byte !== response[index])) return;
    this.#isProven = true;
    this.#challenge = undefined;
  }
}

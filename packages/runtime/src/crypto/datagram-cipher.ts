/** ChaCha20-Poly1305 (RFC 8439) on envelopes, in place: docs/PROTOCOL.md, Envelope. */
/// <reference path="./sodium-universal.d.ts" />
import type { DatagramCipher } from "@recado/protocol/session";
import sodium from "sodium-universal";

const ASSOCIATED_DATA_SIZE = 8;
const TAG_SIZE = 16;
const NONCE_SIZE = 12;
/** Noise puts the counter, little-endian, behind four NULs. */
const COUNTER_AT = 4;

/** Serves every cipher: a nonce lives for one call only. */
const nonce = new Uint8Array(NONCE_SIZE);
const nonceView = new DataView(nonce.buffer);
/** Copied, since a view costs more than eight bytes do. */
const associatedData = new Uint8Array(ASSOCIATED_DATA_SIZE);

function bind(datagram: Uint8Array, counter: number): void {
  nonceView.setUint32(COUNTER_AT, counter, true);
  for (let at = 0; at < ASSOCIATED_DATA_SIZE; at++) associatedData[at] = datagram[at] ?? 0;
}

export function datagramCipher(key: Uint8Array): DatagramCipher {
  return new ChaChaCipher(key);
}

/** A class, not closures: each session holds two, and most sessions are idle. */
class ChaChaCipher implements DatagramCipher {
  readonly #key: Uint8Array;

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  seal(datagram: Uint8Array, counter: number): void {
    bind(datagram, counter);
    sodium.crypto_aead_chacha20poly1305_ietf_encrypt(
      datagram.subarray(ASSOCIATED_DATA_SIZE),
      datagram.subarray(ASSOCIATED_DATA_SIZE, datagram.length - TAG_SIZE),
      associatedData,
      null,
      nonce,
      this.#key,
    );
  }

  open(datagram: Uint8Array, counter: number): boolean {
    if (datagram.length < ASSOCIATED_DATA_SIZE + TAG_SIZE) return false;
    bind(datagram, counter);
    try {
      sodium.crypto_aead_chacha20poly1305_ietf_decrypt(
        datagram.subarray(ASSOCIATED_DATA_SIZE, datagram.length - TAG_SIZE),
        null,
        datagram.subarray(ASSOCIATED_DATA_SIZE),
        associatedData,
        nonce,
        this.#key,
      );
      return true;
    } catch {
      return false;
    }
  }
}

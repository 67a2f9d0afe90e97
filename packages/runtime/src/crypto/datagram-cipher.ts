/** ChaCha20-Poly1305 (RFC 8439) on envelopes, in place: docs/PROTOCOL.md, Envelope. */
/// <reference path="./sodium-universal.d.ts" />
import { type DatagramCipher, frameCountIn } from "@recado/protocol/session";
import sodium from "sodium-universal";

const ASSOCIATED_DATA_SIZE = 8;
const TAG_SIZE = 16;
const NONCE_SIZE = 12;
/** Noise puts the counter, little-endian, behind four NULs. */
const COUNTER_AT = 4;

/** Serves every cipher: a nonce lives for one call only. */
const nonce = new Uint8Array(NONCE_SIZE);
const nonceView = new DataView(nonce.buffer);
const associatedData = new Uint8Array(ASSOCIATED_DATA_SIZE);

/** The parts of a datagram that the library takes: each view costs more than the bytes of a small envelope do. */
interface Parts {
  readonly datagram: Uint8Array;
  readonly sealed: Uint8Array;
  readonly plain: Uint8Array;
}

function partsOf(datagram: Uint8Array): Parts {
  const sealed = datagram.subarray(ASSOCIATED_DATA_SIZE);
  const plain = datagram.subarray(ASSOCIATED_DATA_SIZE, datagram.length - TAG_SIZE);
  return { datagram, sealed, plain };
}

/** By length, of the last datagram that was sealed: sessions write all of theirs into the same memory. */
const lastSealed = new Map<number, Parts>();

function partsToSeal(datagram: Uint8Array): Parts {
  const last = lastSealed.get(datagram.length);
  if (last?.datagram === datagram) return last;
  const parts = partsOf(datagram);
  if (frameCountIn(datagram.length) !== undefined) lastSealed.set(datagram.length, parts);
  return parts;
}

/** By length, where envelopes are opened: each comes in memory of its own, and two copies cost less than two views. */
const opening = new Map<number, Parts>();

function partsToOpen(datagram: Uint8Array): Parts {
  const known = opening.get(datagram.length);
  if (known) return known;
  if (frameCountIn(datagram.length) === undefined) return partsOf(datagram);
  const parts = partsOf(new Uint8Array(datagram.length));
  opening.set(datagram.length, parts);
  return parts;
}

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
    const { sealed, plain } = partsToSeal(datagram);
    sodium.crypto_aead_chacha20poly1305_ietf_encrypt(sealed, plain, associatedData, null, nonce, this.#key);
  }

  open(datagram: Uint8Array, counter: number): boolean {
    if (datagram.length < ASSOCIATED_DATA_SIZE + TAG_SIZE) return false;
    bind(datagram, counter);
    const { datagram: work, sealed, plain } = partsToOpen(datagram);
    if (work !== datagram) work.set(datagram);
    try {
      sodium.crypto_aead_chacha20poly1305_ietf_decrypt(plain, null, sealed, associatedData, nonce, this.#key);
    } catch {
      return false;
    }
    if (work !== datagram) datagram.set(work);
    return true;
  }
}

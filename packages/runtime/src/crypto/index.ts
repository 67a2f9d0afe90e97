/** The real thing behind the interfaces of @recado/protocol/session: libsodium and a Noise library. */
/// <reference path="./sodium-universal.d.ts" />
import type { KeyPair, SessionCrypto } from "@recado/protocol/session";
import sodium from "sodium-universal";
import { fingerprint } from "./fingerprint.ts";
import { noiseInitiator, noiseResponder } from "./noise.ts";

const KEY_SIZE = 32;
const MAC_SIZE = 16;

/** Gives so many bytes; the system's chance, or a simulator's. */
export type RandomBytes = (count: number) => Uint8Array;

/** All keys come from `randomBytes`, so a seeded one makes a run that replays exactly. */
export function createSessionCrypto(randomBytes: RandomBytes = pooledRandomBytes()): SessionCrypto {
  return {
    initiator: (staticKeys, prologueOf) => noiseInitiator(staticKeys, generateKeyPair(randomBytes), prologueOf),
    responder: (staticKeys, prologue) => noiseResponder(staticKeys, generateKeyPair(randomBytes), prologue),
    mac(key, data) {
      const output = new Uint8Array(MAC_SIZE);
      sodium.crypto_generichash(output, data, key);
      return output;
    },
    fingerprint,
    randomBytes,
  };
}

/** X25519. */
export function generateKeyPair(randomBytes: RandomBytes = systemRandomBytes): KeyPair {
  return keyPairOf(randomBytes(KEY_SIZE));
}

export function keyPairOf(secretKey: Uint8Array): KeyPair {
  const publicKey = new Uint8Array(KEY_SIZE);
  sodium.crypto_scalarmult_base(publicKey, secretKey);
  return { publicKey, secretKey };
}

function systemRandomBytes(count: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(count);
  sodium.randombytes_buf(bytes);
  return bytes;
}

const POOL_SIZE = 4_096;

/** An envelope needs a few bytes each; asking the system for many at once is much cheaper. */
function pooledRandomBytes(): RandomBytes {
  let pool = new Uint8Array(0);
  let used = 0;
  return (count) => {
    if (count > POOL_SIZE) return systemRandomBytes(count);
    if (used + count > pool.length) {
      pool = systemRandomBytes(POOL_SIZE);
      used = 0;
    }
    used += count;
    // A copy: a view would keep the pool alive, and show to whoever holds it what others will get.
    return pool.slice(used - count, used);
  };
}

/**
 * Noise_XX_25519_ChaChaPoly_BLAKE2b (The Noise Protocol Framework, revision 34) by noise-handshake. Two habits of the
 * library are hidden here: a message that is not right leaves its state half advanced, so that is kept and put back; and
 * it wipes what it was given, so it gets copies.
 */
/// <reference path="./noise-handshake.d.ts" />
import type { KeyPair, NoiseInitiator, NoiseResponder, TransportKeys } from "@recado/protocol/session";
import NoiseState from "noise-handshake";
import { datagramCipher } from "./datagram-cipher.ts";

export function noiseInitiator(
  staticKeys: KeyPair,
  ephemeralKeys: KeyPair,
  prologueOf: (hello: Uint8Array) => Uint8Array,
): NoiseInitiator {
  const noise = newState(true, staticKeys, ephemeralKeys, prologueOf(ephemeralKeys.publicKey));
  return {
    writeHello: () => bytesOf(noise.send()),
    readReply(message) {
      const payload = tryReceive(noise, message);
      return payload && noise.rs ? { payload, remoteStatic: bytesOf(noise.rs) } : undefined;
    },
    writeFinish(payload) {
      const message = bytesOf(noise.send(Buffer.from(payload)));
      return { message, keys: keysOf(noise) };
    },
  };
}

export function noiseResponder(staticKeys: KeyPair, ephemeralKeys: KeyPair, prologue: Uint8Array): NoiseResponder {
  const noise = newState(false, staticKeys, ephemeralKeys, prologue);
  return {
    reply(hello, payload) {
      if (!tryReceive(noise, hello)) return undefined;
      try {
        return bytesOf(noise.send(Buffer.from(payload)));
      } catch {
        // A point of low order, with which no secret can be shared.
        return undefined;
      }
    },
    finish(message) {
      const payload = tryReceive(noise, message);
      return payload && { payload, keys: keysOf(noise) };
    },
  };
}

function newState(isInitiator: boolean, staticKeys: KeyPair, ephemeralKeys: KeyPair, prologue: Uint8Array): NoiseState {
  const noise = new NoiseState("XX", isInitiator, copyOf(staticKeys));
  noise.e = copyOf(ephemeralKeys);
  noise.initialise(Buffer.from(prologue));
  return noise;
}

/** The payload; undefined, and nothing changed, when the message is not right. */
function tryReceive(noise: NoiseState, message: Uint8Array): Uint8Array | undefined {
  const { digest, chainingKey, key, nonce, handshake, re, rs } = noise;
  const before = {
    digest: Buffer.from(digest),
    chainingKey: Buffer.from(chainingKey),
    key: key && Buffer.from(key),
    nonce,
    handshake: [...handshake],
    re,
    rs,
  };
  try {
    return bytesOf(noise.recv(Buffer.from(message)));
  } catch {
    Object.assign(noise, before);
    return undefined;
  }
}

function keysOf({ tx, rx, rs }: NoiseState): TransportKeys {
  if (!tx || !rx || !rs) throw new Error("the handshake is not complete");
  const sendSecret = bytesOf(tx);
  const receiveSecret = bytesOf(rx);
  return {
    send: datagramCipher(sendSecret),
    receive: datagramCipher(receiveSecret),
    remoteStatic: bytesOf(rs),
    sendSecret,
    receiveSecret,
  };
}

function copyOf({ publicKey, secretKey }: KeyPair): { publicKey: Buffer; secretKey: Buffer } {
  return { publicKey: Buffer.from(publicKey), secretKey: Buffer.from(secretKey) };
}

function bytesOf(buffer: Uint8Array): Uint8Array {
  return new Uint8Array(buffer);
}

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
      const payload = attempt(noise, () => noise.recv(Buffer.from(message)));
      return payload && noise.rs ? { payload: bytesOf(payload), remoteStatic: bytesOf(noise.rs) } : undefined;
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
      const message = attempt(noise, () => {
        noise.recv(Buffer.from(hello));
        // Throws for a point of low order, with which no secret can be shared.
        return noise.send(Buffer.from(payload));
      });
      return message && bytesOf(message);
    },
    finish(message) {
      const payload = attempt(noise, () => noise.recv(Buffer.from(message)));
      return payload && { payload: bytesOf(payload), keys: keysOf(noise) };
    },
  };
}

function newState(isInitiator: boolean, staticKeys: KeyPair, ephemeralKeys: KeyPair, prologue: Uint8Array): NoiseState {
  const noise = new NoiseState("XX", isInitiator, copyOf(staticKeys));
  noise.e = copyOf(ephemeralKeys);
  noise.initialise(Buffer.from(prologue));
  return noise;
}

/** What the step gives; undefined, and nothing changed, when it throws or the handshake is over. */
function attempt(noise: NoiseState, step: () => Buffer): Buffer | undefined {
  if (noise.complete) return undefined;
  const { digest, chainingKey, key, nonce, handshake, re, rs } = noise;
  const before = { digest: Buffer.from(digest), chainingKey, key, nonce, handshake: [...handshake], re, rs };
  try {
    return step();
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

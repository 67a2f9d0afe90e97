/** A suite with the shapes of the real one and no secrets: what a handshake does with bytes is tested without keys. */
import type { KeyPair, SessionCrypto, TransportKeys } from "../../src/session/index.ts";
import { checksumCipher } from "../../src/session/session-fixture.ts";

const KEY = 32;
const TAG = 16;

/** FNV-1a over all parts, in 16 bytes. */
function digest(...parts: readonly Uint8Array[]): Uint8Array {
  let hash = 0x811c9dc5;
  for (const part of parts) for (const byte of part) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return Uint8Array.from({ length: TAG }, (_, index) => (hash >>> (8 * (index % 4))) ^ index);
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** The payload of `static key, 16 bytes, payload, tag` behind `at`; undefined when the tag is another. */
function opened(message: Uint8Array, at: number, ...transcript: readonly Uint8Array[]): Uint8Array | undefined {
  const end = message.length - TAG;
  const isRight = Buffer.from(digest(...transcript, message.subarray(0, end))).equals(message.subarray(end));
  return isRight ? message.slice(at + KEY + TAG, end) : undefined;
}

function sealed(content: Uint8Array, ...transcript: readonly Uint8Array[]): Uint8Array {
  return joined(content, digest(...transcript, content));
}

function keysWith(remoteStatic: Uint8Array): TransportKeys {
  const secret = new Uint8Array(KEY);
  return { send: checksumCipher, receive: checksumCipher, remoteStatic, sendSecret: secret, receiveSecret: secret };
}

export const FAKE_KEYS: KeyPair = { publicKey: new Uint8Array(KEY).fill(7), secretKey: new Uint8Array(KEY).fill(8) };

/** `random` gives bytes: from a seed, so that what is made can be made again. */
export function fakeSuite(random: () => number): SessionCrypto {
  const randomBytes = (count: number): Uint8Array =>
    Uint8Array.from({ length: count }, () => Math.floor(random() * 256));
  const padding = new Uint8Array(TAG);
  return {
    initiator({ publicKey }, prologueOf) {
      const hello = randomBytes(KEY);
      let reply = new Uint8Array(0);
      return {
        writeHello: () => hello,
        readReply(message) {
          const payload = opened(message, KEY, prologueOf(hello), hello);
          if (!payload) return undefined;
          reply = new Uint8Array(message);
          return { payload, remoteStatic: message.slice(KEY, 2 * KEY) };
        },
        writeFinish: (payload) => ({
          message: sealed(joined(publicKey, padding, payload), prologueOf(hello), reply),
          keys: keysWith(reply.slice(KEY, 2 * KEY)),
        }),
      };
    },
    responder({ publicKey }, prologue) {
      let reply = new Uint8Array(0);
      return {
        reply(hello, payload) {
          if (hello.every((byte) => byte === 0)) return undefined;
          reply = new Uint8Array(sealed(joined(randomBytes(KEY), publicKey, padding, payload), prologue, hello));
          return reply;
        },
        finish(message) {
          const payload = opened(message, 0, prologue, reply);
          return payload && { payload, keys: keysWith(message.slice(0, KEY)) };
        },
      };
    },
    mac: (key, data) => digest(key, data),
    fingerprint: (key) => Buffer.from(key).toString("hex"),
    randomBytes,
  };
}

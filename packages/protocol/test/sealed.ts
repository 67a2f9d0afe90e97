/** Envelopes made in the tests by hand: layouts as docs/PROTOCOL.md has them, sealed by libsodium. */
/// <reference path="./sodium-universal.d.ts" />
import sodium from "sodium-universal";

export interface Inner {
  readonly type?: number;
  readonly origin?: number;
  readonly dest?: number;
  /** Length of the text when it is not given. */
  readonly size?: number;
  readonly flags?: number;
  readonly window?: number;
  readonly ackDelay?: number;
  readonly seq?: number;
  readonly ack?: number;
  readonly sackHigh?: number;
  readonly sackLow?: number;
  readonly text?: string | Uint8Array;
}

/** 176 bytes. */
export function innerBytes(frame: Inner): Uint8Array {
  const { type = 2, origin = 1, dest = 0, flags = 0, window = 0, ackDelay = 0, seq = 0, ack = 0 } = frame;
  const text = typeof frame.text === "string" ? new TextEncoder().encode(frame.text) : (frame.text ?? new Uint8Array());
  const bytes = new Uint8Array(176);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of [type, origin, dest, frame.size ?? text.length].entries()) {
    view.setUint32(4 * index, value);
  }
  view.setUint8(16, flags);
  view.setUint8(17, window);
  view.setUint16(18, ackDelay);
  view.setUint32(20, seq);
  view.setUint32(24, ack);
  view.setUint32(28, frame.sackHigh ?? 0);
  view.setUint32(32, frame.sackLow ?? 0);
  bytes.set(text, 36);
  return bytes;
}

/** `key` has 32 bytes, `content` 176·k. */
export function sealed(sid: number, counter: number, key: Uint8Array, content: Uint8Array): Uint8Array {
  const envelope = new Uint8Array(8 + content.length + 16);
  const view = new DataView(envelope.buffer);
  view.setUint32(0, sid);
  view.setUint32(4, counter);
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setUint32(4, counter, true);
  const header = envelope.subarray(0, 8);
  sodium.crypto_aead_chacha20poly1305_ietf_encrypt(envelope.subarray(8), content, header, null, nonce, key);
  return envelope;
}

/** RFC 8439 2.5; `key` has 32 bytes. */
export function poly1305(key: Uint8Array, message: Uint8Array): Uint8Array {
  const tag = new Uint8Array(16);
  sodium.crypto_onetimeauth(tag, message, key);
  return tag;
}

// Generated from packages/protocol/src/session-frames.ts by `bun run generate`. Changes belong there.

import { EncodeError } from "../errors.ts";

/** Bytes. */
export const ENVELOPE_LAYOUT_SIZE = 8;
export const ENVELOPE_SID_OFFSET = 0;
export const ENVELOPE_SID_SIZE = 4;
export const ENVELOPE_COUNTER_OFFSET = 4;
export const ENVELOPE_COUNTER_SIZE = 4;

export interface Envelope {
  /** Bytes 0–3: unsigned, big-endian. */
  readonly sid: number;
  /** Bytes 4–7: unsigned, big-endian. */
  readonly counter: number;
}

export function decodeEnvelope(bytes: Uint8Array, at: number): Envelope {
  return { sid: peekSid(bytes, at), counter: peekCounter(bytes, at) };
}

/** Throws EncodeError for a value that does not fit its field. */
export function encodeEnvelope(envelope: Envelope, bytes: Uint8Array, at: number): void {
  patchSid(bytes, at, envelope.sid);
  patchCounter(bytes, at, envelope.counter);
}

export function peekSid(bytes: Uint8Array, at: number): number {
  return (((bytes[at + 0] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>> 0;
}

export function patchSid(bytes: Uint8Array, at: number, value: number): void {
  if (value !== (value >>> 0)) throw new EncodeError(`sid: ${value} is out of range`);
  bytes[at + 0] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

export function peekCounter(bytes: Uint8Array, at: number): number {
  return (((bytes[at + 4] ?? 0) << 24) | ((bytes[at + 5] ?? 0) << 16) | ((bytes[at + 6] ?? 0) << 8) | (bytes[at + 7] ?? 0)) >>> 0;
}

export function patchCounter(bytes: Uint8Array, at: number, value: number): void {
  if (value !== (value >>> 0)) throw new EncodeError(`counter: ${value} is out of range`);
  bytes[at + 4] = value >>> 24;
  bytes[at + 5] = value >>> 16;
  bytes[at + 6] = value >>> 8;
  bytes[at + 7] = value;
}

if (ENVELOPE_SID_SIZE + ENVELOPE_COUNTER_SIZE !== ENVELOPE_LAYOUT_SIZE) throw new Error("Envelope: the fields do not fill the layout");

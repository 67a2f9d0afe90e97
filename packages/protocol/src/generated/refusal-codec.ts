// Generated from packages/protocol/src/session-frames.ts by `bun run generate`. Changes belong there.

import { EncodeError } from "../errors.ts";

/** Bytes. */
export const REFUSAL_LAYOUT_SIZE = 5;
export const REFUSAL_SEQ_OFFSET = 0;
export const REFUSAL_SEQ_SIZE = 4;
export const REFUSAL_FATE_OFFSET = 4;
export const REFUSAL_FATE_SIZE = 1;

export interface Refusal {
  /** Bytes 0–3: unsigned, big-endian. */
  readonly seq: number;
  /** Bytes 4–4: unsigned, big-endian. */
  readonly fate: number;
}

export function decodeRefusal(bytes: Uint8Array, at: number): Refusal {
  return { seq: peekSeq(bytes, at), fate: peekFate(bytes, at) };
}

/** Throws EncodeError for a value that does not fit its field. */
export function encodeRefusal(refusal: Refusal, bytes: Uint8Array, at: number): void {
  patchSeq(bytes, at, refusal.seq);
  patchFate(bytes, at, refusal.fate);
}

export function peekSeq(bytes: Uint8Array, at: number): number {
  return (((bytes[at + 0] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>> 0;
}

export function patchSeq(bytes: Uint8Array, at: number, value: number): void {
  if (value !== (value >>> 0)) throw new EncodeError(`seq: ${value} is out of range`);
  bytes[at + 0] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

export function peekFate(bytes: Uint8Array, at: number): number {
  return (bytes[at + 4] ?? 0);
}

export function patchFate(bytes: Uint8Array, at: number, value: number): void {
  if (value !== (value & 255)) throw new EncodeError(`fate: ${value} is out of range`);
  bytes[at + 4] = value;
}

if (REFUSAL_SEQ_SIZE + REFUSAL_FATE_SIZE !== REFUSAL_LAYOUT_SIZE) throw new Error("Refusal: the fields do not fill the layout");

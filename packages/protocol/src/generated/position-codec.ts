// Generated from packages/protocol/src/session-frames.ts by `bun run generate`. Changes belong there.

import { EncodeError } from "../errors.ts";

/** Bytes. */
export const POSITION_LAYOUT_SIZE = 10;
export const POSITION_LOG_OFFSET = 0;
export const POSITION_LOG_SIZE = 4;
export const POSITION_NUMBER_HIGH_OFFSET = 4;
export const POSITION_NUMBER_HIGH_SIZE = 2;
export const POSITION_NUMBER_LOW_OFFSET = 6;
export const POSITION_NUMBER_LOW_SIZE = 4;

export interface Position {
  /** Bytes 0–3: unsigned, big-endian. */
  readonly log: number;
  /** Bytes 4–5: unsigned, big-endian. */
  readonly numberHigh: number;
  /** Bytes 6–9: unsigned, big-endian. */
  readonly numberLow: number;
}

export function decodePosition(bytes: Uint8Array, at: number): Position {
  return { log: peekLog(bytes, at), numberHigh: peekNumberHigh(bytes, at), numberLow: peekNumberLow(bytes, at) };
}

/** Throws EncodeError for a value that does not fit its field. */
export function encodePosition(position: Position, bytes: Uint8Array, at: number): void {
  patchLog(bytes, at, position.log);
  patchNumberHigh(bytes, at, position.numberHigh);
  patchNumberLow(bytes, at, position.numberLow);
}

export function peekLog(bytes: Uint8Array, at: number): number {
  return (((bytes[at + 0] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>> 0;
}

export function patchLog(bytes: Uint8Array, at: number, value: number): void {
  if (value !== (value >>> 0)) throw new EncodeError(`log: ${value} is out of range`);
  bytes[at + 0] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

export function peekNumberHigh(bytes: Uint8Array, at: number): number {
  return ((bytes[at + 4] ?? 0) << 8) | (bytes[at + 5] ?? 0);
}

export function patchNumberHigh(bytes: Uint8Array, at: number, value: number): void {
  if (value !== (value & 65535)) throw new EncodeError(`numberHigh: ${value} is out of range`);
  bytes[at + 4] = value >>> 8;
  bytes[at + 5] = value;
}

export function peekNumberLow(bytes: Uint8Array, at: number): number {
  return (((bytes[at + 6] ?? 0) << 24) | ((bytes[at + 7] ?? 0) << 16) | ((bytes[at + 8] ?? 0) << 8) | (bytes[at + 9] ?? 0)) >>> 0;
}

export function patchNumberLow(bytes: Uint8Array, at: number, value: number): void {
  if (value !== (value >>> 0)) throw new EncodeError(`numberLow: ${value} is out of range`);
  bytes[at + 6] = value >>> 24;
  bytes[at + 7] = value >>> 16;
  bytes[at + 8] = value >>> 8;
  bytes[at + 9] = value;
}

if (POSITION_LOG_SIZE + POSITION_NUMBER_HIGH_SIZE + POSITION_NUMBER_LOW_SIZE !== POSITION_LAYOUT_SIZE) throw new Error("Position: the fields do not fill the layout");

// Generated from packages/protocol/src/session-frames.ts by `bun run generate`. Changes belong there.

import { EncodeError } from "../errors.ts";

/** Bytes. */
export const ENTRY_LAYOUT_SIZE = 17;
export const ENTRY_NUMBER_HIGH_OFFSET = 0;
export const ENTRY_NUMBER_HIGH_SIZE = 2;
export const ENTRY_NUMBER_LOW_OFFSET = 2;
export const ENTRY_NUMBER_LOW_SIZE = 4;
export const ENTRY_TIME_HIGH_OFFSET = 6;
export const ENTRY_TIME_HIGH_SIZE = 2;
export const ENTRY_TIME_LOW_OFFSET = 8;
export const ENTRY_TIME_LOW_SIZE = 4;
export const ENTRY_SEQ_OFFSET = 12;
export const ENTRY_SEQ_SIZE = 4;
export const ENTRY_FATE_OFFSET = 16;
export const ENTRY_FATE_SIZE = 1;

export interface Entry {
  /** Bytes 0–1: unsigned, big-endian. */
  readonly numberHigh: number;
  /** Bytes 2–5: unsigned, big-endian. */
  readonly numberLow: number;
  /** Bytes 6–7: unsigned, big-endian. */
  readonly timeHigh: number;
  /** Bytes 8–11: unsigned, big-endian. */
  readonly timeLow: number;
  /** Bytes 12–15: unsigned, big-endian. */
  readonly seq: number;
  /** Bytes 16–16: unsigned, big-endian. */
  readonly fate: number;
}

export function decodeEntry(bytes: Uint8Array, at: number): Entry {
  return { numberHigh: peekNumberHigh(bytes, at), numberLow: peekNumberLow(bytes, at), timeHigh: peekTimeHigh(bytes, at), timeLow: peekTimeLow(bytes, at), seq: peekSeq(bytes, at), fate: peekFate(bytes, at) };
}

/** Throws EncodeError for a value that does not fit its field. */
export function encodeEntry(entry: Entry, bytes: Uint8Array, at: number): void {
  patchNumberHigh(bytes, at, entry.numberHigh);
  patchNumberLow(bytes, at, entry.numberLow);
  patchTimeHigh(bytes, at, entry.timeHigh);
  patchTimeLow(bytes, at, entry.timeLow);
  patchSeq(bytes, at, entry.seq);
  patchFate(bytes, at, entry.fate);
}

export function peekNumberHigh(bytes: Uint8Array, at: number): number {
  return ((bytes[at + 0] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

export function patchNumberHigh(bytes: Uint8Array, at: number, value: number): void {
  if (value !== (value & 65535)) throw new EncodeError(`numberHigh: ${value} is out of range`);
  bytes[at + 0] = value >>> 8;
  bytes[at + 1] = value;
}

export function peekNumberLow(bytes: Uint8Array, at: number): number {
  return (((bytes[at + 2] ?? 0) << 24) | ((bytes[at + 3] ?? 0) << 16) | ((bytes[at + 4] ?? 0) << 8) | (bytes[at + 5] ?? 0)) >>> 0;
}

export function patchNumberLow(bytes: Uint8Array, at: number, value: number): void {
  if (value !== (value >>> 0)) throw new EncodeError(`numberLow: ${value} is out of range`);
  bytes[at + 2] = value >>> 24;
  bytes[at + 3] = value >>> 16;
  bytes[at + 4] = value >>> 8;
  bytes[at + 5] = value;
}

export function peekTimeHigh(bytes: Uint8Array, at: number): number {
  return ((bytes[at + 6] ?? 0) << 8) | (bytes[at + 7] ?? 0);
}

export function patchTimeHigh(bytes: Uint8Array, at: number, value: number): void {
  if (value !== (value & 65535)) throw new EncodeError(`timeHigh: ${value} is out of range`);
  bytes[at + 6] = value >>> 8;
  bytes[at + 7] = value;
}

export function peekTimeLow(bytes: Uint8Array, at: number): number {
  return (((bytes[at + 8] ?? 0) << 24) | ((bytes[at + 9] ?? 0) << 16) | ((bytes[at + 10] ?? 0) << 8) | (bytes[at + 11] ?? 0)) >>> 0;
}

export function patchTimeLow(bytes: Uint8Array, at: number, value: number): void {
  if (value !== (value >>> 0)) throw new EncodeError(`timeLow: ${value} is out of range`);
  bytes[at + 8] = value >>> 24;
  bytes[at + 9] = value >>> 16;
  bytes[at + 10] = value >>> 8;
  bytes[at + 11] = value;
}

export function peekSeq(bytes: Uint8Array, at: number): number {
  return (((bytes[at + 12] ?? 0) << 24) | ((bytes[at + 13] ?? 0) << 16) | ((bytes[at + 14] ?? 0) << 8) | (bytes[at + 15] ?? 0)) >>> 0;
}

export function patchSeq(bytes: Uint8Array, at: number, value: number): void {
  if (value !== (value >>> 0)) throw new EncodeError(`seq: ${value} is out of range`);
  bytes[at + 12] = value >>> 24;
  bytes[at + 13] = value >>> 16;
  bytes[at + 14] = value >>> 8;
  bytes[at + 15] = value;
}

export function peekFate(bytes: Uint8Array, at: number): number {
  return (bytes[at + 16] ?? 0);
}

export function patchFate(bytes: Uint8Array, at: number, value: number): void {
  if (value !== (value & 255)) throw new EncodeError(`fate: ${value} is out of range`);
  bytes[at + 16] = value;
}

if (ENTRY_NUMBER_HIGH_SIZE + ENTRY_NUMBER_LOW_SIZE + ENTRY_TIME_HIGH_SIZE + ENTRY_TIME_LOW_SIZE + ENTRY_SEQ_SIZE + ENTRY_FATE_SIZE !== ENTRY_LAYOUT_SIZE) throw new Error("Entry: the fields do not fill the layout");

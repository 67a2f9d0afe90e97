// Generated from packages/protocol/src/session-frames.ts by `bun run generate`. Changes belong there.

import { EncodeError } from "../errors.ts";

/** Bytes. */
export const RECEIPT_LAYOUT_SIZE = 7;
export const RECEIPT_NUMBER_HIGH_OFFSET = 0;
export const RECEIPT_NUMBER_HIGH_SIZE = 2;
export const RECEIPT_NUMBER_LOW_OFFSET = 2;
export const RECEIPT_NUMBER_LOW_SIZE = 4;
export const RECEIPT_FATE_OFFSET = 6;
export const RECEIPT_FATE_SIZE = 1;

export interface Receipt {
  /** Bytes 0–1: unsigned, big-endian. */
  readonly numberHigh: number;
  /** Bytes 2–5: unsigned, big-endian. */
  readonly numberLow: number;
  /** Bytes 6–6: unsigned, big-endian. */
  readonly fate: number;
}

export function decodeReceipt(bytes: Uint8Array, at: number): Receipt {
  return { numberHigh: peekNumberHigh(bytes, at), numberLow: peekNumberLow(bytes, at), fate: peekFate(bytes, at) };
}

/** Throws EncodeError for a value that does not fit its field. */
export function encodeReceipt(receipt: Receipt, bytes: Uint8Array, at: number): void {
  patchNumberHigh(bytes, at, receipt.numberHigh);
  patchNumberLow(bytes, at, receipt.numberLow);
  patchFate(bytes, at, receipt.fate);
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

export function peekFate(bytes: Uint8Array, at: number): number {
  return (bytes[at + 6] ?? 0);
}

export function patchFate(bytes: Uint8Array, at: number, value: number): void {
  if (value !== (value & 255)) throw new EncodeError(`fate: ${value} is out of range`);
  bytes[at + 6] = value;
}

if (RECEIPT_NUMBER_HIGH_SIZE + RECEIPT_NUMBER_LOW_SIZE + RECEIPT_FATE_SIZE !== RECEIPT_LAYOUT_SIZE) throw new Error("Receipt: the fields do not fill the layout");

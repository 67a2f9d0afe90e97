/**
 * Texts of short fields that come again and again, names above all: the string is made once. Direct-mapped, so bounded;
 * a slot holds the bytes that it was made from, so a hit is exact.
 */
import { readText } from "./field-text.ts";

const SLOT_COUNT = 1024;
/** Longer fields do not repeat, and comparing them costs as much as decoding. */
export const CACHED_SIZE_MAX = 32;

interface Slot {
  readonly bytes: Uint8Array;
  length: number;
  text: string;
}

const slots: Slot[] = Array.from({ length: SLOT_COUNT }, () => ({
  bytes: new Uint8Array(CACHED_SIZE_MAX),
  length: -1,
  text: "",
}));

/** As `readText`, for a field of at most CACHED_SIZE_MAX bytes. */
export function readCachedText(bytes: Uint8Array, offset: number, size: number): string | undefined {
  const end = offset + size;
  let at = offset;
  let hash = 0;
  for (; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === 0) break;
    hash = (Math.imul(hash, 31) + byte) | 0;
  }
  const length = at - offset;
  const slot = slots[hash & (SLOT_COUNT - 1)];
  if (slot === undefined) return undefined;
  if (slot.length === length && sameBytes(slot.bytes, bytes, offset, length)) return slot.text;
  return fill(slot, bytes, offset, size, length);
}

function sameBytes(slot: Uint8Array, bytes: Uint8Array, offset: number, length: number): boolean {
  for (let index = 0; index < length; index++) if (slot[index] !== bytes[offset + index]) return false;
  return true;
}

function fill(slot: Slot, bytes: Uint8Array, offset: number, size: number, length: number): string | undefined {
  const text = readText(bytes, offset, size);
  if (text === undefined) return undefined;
  slot.bytes.set(bytes.subarray(offset, offset + length));
  slot.length = length;
  slot.text = text;
  return text;
}

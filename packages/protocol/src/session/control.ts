/** The texts of CONTROL frames: docs/PROTOCOL.md, Control. */
import { decodeReceipt, encodeReceipt, RECEIPT_LAYOUT_SIZE, type Receipt } from "../generated/receipt-codec.ts";
import {
  decodeStreamState,
  encodeStreamState,
  STREAM_STATE_LAYOUT_SIZE,
  type StreamState,
} from "../generated/stream-state-codec.ts";
import { ControlCode } from "./constants.ts";

export const CHALLENGE_SIZE = 8;
/** Receipts that one frame holds. */
export const RECEIPTS_MAX = 27;

export interface Welcome {
  readonly state: StreamState;
  readonly ttlSeconds: number;
}

export function writeWelcome({ state, ttlSeconds }: Welcome): Uint8Array {
  const text = new Uint8Array(1 + STREAM_STATE_LAYOUT_SIZE + 2);
  text[0] = ControlCode.WELCOME;
  encodeStreamState(state, text, 1);
  text[1 + STREAM_STATE_LAYOUT_SIZE] = ttlSeconds >>> 8;
  text[2 + STREAM_STATE_LAYOUT_SIZE] = ttlSeconds;
  return text;
}

/** Undefined when it is no WELCOME. */
export function readWelcome(text: Uint8Array): Welcome | undefined {
  const ttlAt = 1 + STREAM_STATE_LAYOUT_SIZE;
  if (text[0] !== ControlCode.WELCOME || text.length < ttlAt + 2) return undefined;
  const ttlSeconds = ((text[ttlAt] ?? 0) << 8) | (text[ttlAt + 1] ?? 0);
  return { state: decodeStreamState(text, 1), ttlSeconds };
}

/** At most 27. */
export function writeReceipts(receipts: readonly Receipt[]): Uint8Array {
  const text = new Uint8Array(1 + receipts.length * RECEIPT_LAYOUT_SIZE);
  text[0] = ControlCode.RECEIPTS;
  for (const [index, receipt] of receipts.entries()) encodeReceipt(receipt, text, 1 + index * RECEIPT_LAYOUT_SIZE);
  return text;
}

export function readReceipts(text: Uint8Array): Receipt[] {
  const receipts: Receipt[] = [];
  for (let at = 1; at + RECEIPT_LAYOUT_SIZE <= text.length; at += RECEIPT_LAYOUT_SIZE) {
    receipts.push(decodeReceipt(text, at));
  }
  return receipts;
}

/** CHALLENGE or RESPONSE with these 8 bytes. */
export function writeChallenge(
  code: typeof ControlCode.CHALLENGE | typeof ControlCode.RESPONSE,
  bytes: Uint8Array,
): Uint8Array {
  return Uint8Array.of(code, ...bytes);
}

export interface Close {
  /** A `CloseReason`, or a number that we do not know. */
  readonly reason: number;
  readonly sentence: string;
}

/** The sentence must fit 138 bytes of UTF-8. */
export function writeClose({ reason, sentence }: Close): Uint8Array {
  return Uint8Array.of(ControlCode.CLOSE, reason, ...new TextEncoder().encode(sentence));
}

export function readClose(text: Uint8Array): Close | undefined {
  if (text[0] !== ControlCode.CLOSE || text.length < 2) return undefined;
  return { reason: text[1] ?? 0, sentence: new TextDecoder().decode(text.subarray(2)) };
}

// Generated from packages/protocol/src/session-frames.ts by `bun run generate`. Changes belong there.

import { EncodeError } from "../errors.ts";

/** Bytes. */
export const ANSWER_LAYOUT_SIZE = 8;
export const ANSWER_REF_OFFSET = 0;
export const ANSWER_REF_SIZE = 4;
export const ANSWER_STATUS_OFFSET = 4;
export const ANSWER_STATUS_SIZE = 1;
export const ANSWER_COUNT_OFFSET = 5;
export const ANSWER_COUNT_SIZE = 2;
export const ANSWER_MORE_OFFSET = 7;
export const ANSWER_MORE_SIZE = 1;

export interface Answer {
  /** Bytes 0–3: unsigned, big-endian. */
  readonly ref: number;
  /** Bytes 4–4: unsigned, big-endian. */
  readonly status: number;
  /** Bytes 5–6: unsigned, big-endian. */
  readonly count: number;
  /** Bytes 7–7: unsigned, big-endian. */
  readonly more: number;
}

export function decodeAnswer(bytes: Uint8Array, at: number): Answer {
  return { ref: peekRef(bytes, at), status: peekStatus(bytes, at), count: peekCount(bytes, at), more: peekMore(bytes, at) };
}

/** Throws EncodeError for a value that does not fit its field. */
export function encodeAnswer(answer: Answer, bytes: Uint8Array, at: number): void {
  patchRef(bytes, at, answer.ref);
  patchStatus(bytes, at, answer.status);
  patchCount(bytes, at, answer.count);
  patchMore(bytes, at, answer.more);
}

export function peekRef(bytes: Uint8Array, at: number): number {
  return (((bytes[at + 0] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>> 0;
}

export function patchRef(bytes: Uint8Array, at: number, value: number): void {
  if (value !== (value >>> 0)) throw new EncodeError(`ref: ${value} is out of range`);
  bytes[at + 0] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

export function peekStatus(bytes: Uint8Array, at: number): number {
  return (bytes[at + 4] ?? 0);
}

export function patchStatus(bytes: Uint8Array, at: number, value: number): void {
  if (value !== (value & 255)) throw new EncodeError(`status: ${value} is out of range`);
  bytes[at + 4] = value;
}

export function peekCount(bytes: Uint8Array, at: number): number {
  return ((bytes[at + 5] ?? 0) << 8) | (bytes[at + 6] ?? 0);
}

export function patchCount(bytes: Uint8Array, at: number, value: number): void {
  if (value !== (value & 65535)) throw new EncodeError(`count: ${value} is out of range`);
  bytes[at + 5] = value >>> 8;
  bytes[at + 6] = value;
}

export function peekMore(bytes: Uint8Array, at: number): number {
  return (bytes[at + 7] ?? 0);
}

export function patchMore(bytes: Uint8Array, at: number, value: number): void {
  if (value !== (value & 255)) throw new EncodeError(`more: ${value} is out of range`);
  bytes[at + 7] = value;
}

if (ANSWER_REF_SIZE + ANSWER_STATUS_SIZE + ANSWER_COUNT_SIZE + ANSWER_MORE_SIZE !== ANSWER_LAYOUT_SIZE) throw new Error("Answer: the fields do not fill the layout");

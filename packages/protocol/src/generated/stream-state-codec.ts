// Generated from packages/protocol/src/session-frames.ts by `bun run generate`. Changes belong there.

import { EncodeError } from "../errors.ts";

/** Bytes. */
export const STREAM_STATE_LAYOUT_SIZE = 16;
export const STREAM_STATE_SEND_EPOCH_OFFSET = 0;
export const STREAM_STATE_SEND_EPOCH_SIZE = 4;
export const STREAM_STATE_SEND_BASE_OFFSET = 4;
export const STREAM_STATE_SEND_BASE_SIZE = 4;
export const STREAM_STATE_RECV_EPOCH_OFFSET = 8;
export const STREAM_STATE_RECV_EPOCH_SIZE = 4;
export const STREAM_STATE_RECV_NEXT_OFFSET = 12;
export const STREAM_STATE_RECV_NEXT_SIZE = 4;

export interface StreamState {
  /** Bytes 0–3: unsigned, big-endian. */
  readonly sendEpoch: number;
  /** Bytes 4–7: unsigned, big-endian. */
  readonly sendBase: number;
  /** Bytes 8–11: unsigned, big-endian. */
  readonly recvEpoch: number;
  /** Bytes 12–15: unsigned, big-endian. */
  readonly recvNext: number;
}

export function decodeStreamState(bytes: Uint8Array, at: number): StreamState {
  return { sendEpoch: peekSendEpoch(bytes, at), sendBase: peekSendBase(bytes, at), recvEpoch: peekRecvEpoch(bytes, at), recvNext: peekRecvNext(bytes, at) };
}

/** Throws EncodeError for a value that does not fit its field. */
export function encodeStreamState(streamState: StreamState, bytes: Uint8Array, at: number): void {
  patchSendEpoch(bytes, at, streamState.sendEpoch);
  patchSendBase(bytes, at, streamState.sendBase);
  patchRecvEpoch(bytes, at, streamState.recvEpoch);
  patchRecvNext(bytes, at, streamState.recvNext);
}

export function peekSendEpoch(bytes: Uint8Array, at: number): number {
  return (((bytes[at + 0] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>> 0;
}

export function patchSendEpoch(bytes: Uint8Array, at: number, value: number): void {
  if (value !== (value >>> 0)) throw new EncodeError(`sendEpoch: ${value} is out of range`);
  bytes[at + 0] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

export function peekSendBase(bytes: Uint8Array, at: number): number {
  return (((bytes[at + 4] ?? 0) << 24) | ((bytes[at + 5] ?? 0) << 16) | ((bytes[at + 6] ?? 0) << 8) | (bytes[at + 7] ?? 0)) >>> 0;
}

export function patchSendBase(bytes: Uint8Array, at: number, value: number): void {
  if (value !== (value >>> 0)) throw new EncodeError(`sendBase: ${value} is out of range`);
  bytes[at + 4] = value >>> 24;
  bytes[at + 5] = value >>> 16;
  bytes[at + 6] = value >>> 8;
  bytes[at + 7] = value;
}

export function peekRecvEpoch(bytes: Uint8Array, at: number): number {
  return (((bytes[at + 8] ?? 0) << 24) | ((bytes[at + 9] ?? 0) << 16) | ((bytes[at + 10] ?? 0) << 8) | (bytes[at + 11] ?? 0)) >>> 0;
}

export function patchRecvEpoch(bytes: Uint8Array, at: number, value: number): void {
  if (value !== (value >>> 0)) throw new EncodeError(`recvEpoch: ${value} is out of range`);
  bytes[at + 8] = value >>> 24;
  bytes[at + 9] = value >>> 16;
  bytes[at + 10] = value >>> 8;
  bytes[at + 11] = value;
}

export function peekRecvNext(bytes: Uint8Array, at: number): number {
  return (((bytes[at + 12] ?? 0) << 24) | ((bytes[at + 13] ?? 0) << 16) | ((bytes[at + 14] ?? 0) << 8) | (bytes[at + 15] ?? 0)) >>> 0;
}

export function patchRecvNext(bytes: Uint8Array, at: number, value: number): void {
  if (value !== (value >>> 0)) throw new EncodeError(`recvNext: ${value} is out of range`);
  bytes[at + 12] = value >>> 24;
  bytes[at + 13] = value >>> 16;
  bytes[at + 14] = value >>> 8;
  bytes[at + 15] = value;
}

if (STREAM_STATE_SEND_EPOCH_SIZE + STREAM_STATE_SEND_BASE_SIZE + STREAM_STATE_RECV_EPOCH_SIZE + STREAM_STATE_RECV_NEXT_SIZE !== STREAM_STATE_LAYOUT_SIZE) throw new Error("StreamState: the fields do not fill the layout");

/**
 * The few libc calls that Bun's sockets lack, by bun:ffi, on Linux. Everything here is optional: `openLibc` gives
 * undefined where the platform, the C library or FFI says no, and the transport then works without.
 *
 * Buffers handed to libc are views of an ArrayBuffer of their own: the storage of a small bare typed array may move.
 */
import { dlopen, FFIType, read } from "bun:ffi";

const { i32, u32, i64_fast, ptr } = FFIType;

const SYMBOLS = {
  setsockopt: { args: [i32, i32, i32, ptr, u32], returns: i32 },
  getsockopt: { args: [i32, i32, i32, ptr, ptr], returns: i32 },
  inet_pton: { args: [i32, ptr, ptr], returns: i32 },
  socket: { args: [i32, i32, i32], returns: i32 },
  bind: { args: [i32, ptr, u32], returns: i32 },
  connect: { args: [i32, ptr, u32], returns: i32 },
  send: { args: [i32, ptr, u32, i32], returns: i64_fast },
  recvfrom: { args: [i32, ptr, u32, i32, ptr, ptr], returns: i64_fast },
  sendmmsg: { args: [i32, ptr, u32, i32], returns: i32 },
  __errno_location: { args: [], returns: ptr },
  close: { args: [i32], returns: i32 },
} as const;

type Symbols = ReturnType<typeof dlopen<typeof SYMBOLS>>["symbols"];
/** A test puts a stubborn kernel in its place. */
export type Libc = {
  readonly [Name in keyof Symbols]: (...args: Parameters<Symbols[Name]>) => ReturnType<Symbols[Name]>;
};

const CANDIDATES = ["libc.so.6", `libc.musl-${process.arch === "arm64" ? "aarch64" : "x86_64"}.so.1`];

export function openLibc(): Libc | undefined {
  if (process.platform !== "linux") return undefined;
  for (const name of CANDIDATES) {
    try {
      return dlopen(name, SYMBOLS).symbols;
    } catch {
      // Another C library: try the next name.
    }
  }
  return undefined;
}

const SOL_SOCKET = 1;
const SO_REUSEADDR = 2;
const SO_ERROR = 4;
const SO_RCVBUF = 8;
/** Like SO_RCVBUF, past net.core.rmem_max; needs CAP_NET_ADMIN (socket(7)). */
const SO_RCVBUFFORCE = 33;

/** Asks for a larger receive buffer; the kernel's ceiling applies to whom it applies. */
export function raiseReceiveBuffer(libc: Libc, fileDescriptor: number, byteCount: number): void {
  if (!setOption(libc, fileDescriptor, SO_RCVBUFFORCE, byteCount)) {
    setOption(libc, fileDescriptor, SO_RCVBUF, byteCount);
  }
}

export function setReuseAddress(libc: Libc, fileDescriptor: number, on: boolean): boolean {
  return setOption(libc, fileDescriptor, SO_REUSEADDR, on ? 1 : 0);
}

const IPPROTO_UDP = 17;
const UDP_SEGMENT = 103;
/** Of a frame. */
const TRIED_SEGMENT_SIZE = 176;

/** Whether the kernel cuts long sends on this socket (UDP_SEGMENT, Linux 4.18): set, read back, and unset. */
export function segmentsSends(libc: Libc, fileDescriptor: number): boolean {
  const set = (size: number): boolean =>
    libc.setsockopt(fileDescriptor, IPPROTO_UDP, UDP_SEGMENT, int32(size), 4) === 0;
  if (!set(TRIED_SEGMENT_SIZE)) return false;
  const value = int32(0);
  const isRead = libc.getsockopt(fileDescriptor, IPPROTO_UDP, UDP_SEGMENT, value, int32(4)) === 0;
  return set(0) && isRead && value[0] === TRIED_SEGMENT_SIZE;
}

/** Of the call before. */
export function errorNumber(libc: Libc): number {
  const at = libc.__errno_location();
  return at === null ? 0 : read.i32(at);
}

/** The error number that waits on the socket, 0 for none; reading it clears it. */
export function takeSocketError(libc: Libc, fileDescriptor: number): number {
  const value = int32(0);
  libc.getsockopt(fileDescriptor, SOL_SOCKET, SO_ERROR, value, int32(4));
  return value[0] ?? 0;
}

export function int32(value: number): Int32Array {
  return new Int32Array(new ArrayBuffer(4)).fill(value);
}

function setOption(libc: Libc, fileDescriptor: number, option: number, value: number): boolean {
  return libc.setsockopt(fileDescriptor, SOL_SOCKET, option, int32(value), 4) === 0;
}

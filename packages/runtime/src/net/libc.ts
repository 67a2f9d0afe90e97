/**
 * The few libc calls that Bun's sockets lack, by bun:ffi, on Linux. Everything here is optional: `openLibc` gives
 * undefined where the platform, the C library or FFI says no, and the transport then works without.
 *
 * Buffers handed to libc are views of an ArrayBuffer of their own: the storage of a small bare typed array may move.
 */
import { dlopen, FFIType } from "bun:ffi";

const { i32, u32, i64_fast, ptr } = FFIType;

const SYMBOLS = {
  setsockopt: { args: [i32, i32, i32, ptr, u32], returns: i32 },
  recvmsg: { args: [i32, ptr, i32], returns: i64_fast },
} as const;

export type Libc = ReturnType<typeof dlopen<typeof SYMBOLS>>["symbols"];

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
const SO_RCVBUF = 8;
/** Like SO_RCVBUF, past net.core.rmem_max; needs CAP_NET_ADMIN (socket(7)). */
const SO_RCVBUFFORCE = 33;

/** Asks for a larger receive buffer; the kernel's ceiling applies to whom it applies. */
export function raiseReceiveBuffer(libc: Libc, fileDescriptor: number, byteCount: number): void {
  const value = new Int32Array(new ArrayBuffer(4));
  value[0] = byteCount;
  if (libc.setsockopt(fileDescriptor, SOL_SOCKET, SO_RCVBUFFORCE, value, value.byteLength) === 0) return;
  libc.setsockopt(fileDescriptor, SOL_SOCKET, SO_RCVBUF, value, value.byteLength);
}

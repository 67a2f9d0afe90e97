/**
 * The control socket: a Unix socket for its owner alone. A lock beside it, which dies with the process, tells the socket
 * of a living server, never touched, from what a dead one left, which is replaced. Each connection is on its own: what
 * one sends or fails to read is no other's business.
 */
import { chmodSync, lstatSync, rmSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { DatabaseError } from "@recado/runtime/sqlite";
import { FileLock } from "../file-lock.ts";
import { ControlConnection, type ControlService } from "./control-connection.ts";

export type ControlFault = "in-use" | "not-a-socket" | "unwritable" | "too-long" | "failed";

export class ControlSocketError extends Error {
  override readonly name = "ControlSocketError";
  constructor(
    readonly code: ControlFault,
    readonly path: string,
    cause?: unknown,
  ) {
    super(`${path}: ${code}`, { cause });
  }
}

const FAULTS: Readonly<Record<string, ControlFault>> = {
  EADDRINUSE: "in-use",
  EACCES: "unwritable",
  EPERM: "unwritable",
  EROFS: "unwritable",
  ENOENT: "unwritable",
  ENOTDIR: "unwritable",
  EINVAL: "too-long",
  ENAMETOOLONG: "too-long",
};
const OWNER_ONLY = 0o600;
const ALL_BUT_OWNER = 0o177;
const CONNECTIONS_MAX = 32;

export class ControlSocket {
  readonly path: string;
  readonly #lock: FileLock;
  readonly #server: Server;
  readonly #sockets: ReadonlySet<Socket>;

  private constructor(path: string, lock: FileLock, server: Server, sockets: ReadonlySet<Socket>) {
    this.path = path;
    this.#lock = lock;
    this.#server = server;
    this.#sockets = sockets;
  }

  /** Makes the folder where it is missing. Rejects with ControlSocketError. */
  static async open(path: string, service: ControlService): Promise<ControlSocket> {
    const lock = lockOf(path);
    try {
      await clear(path);
      const sockets = new Set<Socket>();
      const server = createServer((socket) => accept(socket, sockets, service));
      await listen(server, path);
      return new ControlSocket(path, lock, server, sockets);
    } catch (error) {
      lock.release();
      throw error instanceof ControlSocketError ? error : new ControlSocketError(faultOf(error), path, error);
    }
  }

  /** Ends every connection; the socket's file is gone afterwards. */
  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    rmSync(this.path, { force: true });
    this.#lock.release();
  }
}

function accept(socket: Socket, sockets: Set<Socket>, service: ControlService): void {
  if (sockets.size >= CONNECTIONS_MAX) {
    socket.destroy();
    return;
  }
  sockets.add(socket);
  const connection = new ControlConnection(socket, service);
  socket.on("data", (bytes) => connection.handleData(Buffer.from(bytes)));
  socket.on("error", () => socket.destroy());
  socket.on("close", () => {
    sockets.delete(socket);
    connection.close();
  });
}

function lockOf(path: string): FileLock {
  try {
    return new FileLock(`${path}.lock`);
  } catch (error) {
    const isLocked = error instanceof DatabaseError && error.code === "locked";
    throw new ControlSocketError(isLocked ? "in-use" : "unwritable", path, error);
  }
}

/** Takes away what a dead server left. */
async function clear(path: string): Promise<void> {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) return;
  if (!found.isSocket()) throw new ControlSocketError("not-a-socket", path);
  if (await isAnswered(path)) throw new ControlSocketError("in-use", path);
  rmSync(path, { force: true });
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

/** The file is nobody else's from its first moment. */
function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.once("listening", () => {
      server.off("error", reject);
      chmodSync(path, OWNER_ONLY);
      resolve();
    });
    const mask = process.umask(ALL_BUT_OWNER);
    try {
      server.listen(path);
    } finally {
      process.umask(mask);
    }
  });
}

function faultOf(error: unknown): ControlFault {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return FAULTS[code] ?? "failed";
}

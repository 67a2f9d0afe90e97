/** The other end of the control socket: one request, and every line that answers it. */
import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";
import type { WireRequest } from "./request.ts";

export type ConnectFault = "nobody" | "no-permission" | "not-understood";

export class ControlClientError extends Error {
  override readonly name = "ControlClientError";
  constructor(
    readonly code: ConnectFault,
    readonly path: string,
    cause?: unknown,
  ) {
    super(`${path}: ${code}`, { cause });
  }
}

/** A line of an answer, as far as it is known to be one. */
export type ControlMessage =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly error: string; readonly field: string }
  | { readonly ok: undefined; readonly line: unknown };

/** Until the server ends the connection, or the loop over it is left. Throws ControlClientError. */
export async function* askServer(path: string, request: WireRequest): AsyncGenerator<ControlMessage> {
  const socket = await connected(path);
  try {
    // What goes wrong with a connection that was there ends it: the loop below ends, too.
    socket.on("error", () => undefined);
    socket.write(`${JSON.stringify(request)}\n`);
    for await (const line of createInterface({ input: socket })) yield messageOf(line, path);
  } finally {
    socket.destroy();
  }
}

function connected(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    const failed = (error: Error): void => {
      const code = "code" in error && (error.code === "EACCES" || error.code === "EPERM") ? "no-permission" : "nobody";
      reject(new ControlClientError(code, path, error));
    };
    socket.once("error", failed);
    socket.once("connect", () => {
      socket.off("error", failed);
      resolve(socket);
    });
  });
}

function messageOf(line: string, path: string): ControlMessage {
  const fields = objectOf(line);
  if (fields?.["ok"] === true) return { ok: true, result: fields["result"] };
  if (fields?.["ok"] === false) {
    return { ok: false, error: String(fields["error"]), field: String(fields["field"] ?? "") };
  }
  if (fields && "line" in fields) return { ok: undefined, line: fields["line"] };
  throw new ControlClientError("not-understood", path);
}

function objectOf(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

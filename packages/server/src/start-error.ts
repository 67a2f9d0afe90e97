/** Why a socket could not be opened, as something that a person can be told. */
import type { Endpoint } from "@recado/runtime/net";
import { StartError, type StartErrorCode } from "./core/events.ts";

const CODES: Readonly<Record<string, StartErrorCode>> = {
  EADDRINUSE: "port-in-use",
  EADDRNOTAVAIL: "bad-address",
  EINVAL: "bad-address",
  ENOENT: "bad-address",
  ENOTFOUND: "bad-address",
  EAFNOSUPPORT: "bad-address",
  EACCES: "no-permission",
  EPERM: "no-permission",
};

export function startErrorOf(error: unknown, local: Endpoint): StartError {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? CODES[String(error.code)] : undefined;
  return new StartError(code ?? "other", local, message);
}

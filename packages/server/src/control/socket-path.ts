/** Where a server's control socket is, for the server and for who talks to it. */
import { isAbsolute, join, resolve } from "node:path";
import { dataFolder } from "../open-store.ts";
import type { ServerSettings } from "../options.ts";

type Env = Readonly<Record<string, string | undefined>>;

/**
 * `--control`; else beside the data where `--data` says where those are; else in `$XDG_RUNTIME_DIR/recado`, which goes
 * with the user's session; else beside the data.
 */
export function controlPath(settings: Pick<ServerSettings, "control" | "data">, env: Env): string {
  if (settings.control !== undefined) return resolve(settings.control);
  const runtime = env["XDG_RUNTIME_DIR"];
  if (settings.data === undefined && runtime !== undefined && isAbsolute(runtime)) {
    return join(runtime, "recado", "server.sock");
  }
  return resolve(dataFolder(settings, env), "server.sock");
}

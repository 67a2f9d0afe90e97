/** Where files live: XDG Base Directory Specification 0.8, in a folder `recado`. */
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

type Env = Readonly<Record<string, string | undefined>>;

const FALLBACKS = {
  XDG_CONFIG_HOME: [".config"],
  XDG_DATA_HOME: [".local", "share"],
  XDG_STATE_HOME: [".local", "state"],
} as const;

/** The specification tells to ignore a relative path in one of its variables. */
export function recadoFolder(variable: keyof typeof FALLBACKS, env: Env): string {
  const set = env[variable];
  const base = set !== undefined && isAbsolute(set) ? set : join(env["HOME"] || homedir(), ...FALLBACKS[variable]);
  return join(base, "recado");
}

/** How the program ends, for scripts. `--help` says the same. */
import type { ConnectError } from "./client-options.ts";

export const ExitCode = {
  OK: 0,
  /** Not delivered, or not confirmed. */
  FAILED: 1,
  USAGE: 2,
  /** Id in use, or removed by the operator. */
  REFUSED: 3,
  UNREACHABLE: 4,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

export function exitCodeOf({ code }: ConnectError): ExitCode {
  return code === "refused" ? ExitCode.REFUSED : ExitCode.UNREACHABLE;
}

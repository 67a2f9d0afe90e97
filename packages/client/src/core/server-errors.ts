/** What an ERRO means to a client. Sentences that it does not know are for its user to read. */
import { errorCodeOf } from "@recado/protocol";

export type ErrorMeaning =
  | "id-in-use"
  | "unknown-destination"
  /** A text was not taken, whoever it was for. */
  | "not-taken"
  /** The server has nobody, or somebody else, for our id at this address. */
  | "not-registered"
  /** The operator removed us. */
  | "kicked"
  | "rate-limited"
  | "server-full"
  | "other";

const MEANINGS: ReadonlySet<string> = new Set<ErrorMeaning>([
  "id-in-use",
  "unknown-destination",
  "not-registered",
  "kicked",
  "rate-limited",
  "server-full",
]);

export function errorMeaning(text: string): ErrorMeaning {
  const code = errorCodeOf(text) ?? "other";
  if (code === "wrong-address") return "not-registered";
  if (code === "banned") return "kicked";
  if (code === "muted" || code === "not-stored") return "not-taken";
  return isMeaning(code) ? code : "other";
}

function isMeaning(code: string): code is ErrorMeaning {
  return MEANINGS.has(code);
}

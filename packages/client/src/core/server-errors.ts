/** What an ERRO means to a client. Sentences that it does not know are for its user to read. */
import { errorCodeOf } from "@recado/protocol";

export type ErrorMeaning =
  | "id-in-use"
  | "unknown-destination"
  /** The server has nobody, or somebody else, for our id at this address. */
  | "not-registered"
  /** The operator removed us. */
  | "kicked"
  | "other";

export function errorMeaning(text: string): ErrorMeaning {
  const code = errorCodeOf(text);
  if (code === "wrong-address") return "not-registered";
  return code === "id-in-use" || code === "unknown-destination" || code === "not-registered" || code === "kicked"
    ? code
    : "other";
}

/** What an ERRO means to a client. Sentences that it does not know are for its user to read. */
import { WireText } from "@recado/protocol";

export type ErrorMeaning =
  | "id-in-use"
  | "unknown-destination"
  /** The server has nobody, or somebody else, for our id at this address. */
  | "not-registered"
  /** The operator removed us. */
  | "kicked"
  | "other";

const NOT_REGISTERED = /^O ID \d+ (não está registrado|foi registrado por outro endereço)/;
const KICKED_START = "Você foi removido pelo operador";

export function errorMeaning(text: string): ErrorMeaning {
  if (text === WireText.idInUse) return "id-in-use";
  if (text === WireText.unknownDestination) return "unknown-destination";
  if (NOT_REGISTERED.test(text)) return "not-registered";
  return text.startsWith(KICKED_START) ? "kicked" : "other";
}

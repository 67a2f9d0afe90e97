/** A server's sentence in the user's language, where it is one that we know; else as it came, sanitised. */
import { errorCodeOf, operatorsReason, WireText } from "@recado/protocol";
import type { Catalog } from "@recado/runtime/i18n";
import { sanitize } from "@recado/runtime/text";

export function serverSays(text: string, { serverSentences }: Catalog): string {
  const code = text === WireText.shutdown ? "shutdown" : errorCodeOf(text);
  if (code === undefined || !isKnown(code, serverSentences)) return sanitize(text);
  return serverSentences[code](/\d+/.exec(text)?.[0] ?? "", sanitize(operatorsReason(text) ?? ""));
}

function isKnown<Table extends object>(code: PropertyKey, table: Table): code is keyof Table {
  return Object.hasOwn(table, code);
}

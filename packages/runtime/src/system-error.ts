/** What the system says of a file, a program or an address, in the reader's language. */
import type { Catalog } from "./i18n/index.ts";

/** The sentence of the catalogue for the error's code (errno(3)); the error's own words for a code that it has none for. */
export function systemErrorText(error: unknown, { systemErrors }: Pick<Catalog, "systemErrors">): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? String(error.code) : "";
  return Object.entries(systemErrors).find(([known]) => known === code)?.[1] ?? error.message;
}

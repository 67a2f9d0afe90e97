/**
 * The one catalogue of texts for people: English and Brazilian Portuguese, chosen by locale.
 * A group of texts per subject and language; the English group's type is the Portuguese one's, so a
 * missing key does not compile. What travels in frames is not here (protocol/src/wire-text.ts).
 */
import * as en from "./en/index.ts";
import * as ptBr from "./pt-br/index.ts";

export const LANGS = ["en", "pt-BR"] as const;
export type Lang = (typeof LANGS)[number];
export type Catalog = typeof en;

const CATALOGS: Record<Lang, Catalog> = { en, "pt-BR": ptBr };

export function catalogOf(lang: Lang): Catalog {
  return CATALOGS[lang];
}

/**
 * A language by its name ("en", "pt", "pt-BR", "pt_BR.UTF-8"), or undefined for one that we do not speak.
 */
export function parseLang(name: string): Lang | undefined {
  const language = name.toLowerCase().split(/[-_.@]/, 1)[0];
  if (language === "pt") return "pt-BR";
  if (language === "en" || language === "c" || language === "posix") return "en";
  return undefined;
}

/** The locale's language by POSIX precedence: LC_ALL, LC_MESSAGES, LANG. English where none is known. */
export function langOfEnv(env: Readonly<Record<string, string | undefined>>): Lang {
  const name = env["LC_ALL"] || env["LC_MESSAGES"] || env["LANG"] || "";
  return parseLang(name) ?? "en";
}

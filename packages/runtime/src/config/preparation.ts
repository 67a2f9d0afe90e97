/** What must be known before a program's option table, whose help is in the user's language, can be made. */
import { join } from "node:path";
import { TomlError } from "smol-toml";
import { type Catalog, catalogOf, type Lang, langOfEnv, parseLang } from "../i18n/index.ts";
import { systemErrorText } from "../system-error.ts";
import { langFlag } from "./command-line.ts";
import { ConfigError } from "./load.ts";
import { recadoFolder } from "./paths.ts";
import { readSettingsFile, type SettingsFile, SettingsFileError } from "./toml-file.ts";

type Env = Readonly<Record<string, string | undefined>>;

export interface Preparation {
  readonly file: SettingsFile;
  readonly lang: Lang;
  readonly catalog: Catalog;
}

/**
 * Reads `$XDG_CONFIG_HOME/recado/FILENAME` and settles the language: `--lang`, then `langVariable`, then the file's `lang`,
 * then the locale. A language that is not one is complained of by `loadOptions`. Throws `ConfigError`.
 */
export function prepare(fileName: string, langVariable: string, argv: readonly string[], env: Env): Preparation {
  const localeCatalog = catalogOf(langOfEnv(env));
  const file = readFile(join(recadoFolder("XDG_CONFIG_HOME", env), fileName), localeCatalog);
  const inFile = file.settings.find(({ key }) => key === "lang")?.raw;
  const lang = parseLang(langFlag(argv) ?? (env[langVariable] || inFile) ?? "") ?? langOfEnv(env);
  return { file, lang, catalog: catalogOf(lang) };
}

function readFile(path: string, catalog: Catalog): SettingsFile {
  const { config: texts } = catalog;
  try {
    return readSettingsFile(path);
  } catch (error) {
    if (!(error instanceof SettingsFileError)) throw error;
    const { cause } = error;
    if (!(cause instanceof TomlError))
      throw new ConfigError(texts.unreadableFile(path, systemErrorText(cause, catalog)));
    const detail = (cause.message.split("\n", 1)[0] ?? "").replace(/^Invalid TOML document: /, "");
    throw new ConfigError(texts.notToml(`${path}:${cause.line}`, detail));
  }
}

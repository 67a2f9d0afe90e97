/** Settles every option: flag over environment over file over fallback. Pure; the problems come back as sentences. */
import type { Catalog } from "../i18n/index.ts";
import type { OptionTable, OptionValues } from "./option.ts";
import type { SettingsFile } from "./toml-file.ts";

export interface OptionSources {
  /** By option name, as typed; a switch is "true". */
  readonly flags: Readonly<Record<string, string | undefined>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly file: SettingsFile;
}

export interface LoadedOptions<Table extends OptionTable> {
  readonly values: OptionValues<Table>;
  /** Options that some source set, against those that fell back. */
  readonly given: ReadonlySet<keyof Table>;
  /** Where an option of the file stands, or one key of its table: `PATH:LINE`. */
  readonly whereInFile: (option: keyof Table, entry?: string) => string;
  /** Harmless oddities to tell the user: unknown keys of the file. */
  readonly warnings: readonly string[];
}

/** A setting is wrong; the message is a sentence for the user. Programs end with exit code 2. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** Throws `ConfigError` with a sentence, each in its line, about every wrong value. */
export function loadOptions<Table extends OptionTable>(
  table: Table,
  sources: OptionSources,
  { config: texts }: Pick<Catalog, "config">,
): LoadedOptions<Table> {
  const given = new Set<keyof Table>();
  const values: Record<string, unknown> = {};
  const faults: string[] = [];
  for (const [key, option] of Object.entries(table)) {
    const found = findRaw(option, sources);
    if (found === undefined) {
      values[key] = option.fallback;
      continue;
    }
    const value = option.parse(found.raw);
    if (value === undefined) faults.push(texts.badValue(found.where, found.raw, option.expects));
    values[key] = value;
    given.add(key);
  }
  if (faults.length > 0) throw new ConfigError(faults.join("\n"));
  const { path, settings } = sources.file;
  const whereInFile = (key: keyof Table, entry?: string): string => {
    const setting = settings.find((each) => each.key === table[key]?.name);
    const line = (entry === undefined ? undefined : setting?.entryLines.get(entry)) ?? setting?.line;
    return line === undefined ? path : `${path}:${line}`;
  };
  const warnings = unknownKeys(table, sources.file, texts);
  return { values: values as OptionValues<Table>, given, whereInFile, warnings };
}

function findRaw(option: OptionTable[string], { flags, env, file }: OptionSources) {
  const flag = flags[option.name];
  if (flag !== undefined) return { raw: flag, where: `--${option.name}` };
  const variable = option.env === undefined ? undefined : env[option.env];
  if (variable !== undefined && variable !== "") return { raw: variable, where: option.env ?? "" };
  if (option.inFile === false) return undefined;
  const setting = file.settings.find(({ key }) => key === option.name);
  return setting && { raw: setting.raw, where: `${file.path}:${setting.line}: ${setting.key}` };
}

function unknownKeys(table: OptionTable, file: SettingsFile, texts: Catalog["config"]): string[] {
  const known = new Set(
    Object.values(table)
      .filter(({ inFile }) => inFile !== false)
      .map(({ name }) => name),
  );
  return file.settings
    .filter(({ key }) => !known.has(key))
    .map(({ key, line }) => texts.unknownKey(`${file.path}:${line}`, key));
}

/** The options about the screen, and the settings that follow from them. */
import { type Option, parseChoice, parseSwitch, parseText } from "@recado/runtime";
import type { Catalog } from "@recado/runtime/i18n";
import { aliasFault } from "./commands/index.ts";
import { type KeyFault, keyMapOf } from "./tui/keys.ts";
import { THEMES, type ThemeName } from "./tui/palette.ts";
import { NOTIFY_LEVELS, type NotifyLevel, type ScreenSettings, widthOf, wordsOf } from "./tui/settings.ts";

export function screenOptions({ clientCli, config }: Catalog) {
  const { options, expects } = clientCli;
  return {
    theme: choice("theme", "THEME", options.theme, THEMES, "auto" as ThemeName),
    mouse: onOff("mouse", options.mouse, config.expects.switch, false),
    ascii: onOff("ascii", options.ascii, config.expects.switch, false),
    bell: onOff("bell", options.bell, config.expects.switch, true),
    notify: choice("notify", "LEVEL", options.notify, NOTIFY_LEVELS, "mentions" as NotifyLevel),
    notifyCommand: {
      name: "notify-command",
      placeholder: "COMMAND",
      env: "RECADO_CLIENT_NOTIFY_COMMAND",
      help: options.notifyCommand,
      expects: expects.command,
      parse: commandOf,
      fallback: [] as readonly string[],
    },
    highlight: {
      name: "highlight",
      placeholder: "WORDS",
      help: options.highlight,
      expects: config.expects.text,
      parse: (raw: string) => (parseText(raw) === undefined ? undefined : wordsOf(listOf(raw)?.join(" ") ?? raw)),
      fallback: [] as readonly string[],
    },
    buffersWidth: width("buffers-width", options.buffersWidth, expects.width),
    usersWidth: width("users-width", options.usersWidth, expects.width),
    keys: table("keys", options.keys, expects.table),
    aliases: table("aliases", options.aliases, expects.table),
  };
}

interface ScreenValues extends Omit<ScreenSettings, "keys" | "aliases"> {
  readonly keys: Table;
  readonly aliases: Table;
}

/** What is wrong in the tables is left out, and told with its place. */
export function screenSettings(
  values: ScreenValues,
  whereInFile: (table: "keys" | "aliases", entry?: string) => string,
  { clientCli }: Catalog,
): { screen: ScreenSettings; warnings: string[] } {
  const warnings: string[] = [];
  const tell = (table: "keys" | "aliases", entry: string, text: string): void => {
    warnings.push(`${whereInFile(table, entry)}: ${text}`);
  };
  const { keys, faults } = keyMapOf(goodEntries(values.keys));
  for (const [name, { raw, texts }] of values.keys) {
    if (texts === undefined) tell("keys", name, clientCli.badKeySetting(name, raw));
  }
  for (const fault of faults)
    tell("keys", fault.kind === "action" ? fault.name : fault.action, faultText(fault, clientCli));
  const { theme, mouse, bell, notify, notifyCommand, highlight, buffersWidth, usersWidth } = values;
  const aliases = new Map<string, string>();
  for (const [name, { raw, texts = [] }] of values.aliases) {
    const [text = ""] = texts;
    const fault = texts.length !== 1 || text === "" ? "text" : aliasFault(name.toLowerCase(), text, aliases);
    if (fault === undefined) aliases.set(name.toLowerCase(), text);
    else tell("aliases", name, clientCli.badAliasSetting[fault](name, raw));
  }
  const settings = { theme, mouse, bell, notify, notifyCommand, highlight, buffersWidth, usersWidth };
  return {
    screen: { ...settings, keys, aliases },
    warnings,
  };
}

function faultText(fault: KeyFault, texts: Catalog["clientCli"]): string {
  switch (fault.kind) {
    case "action":
      return texts.noSuchAction(fault.name);
    case "key":
      return texts.noSuchKey(fault.action, fault.key);
    case "needed":
      return texts.neededKey(fault.action, fault.key);
  }
}

/** Of a TOML table: each key with its value as it is written, and the texts in it; undefined where it has others. */
type Table = ReadonlyMap<string, { readonly raw: string; readonly texts: readonly string[] | undefined }>;

function goodEntries(table: Table): Map<string, readonly string[]> {
  return new Map([...table].flatMap(([key, { texts }]) => (texts === undefined ? [] : [[key, texts] as const])));
}

function table(name: string, help: string, expects: string): Option<Table> {
  return { name, inFlags: false, help, expects, parse: tableOf, fallback: new Map() };
}

function choice<Value extends string>(
  name: string,
  placeholder: string,
  help: string,
  values: readonly Value[],
  fallback: Value,
): Option<Value> {
  return { name, placeholder, help, expects: values.join(", "), parse: parseChoice(values), fallback };
}

function onOff(name: string, help: string, expects: string, fallback: boolean): Option<boolean> {
  return { name, placeholder: "ON|OFF", help, expects, parse: parseSwitch, fallback };
}

function width(name: string, help: string, expects: string): Option<number> {
  return { name, placeholder: "CELLS", help, expects, parse: widthOf, fallback: 0 };
}

/** A list of TOML, or words with blanks between. */
function commandOf(raw: string): readonly string[] | undefined {
  const words = listOf(raw) ?? raw.trim().split(/\s+/);
  return words.length === 0 || words[0] === "" ? undefined : words;
}

function listOf(raw: string): string[] | undefined {
  const value = jsonOf(raw);
  return Array.isArray(value) && value.every((item) => typeof item === "string") ? value : undefined;
}

function tableOf(raw: string): Table | undefined {
  const value = jsonOf(raw);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return new Map(
    Object.entries(value).map(([key, item]: [string, unknown]) => [
      key,
      { raw: typeof item === "string" ? item : JSON.stringify(item), texts: textsOf(item) },
    ]),
  );
}

function textsOf(value: unknown): readonly string[] | undefined {
  if (typeof value === "string") return [value];
  return Array.isArray(value) && value.every((item) => typeof item === "string") ? value : undefined;
}

function jsonOf(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}

/** The client's options: one table for flags, environment, `client.toml` and help. */
import { DEFAULT_PORT, MAX_ID } from "@recado/protocol";
import { type Option, type OptionValues, parseInteger, parseSwitch, parseText } from "@recado/runtime";
import { type Catalog, LANGS, type Lang, parseLang } from "@recado/runtime/i18n";
import { isClientName } from "./identity.ts";
import { screenOptions } from "./screen-options.ts";

const DEFAULT_HOST = "127.0.0.1";

/** `lang` is the language already settled on; the table lists the option for help and checks. */
export function clientOptions(catalog: Catalog, lang: Lang) {
  const { clientCli, config } = catalog;
  const { options, expects } = clientCli;
  const id: Option<number | undefined> = {
    name: "id",
    short: "i",
    placeholder: "ID",
    env: envOf("id"),
    help: options.id,
    expects: expects.id,
    parse: parseInteger(1, MAX_ID),
    fallback: undefined,
  };
  const name: Option<string | undefined> = {
    name: "name",
    short: "n",
    placeholder: "NAME",
    env: envOf("name"),
    help: options.name,
    expects: expects.name,
    parse: (raw) => (isClientName(raw) ? raw : undefined),
    fallback: undefined,
  };
  return {
    id,
    name,
    host: {
      name: "host",
      placeholder: "HOST",
      env: envOf("host"),
      help: options.host,
      expects: config.expects.text,
      parse: parseText,
      fallback: DEFAULT_HOST,
    },
    port: {
      name: "port",
      short: "p",
      placeholder: "PORT",
      env: envOf("port"),
      help: options.port,
      expects: expects.port,
      parse: parseInteger(1, 65_535),
      fallback: DEFAULT_PORT,
    },
    lang: {
      name: "lang",
      placeholder: "LANG",
      env: envOf("lang"),
      help: options.lang,
      expects: config.expects.lang,
      parse: parseLang,
      choices: LANGS,
      fallback: lang,
      isFallbackFixed: false,
    },
    ephemeral: switchOf("ephemeral", options.ephemeral, config.expects.switch),
    compatible: switchOf("compatible", options.compatible, config.expects.switch),
    keyLog: {
      name: "keylog",
      placeholder: "FILE",
      env: envOf("keylog"),
      help: options.keyLog,
      expects: config.expects.text,
      parse: parseText,
      fallback: undefined as string | undefined,
    },
    ...screenOptions(catalog),
    plain: switchOf("plain", options.plain, config.expects.switch),
    json: switchOf("json", options.json, config.expects.switch),
  };
}

export type ClientSettings = OptionValues<ReturnType<typeof clientOptions>>;

function envOf(name: string): string {
  return `RECADO_CLIENT_${name.toUpperCase()}`;
}

function switchOf(name: string, help: string, expects: string) {
  return { name, help, expects, parse: parseSwitch, fallback: false };
}

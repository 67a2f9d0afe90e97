/** The server's options: one table for flags, environment, `server.toml` and help. */

import { DEFAULT_PORT } from "@recado/protocol";
import {
  LOG_FORMATS,
  LOG_LEVELS,
  type Option,
  type OptionValues,
  parseChoice,
  parseInteger,
  parsePort,
  parseSwitch,
  parseText,
} from "@recado/runtime";
import { type Catalog, LANGS, type Lang, parseLang } from "@recado/runtime/i18n";
import { clusterOptions } from "./cluster-options.ts";
import { DEFAULT_CORE_CONFIG } from "./core/config.ts";

const DEFAULT_HOST = "::";
const COUNT_MAX = 1_000_000;
const REPLAY_MAX = 50;

/** `lang` is the language already settled on; the table lists the option for help and checks. */
export function serverOptions({ serverCli, config }: Pick<Catalog, "serverCli" | "config">, lang: Lang) {
  const { options } = serverCli;
  const { expects } = config;
  const count = { expects: expects.count, parse: parseInteger(1, COUNT_MAX) };
  return {
    host: text("host", "ADDRESS", options.host, expects.text, DEFAULT_HOST),
    port: {
      name: "port",
      short: "p",
      placeholder: "PORT",
      env: envOf("port"),
      help: options.port,
      expects: expects.port,
      parse: parsePort,
      fallback: DEFAULT_PORT,
    },
    statusIntervalSeconds: {
      name: "status-interval",
      placeholder: "SECONDS",
      env: envOf("status-interval"),
      help: options.statusInterval,
      expects: expects.seconds,
      parse: parseInteger(1, 86_400),
      fallback: DEFAULT_CORE_CONFIG.statusIntervalMs / 1_000,
    },
    headless: {
      name: "headless",
      env: envOf("headless"),
      help: options.headless,
      expects: expects.switch,
      parse: parseSwitch,
      fallback: false,
    },
    readOnly: {
      name: "read-only",
      env: envOf("read-only"),
      help: options.readOnly,
      expects: expects.switch,
      parse: parseSwitch,
      fallback: false,
    },
    logFormat: choice("log-format", "FORMAT", options.logFormat, expects.choice(LOG_FORMATS), LOG_FORMATS, "pretty"),
    logLevel: choice("log-level", "LEVEL", options.logLevel, expects.choice(LOG_LEVELS), LOG_LEVELS, "info"),
    lang: {
      name: "lang",
      placeholder: "LANG",
      env: envOf("lang"),
      help: options.lang,
      expects: expects.lang,
      parse: parseLang,
      choices: LANGS,
      fallback: lang,
      isFallbackFixed: false,
    },
    keyLog: {
      name: "keylog",
      placeholder: "FILE",
      env: envOf("keylog"),
      help: options.keyLog,
      expects: expects.text,
      parse: parseText,
      fallback: undefined as string | undefined,
    },
    ratePerSecond: {
      name: "rate",
      placeholder: "N",
      env: envOf("rate"),
      help: options.rate,
      ...count,
      fallback: DEFAULT_CORE_CONFIG.ratePerSecond,
    },
    burst: {
      name: "burst",
      placeholder: "N",
      env: envOf("burst"),
      help: options.burst,
      ...count,
      fallback: DEFAULT_CORE_CONFIG.burst,
    },
    data: {
      name: "data",
      placeholder: "DIR",
      env: envOf("data"),
      help: options.data,
      expects: expects.text,
      parse: parseText,
      fallback: undefined as string | undefined,
    },
    ephemeral: {
      name: "ephemeral",
      env: envOf("ephemeral"),
      help: options.ephemeral,
      expects: expects.switch,
      parse: parseSwitch,
      fallback: false,
    },
    control: {
      name: "control",
      placeholder: "PATH",
      env: envOf("control"),
      help: options.control,
      expects: expects.text,
      parse: parseText,
      fallback: undefined as string | undefined,
    },
    announce: {
      name: "announce",
      placeholder: "ON|OFF",
      env: envOf("announce"),
      help: options.announce,
      expects: expects.switch,
      parse: parseSwitch,
      fallback: true,
    },
    announceName: {
      name: "announce-name",
      placeholder: "NAME",
      env: envOf("announce-name"),
      help: options.announceName,
      expects: expects.text,
      parse: parseText,
      fallback: undefined as string | undefined,
    },
    metricsPort: {
      name: "metrics-port",
      placeholder: "PORT",
      env: envOf("metrics-port"),
      help: options.metricsPort,
      expects: expects.port,
      parse: parsePort,
      fallback: undefined as number | undefined,
    },
    metricsHost: text("metrics-host", "ADDRESS", options.metricsHost, expects.text, "127.0.0.1"),
    keepDays: {
      name: "keep-days",
      placeholder: "N",
      env: envOf("keep-days"),
      help: options.keepDays,
      ...count,
      fallback: 365,
    },
    keepMb: {
      name: "keep-mb",
      placeholder: "N",
      env: envOf("keep-mb"),
      help: options.keepMb,
      ...count,
      fallback: 1_024,
    },
    replayOriginal: {
      name: "replay-original",
      placeholder: "N",
      env: envOf("replay-original"),
      help: options.replayOriginal,
      expects: expects.count,
      parse: parseInteger(0, REPLAY_MAX),
      fallback: DEFAULT_CORE_CONFIG.replayCount,
    },
    clientsMax: {
      name: "max-clients",
      placeholder: "N",
      env: envOf("max-clients"),
      help: options.maxClients,
      ...count,
      fallback: DEFAULT_CORE_CONFIG.clientsMax,
    },
    ffi: {
      name: "ffi",
      placeholder: "ON|OFF",
      env: envOf("ffi"),
      help: options.ffi,
      expects: expects.switch,
      parse: parseSwitch,
      fallback: true,
    },
    ...clusterOptions({ serverCli, config }, envOf),
  };
}

export type ServerSettings = OptionValues<ReturnType<typeof serverOptions>>;

function envOf(name: string): string {
  return `RECADO_SERVER_${name.toUpperCase().replaceAll("-", "_")}`;
}

function text(name: string, placeholder: string, help: string, expects: string, fallback: string): Option<string> {
  return { name, placeholder, env: envOf(name), help, expects, parse: parseText, fallback };
}

function choice<const Choice extends string>(
  name: string,
  placeholder: string,
  help: string,
  expects: string,
  choices: readonly Choice[],
  fallback: NoInfer<Choice>,
): Option<Choice> {
  return { name, placeholder, env: envOf(name), help, expects, parse: parseChoice(choices), choices, fallback };
}

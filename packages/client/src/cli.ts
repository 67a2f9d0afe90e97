/** From the command line to what is to be done, in the user's language. */
import { MAX_ID } from "@recado/protocol";
import {
  addCompletions,
  addOptions,
  ConfigError,
  commandOf,
  describeProgram,
  flagsOf,
  loadOptions,
  type Preparation,
  type ProgramCommand,
  parseArguments,
  parseInteger,
  type Shell,
} from "@recado/runtime";
import manifest from "../package.json" with { type: "json" };
import { DISCOVER_MS } from "./discover/limits.ts";
import { type ClientSettings, clientOptions } from "./options.ts";
import { screenSettings } from "./screen-options.ts";
import type { ScreenSettings } from "./tui/settings.ts";

export const VERSION = manifest.version;

const TIMEOUT_SECONDS_MAX = 60;

type Action =
  | { readonly kind: "converse" }
  /** Without a text: read it from the standard input. */
  | { readonly kind: "send"; readonly to: number; readonly text: string | undefined }
  | { readonly kind: "users" }
  | { readonly kind: "tail" }
  /** Servers on the local network. */
  | { readonly kind: "discover"; readonly timeoutMs: number }
  /** The screen's actions and keys. */
  | { readonly kind: "keys" }
  /** The key of the server at `--host` and `--port`. */
  | { readonly kind: "forget" }
  | { readonly kind: "completions"; readonly shell: Shell };

/** What faces do with a connection. */
export type TalkAction = Exclude<Action, { kind: "forget" | "keys" | "discover" | "completions" }>;

export interface Invocation {
  readonly action: Action;
  readonly settings: ClientSettings;
  readonly color: boolean;
  readonly screen: ScreenSettings;
  readonly warnings: readonly string[];
}

type Env = Readonly<Record<string, string | undefined>>;

/** Undefined: the help or the version was shown and nothing is left to do. Throws `ConfigError`. */
export function readCommandLine(argv: readonly string[], env: Env, preparation: Preparation): Invocation | undefined {
  const { catalog, file } = preparation;
  let action: Action = { kind: "converse" };
  const { command, table } = commandLine(preparation, (chosen) => {
    action = chosen;
  });
  if (!parseArguments(command, argv, catalog)) return undefined;
  const {
    values: settings,
    whereInFile,
    warnings,
  } = loadOptions(table, { flags: flagsOf(command, table), env, file }, catalog);
  if (settings.plain && settings.json) throw new ConfigError(catalog.clientCli.both);
  const color = command.opts()["color"] !== false && !env["NO_COLOR"];
  const { screen, warnings: screenWarnings } = screenSettings(settings, whereInFile, catalog);
  return { action, settings, color, screen, warnings: [...warnings, ...screenWarnings] };
}

/** What the command line can say, for completions and the manual. */
export function clientProgram(preparation: Preparation): ProgramCommand {
  const { command, table } = commandLine(preparation, () => undefined);
  return describeProgram(command, table);
}

/** `choose` is called while the command parses, which throws `ConfigError`. */
function commandLine({ catalog, file, lang }: Preparation, choose: (action: Action) => void) {
  const texts = catalog.clientCli;
  const table = clientOptions(catalog, lang);
  const command = addOptions(commandOf("recado", catalog), table)
    .option("--no-color", texts.options.noColor)
    .description(texts.description)
    .version(VERSION, "-V, --version", catalog.config.versionOption)
    .allowExcessArguments(true)
    .addHelpText("after", texts.afterHelp(file.path))
    .action(() => {
      const [word] = command.args;
      if (word !== undefined) command.error(`unknown command '${word}'`, { code: "commander.unknownCommand" });
    });
  command
    .command("send")
    .description(texts.subcommands.send)
    .argument("[text...]", texts.subcommands.text)
    .option("--to <ID>", texts.options.to)
    .action((words: string[], { to }: { to?: string }) => {
      choose({ kind: "send", to: receiverOf(to, catalog), text: textOf(words) });
    });
  command
    .command("users")
    .description(texts.subcommands.users)
    .allowExcessArguments(false)
    .action(() => {
      choose({ kind: "users" });
    });
  command
    .command("tail")
    .description(texts.subcommands.tail)
    .allowExcessArguments(false)
    .action(() => {
      choose({ kind: "tail" });
    });
  command
    .command("discover")
    .description(texts.subcommands.discover)
    .option("--timeout <SECONDS>", texts.options.timeout)
    .allowExcessArguments(false)
    .action(({ timeout }: { timeout?: string }) => {
      choose({ kind: "discover", timeoutMs: timeout === undefined ? DISCOVER_MS : timeoutOf(timeout, catalog) });
    });
  command
    .command("keys")
    .description(texts.subcommands.keys)
    .allowExcessArguments(false)
    .action(() => {
      choose({ kind: "keys" });
    });
  command
    .command("forget")
    .description(texts.subcommands.forget)
    .allowExcessArguments(false)
    .action(() => {
      choose({ kind: "forget" });
    });
  addCompletions(command, catalog, (shell) => choose({ kind: "completions", shell }));
  return { command, table };
}

function receiverOf(raw: string | undefined, { clientCli, config }: Preparation["catalog"]): number {
  if (raw === undefined) return 0;
  const id = parseInteger(0, MAX_ID)(raw);
  if (id === undefined) throw new ConfigError(config.badValue("--to", raw, clientCli.expects.id));
  return id;
}

function timeoutOf(raw: string, { clientCli, config }: Preparation["catalog"]): number {
  const seconds = parseInteger(1, TIMEOUT_SECONDS_MAX)(raw);
  if (seconds === undefined) throw new ConfigError(config.badValue("--timeout", raw, clientCli.expects.timeout));
  return seconds * 1_000;
}

function textOf(words: readonly string[]): string | undefined {
  const text = words.join(" ");
  return text === "" || text === "-" ? undefined : text;
}

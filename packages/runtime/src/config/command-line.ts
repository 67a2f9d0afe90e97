/** Builds a commander command from an option table, and turns commander's complaints into our sentences. */
import { Command, CommanderError, Option as CommanderOption } from "commander";
import type { Catalog } from "../i18n/index.ts";
import { ConfigError } from "./load.ts";
import { type OptionTable, parseChoice } from "./option.ts";
import { SHELLS, type Shell } from "./program.ts";

/** A command that never exits the process by itself: it throws `CommanderError`. */
export function commandOf(name: string, { config: texts }: Pick<Catalog, "config">): Command {
  return new Command(name)
    .exitOverride()
    .helpOption("-h, --help", texts.helpOption)
    .helpCommand(false)
    .configureOutput({ writeErr: () => undefined })
    .configureHelp({ styleTitle: (title) => texts.helpTitle(title) });
}

export function addOptions(command: Command, table: OptionTable): Command {
  for (const { name, short, placeholder, help, env, inFlags } of Object.values(table)) {
    if (inFlags === false) continue;
    const flags = `${short === undefined ? "" : `-${short}, `}--${name}${placeholder === undefined ? "" : ` <${placeholder}>`}`;
    command.addOption(new CommanderOption(flags, env === undefined ? help : `${help} [${env}]`));
  }
  return command;
}

/** `completions SHELL`; `choose` is called when it was typed, or throws `ConfigError`. */
export function addCompletions(
  command: Command,
  { config: texts }: Pick<Catalog, "config">,
  choose: (shell: Shell) => void,
): void {
  command
    .command("completions")
    .description(texts.completions)
    .argument("<shell>")
    .allowExcessArguments(false)
    .action((word: string) => {
      const shell = parseChoice(SHELLS)(word);
      if (shell === undefined) throw new ConfigError(texts.badValue("completions", word, texts.expects.choice(SHELLS)));
      choose(shell);
    });
}

/** What was typed, by option name, as `loadOptions` takes it. */
export function flagsOf(command: Command, table: OptionTable): Record<string, string | undefined> {
  const typed = command.optsWithGlobals();
  return Object.fromEntries(
    Object.values(table).map(({ name }) => {
      const value: unknown = typed[camelCase(name)];
      return [name, value === undefined ? undefined : String(value)];
    }),
  );
}

function camelCase(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/**
 * Runs the parse. `true`: go on; `false`: commander showed the help or the version and nothing is left to do.
 * Throws `ConfigError` for a command line that makes no sense.
 */
export function parseArguments(command: Command, argv: readonly string[], { config: texts }: Pick<Catalog, "config">) {
  try {
    command.parse(withoutLeadingDashes(argv), { from: "user" });
    return true;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return false;
    throw new ConfigError(texts.commandLine(error.code, error.message.replace(/^error: /, "")));
  }
}

/** People write `bun run client -- send …`; the dashes are for bun. */
function withoutLeadingDashes(argv: readonly string[]): string[] {
  return argv[0] === "--" ? argv.slice(1) : [...argv];
}

/** `--lang` must be known before the table, whose help is in that language, can be made. */
export function langFlag(argv: readonly string[]): string | undefined {
  const index = argv.indexOf("--lang");
  if (index >= 0) return argv[index + 1];
  return argv.find((argument) => argument.startsWith("--lang="))?.slice("--lang=".length);
}

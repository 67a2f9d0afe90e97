/**
 * What a program understands, read off its commander command and its option table: the one source of shell
 * completions and manual pages, so that these cannot tell something else than `--help`.
 */
import type { Argument, Command, Option as CommanderOption } from "commander";
import type { OptionTable } from "./option.ts";

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/** What can stand in a place: one of these words, what the system can list, or something that nobody can guess. */
export type Values = readonly string[] | "files" | "folders" | "hosts" | "anything";

export interface ProgramOption {
  /** `-p`, `--port`. */
  readonly flags: readonly string[];
  /** Undefined: a switch. */
  readonly placeholder: string | undefined;
  readonly values: Values;
  readonly help: string;
  readonly env: string | undefined;
  readonly fallback: string | undefined;
}

export interface ProgramArgument {
  readonly name: string;
  readonly help: string;
  readonly values: Values;
  readonly isRequired: boolean;
  readonly isVariadic: boolean;
}

export interface ProgramCommand {
  readonly name: string;
  readonly help: string;
  readonly options: readonly ProgramOption[];
  readonly arguments: readonly ProgramArgument[];
  readonly commands: readonly ProgramCommand[];
}

/** Subcommands take the options of the program too; only their own are listed with them. */
export function describeProgram(command: Command, table: OptionTable): ProgramCommand {
  const options = Object.values(table);
  const choices = new Map(options.map(({ placeholder, choices: words }) => [placeholder, words] as const));
  const valuesOf = (placeholder: string): Values => choices.get(placeholder) ?? valuesOfName(placeholder);
  const describeOption = ({ short, long, flags, description, defaultValue }: CommanderOption): ProgramOption => {
    const placeholder = /<([^>]+)>/.exec(flags)?.[1];
    const option = options.find(({ name }) => long === `--${name}`);
    return {
      flags: [short, long].filter((flag) => flag != null),
      placeholder,
      values: placeholder === undefined ? "anything" : valuesOf(placeholder),
      help: option?.help ?? description,
      env: option?.env,
      fallback: fallbackText(option === undefined ? defaultValue : option.fallback, option?.isFallbackFixed),
    };
  };
  const describeArgument = (argument: Argument): ProgramArgument => ({
    name: argument.name(),
    help: argument.description,
    values: valuesOf(argument.name().toUpperCase()),
    isRequired: argument.required,
    isVariadic: argument.variadic,
  });
  const describe = (part: Command): ProgramCommand => {
    const help = part.createHelp();
    // commander's own `help` command repeats --help.
    const isTold = (child: Command) => part.commands.includes(child);
    const isOwn = ({ long }: CommanderOption) => part === command || long !== "--help";
    return {
      name: part.name(),
      help: part.description(),
      options: help.visibleOptions(part).filter(isOwn).map(describeOption),
      arguments: part.registeredArguments.map(describeArgument),
      commands: help.visibleCommands(part).filter(isTold).map(describe),
    };
  };
  return describe(command);
}

function valuesOfName(placeholder: string): Values {
  switch (placeholder) {
    case "FILE":
      return "files";
    case "DIR":
      return "folders";
    case "HOST":
    case "ADDRESS":
      return "hosts";
    case "SHELL":
      return SHELLS;
    default:
      return "anything";
  }
}

function fallbackText(value: unknown, isFixed = true): string | undefined {
  const isShown = isFixed && (typeof value === "number" || (typeof value === "string" && value !== ""));
  return isShown ? String(value) : undefined;
}

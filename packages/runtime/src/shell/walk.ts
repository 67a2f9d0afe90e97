/** The tree of commands as a list, for scripts that keep the path of what was typed in a variable. */
import type { ProgramCommand, ProgramOption } from "../config/program.ts";

export interface CommandPlace {
  /** Names from the program's first subcommand on, joined by spaces; "" is the program itself. */
  readonly path: string;
  /** Path of the command that this one is part of; undefined for the program. */
  readonly parent: string | undefined;
  readonly command: ProgramCommand;
  readonly options: readonly ProgramOption[];
}

export function placesOf(program: ProgramCommand): CommandPlace[] {
  const below = (command: ProgramCommand, parent: string): CommandPlace[] => {
    const path = parent === "" ? command.name : `${parent} ${command.name}`;
    const place = { path, parent, command, options: optionsAt(command, program.options) };
    return [place, ...command.commands.flatMap((part) => below(part, path))];
  };
  const root = { path: "", parent: undefined, command: program, options: program.options };
  return [root, ...program.commands.flatMap((part) => below(part, ""))];
}

/** A command's own options, then those of the program, less the ones that mean something else here. */
export function optionsAt({ options }: ProgramCommand, general: readonly ProgramOption[]): ProgramOption[] {
  const own = new Set(options.flatMap(({ flags }) => flags));
  return [
    ...options,
    ...general.filter((option) => !options.includes(option) && !option.flags.some((flag) => own.has(flag))),
  ];
}

/** `recado-server` as part of a function's name. */
export function identifier(name: string): string {
  return name.replace(/\W/g, "_");
}

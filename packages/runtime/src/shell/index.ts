import type { ProgramCommand, Shell } from "../config/program.ts";
import { bashCompletion } from "./bash.ts";
import { fishCompletion } from "./fish.ts";
import { zshCompletion } from "./zsh.ts";

const SCRIPTS: Readonly<Record<Shell, (program: ProgramCommand) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** What the shell has to read to complete this program's command line. */
export function completionScript(program: ProgramCommand, shell: Shell): string {
  return SCRIPTS[shell](program);
}

/**
 * What a program looks like when it is installed, below a prefix such as /usr/local: the executable, and where shells
 * look for completions and `man` for pages.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type ProgramCommand, SHELLS, type Shell } from "../src/config/program.ts";
import { completionScript } from "../src/shell/index.ts";
import { buildExecutable } from "./executable.ts";

const COMPLETIONS: Readonly<Record<Shell, (name: string) => string>> = {
  bash: (name) => `share/bash-completion/completions/${name}`,
  zsh: (name) => `share/zsh/site-functions/_${name}`,
  fish: (name) => `share/fish/vendor_completions.d/${name}.fish`,
};

export interface Installable {
  readonly program: ProgramCommand;
  /** Source of the program. */
  readonly main: string;
  /** Sources of its threads. */
  readonly threads: readonly string[];
}

/** Writes the program's part of the tree. Throws with the bundler's complaints. */
export async function buildInstallTree({ program, main, threads }: Installable, prefix: string): Promise<void> {
  const outfile = join(prefix, "bin", program.name);
  mkdirSync(dirname(outfile), { recursive: true });
  await buildExecutable({ entrypoints: [main, ...threads], outfile });
  for (const shell of SHELLS) {
    const path = join(prefix, COMPLETIONS[shell](program.name));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, completionScript(program, shell));
  }
}

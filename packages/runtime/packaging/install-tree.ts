/**
 * What a program looks like when it is installed, below a prefix such as /usr/local: the executable, the licences of
 * what is in it, and where shells look for completions and `man` for pages.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { ProgramCommand } from "../src/config/program.ts";
import { completionScript } from "../src/shell/index.ts";
import { buildExecutable } from "./executable.ts";
import { type GeneratedFiles, writeFiles } from "./generated-files.ts";
import { thirdPartyLicenses } from "./licenses.ts";

export interface Installable {
  readonly program: ProgramCommand;
  /** Source of the program. */
  readonly main: string;
  /** Sources of its threads. */
  readonly threads: readonly string[];
  /** By path below the folder that `man` looks in. */
  readonly manualPages: GeneratedFiles;
}

/** Writes the program's part of the tree. Throws with the bundler's complaints. */
export async function buildInstallTree(installable: Installable, prefix: string): Promise<void> {
  const { program, main, threads, manualPages } = installable;
  mkdirSync(join(prefix, "bin"), { recursive: true });
  const inputs = await buildExecutable({ entrypoints: [main, ...threads], outfile: join(prefix, "bin", program.name) });
  writeFiles(join(prefix, "share"), {
    [`doc/${program.name}/THIRD_PARTY_LICENSES`]: thirdPartyLicenses(inputs),
    [`bash-completion/completions/${program.name}`]: completionScript(program, "bash"),
    [`zsh/site-functions/_${program.name}`]: completionScript(program, "zsh"),
    [`fish/vendor_completions.d/${program.name}.fish`]: completionScript(program, "fish"),
  });
  writeFiles(join(prefix, "share", "man"), manualPages);
}

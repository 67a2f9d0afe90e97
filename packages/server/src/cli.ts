/** From the command line to settings, in the user's language. */
import {
  addOptions,
  commandOf,
  flagsOf,
  type LoadedOptions,
  loadOptions,
  type Preparation,
  parseArguments,
} from "@recado/runtime";
import manifest from "../package.json" with { type: "json" };
import { serverOptions } from "./options.ts";

export const VERSION = manifest.version;

/** Undefined: the help or the version was shown and nothing is left to do. Throws `ConfigError`. */
export function readCommandLine(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  { file, lang, catalog }: Preparation,
): LoadedOptions<ReturnType<typeof serverOptions>> | undefined {
  const table = serverOptions(catalog, lang);
  const command = addOptions(commandOf("recado-server", catalog), table)
    .description(catalog.serverCli.description)
    .version(VERSION, "-V, --version", catalog.config.versionOption)
    .allowExcessArguments(false)
    .addHelpText("after", catalog.serverCli.afterHelp(file.path));
  if (!parseArguments(command, argv, catalog)) return undefined;
  return loadOptions(table, { flags: flagsOf(command, table), env, file }, catalog);
}

/** From the command line to settings and what is to be done, in the user's language. */
import {
  addCompletions,
  addOptions,
  ConfigError,
  commandOf,
  describeProgram,
  flagsOf,
  type LoadedOptions,
  loadOptions,
  type Preparation,
  type ProgramCommand,
  parseArguments,
  parseInteger,
  type Shell,
} from "@recado/runtime";
import { canonicalAddress } from "@recado/runtime/net";
import manifest from "../package.json" with { type: "json" };
import { addCtl } from "./cli-ctl.ts";
import type { DataAction } from "./commands/action.ts";
import type { CtlAction } from "./commands/ctl.ts";
import { parseBanTarget } from "./control/request.ts";
import type { BanTarget } from "./core/bans.ts";
import { serverOptions } from "./options.ts";

export const VERSION = manifest.version;

type Action = DataAction | CtlAction | { readonly kind: "completions"; readonly shell: Shell };

export interface Invocation extends LoadedOptions<ReturnType<typeof serverOptions>> {
  /** Undefined: serve. */
  readonly action: Action | undefined;
}

const NUMBER_MAX = 2 ** 48 - 1;

/** Undefined: the help or the version was shown and nothing is left to do. Throws `ConfigError`. */
export function readCommandLine(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  preparation: Preparation,
): Invocation | undefined {
  const { catalog, file } = preparation;
  let action: Action | undefined;
  const { command, table } = commandLine(preparation, (chosen) => {
    action = chosen;
  });
  if (!parseArguments(command, argv, catalog)) return undefined;
  return { ...loadOptions(table, { flags: flagsOf(command, table), env, file }, catalog), action };
}

/** What the command line can say, for completions and the manual. */
export function serverProgram(preparation: Preparation): ProgramCommand {
  const { command, table } = commandLine(preparation, () => undefined);
  return describeProgram(command, table);
}

/** `choose` is called while the command parses, which throws `ConfigError`. */
function commandLine({ file, lang, catalog }: Preparation, choose: (action: Action) => void) {
  const table = serverOptions(catalog, lang);
  const { subcommands, badSubcommand } = catalog.serverCli;
  const command = addOptions(commandOf("recado-server", catalog), table)
    .option("--no-announce", catalog.serverCli.options.noAnnounce)
    .option("--no-ffi", catalog.serverCli.options.noFfi)
    .description(catalog.serverCli.description)
    .version(VERSION, "-V, --version", catalog.config.versionOption)
    .allowExcessArguments(true)
    .addHelpText("after", catalog.serverCli.afterHelp(file.path))
    .action(() => {
      const [word] = command.args;
      if (word !== undefined) command.error(`unknown command '${word}'`, { code: "commander.unknownCommand" });
    });
  const add = (name: string, description: string) =>
    command.command(name).description(description).allowExcessArguments(false);
  const numberOf = (flag: string, raw: string, most: number, expected: string): number => {
    const value = parseInteger(0, most)(raw);
    if (value === undefined) throw new ConfigError(catalog.config.badValue(flag, raw, expected));
    return value;
  };
  const targetOf = (id: string | undefined, { address }: { address?: string }): BanTarget | undefined => {
    if (address !== undefined) {
      const canonical = canonicalAddress(address);
      if (canonical !== undefined) return { address: canonical };
      throw new ConfigError(catalog.config.badValue("--address", address, catalog.serverCtl.expects.address));
    }
    if (id === undefined) return undefined;
    const target = parseBanTarget(id);
    if (!target) throw new ConfigError(catalog.config.badValue("ID", id, catalog.serverCtl.expects.who));
    return target;
  };
  add("backup", subcommands.backup)
    .argument("<file>", subcommands.backupFile)
    .action((path: string) => {
      choose({ kind: "backup", path });
    });
  add("export", subcommands.export)
    .option("--since <NUMBER>", subcommands.since, "0")
    .action(({ since }: { since: string }) => {
      choose({ kind: "export", since: numberOf("--since", since, NUMBER_MAX, badSubcommand.number) });
    });
  add("stats", subcommands.stats)
    .option("--json", subcommands.json)
    .option("--check", subcommands.check)
    .action(({ json = false, check = false }: { json?: boolean; check?: boolean }) => {
      choose({ kind: "stats", isJson: json, isChecked: check });
    });
  add("ban", subcommands.ban)
    .argument("[id]")
    .option("--address <ADDR>", subcommands.address)
    .option("--reason <TEXT>", subcommands.reason, "")
    .action((id: string | undefined, options: { address?: string; reason: string }) => {
      choose({ kind: "ban", target: targetOf(id, options), reason: options.reason });
    });
  add("unban", subcommands.unban)
    .argument("[id]")
    .option("--address <ADDR>", subcommands.address)
    .action((id: string | undefined, options: { address?: string }) => {
      choose({ kind: "unban", target: targetOf(id, options) });
    });
  add("bans", subcommands.bans)
    .option("--json", subcommands.json)
    .action(({ json = false }: { json?: boolean }) => {
      choose({ kind: "bans", isJson: json });
    });
  addCtl(command, catalog, choose);
  addCompletions(command, catalog, (shell) => choose({ kind: "completions", shell }));
  return { command, table };
}

/** From the command line to settings and what is to be done, in the user's language. */
import {
  addOptions,
  ConfigError,
  commandOf,
  flagsOf,
  type LoadedOptions,
  loadOptions,
  type Preparation,
  parseArguments,
  parseInteger,
} from "@recado/runtime";
import { plainAddress } from "@recado/runtime/net";
import manifest from "../package.json" with { type: "json" };
import { addCtl } from "./cli-ctl.ts";
import type { DataAction } from "./commands/action.ts";
import type { CtlAction } from "./commands/ctl.ts";
import { parseBanTarget } from "./control/request.ts";
import type { BanTarget } from "./core/bans.ts";
import { serverOptions } from "./options.ts";

export const VERSION = manifest.version;

export interface Invocation extends LoadedOptions<ReturnType<typeof serverOptions>> {
  /** Undefined: serve. */
  readonly action: DataAction | CtlAction | undefined;
}

const NUMBER_MAX = 2 ** 48 - 1;

/** Undefined: the help or the version was shown and nothing is left to do. Throws `ConfigError`. */
export function readCommandLine(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  { file, lang, catalog }: Preparation,
): Invocation | undefined {
  const table = serverOptions(catalog, lang);
  const { subcommands, badSubcommand } = catalog.serverCli;
  let action: DataAction | CtlAction | undefined;
  const command = addOptions(commandOf("recado-server", catalog), table)
    .option("--no-announce", catalog.serverCli.options.noAnnounce)
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
    if (address !== undefined) return { address: plainAddress(address) };
    if (id === undefined) return undefined;
    const target = parseBanTarget(id);
    if (!target) throw new ConfigError(catalog.config.badValue("ID", id, catalog.serverCtl.expects.who));
    return target;
  };
  add("backup", subcommands.backup)
    .argument("<file>", subcommands.backupFile)
    .action((path: string) => {
      action = { kind: "backup", path };
    });
  add("export", subcommands.export)
    .option("--since <NUMBER>", subcommands.since, "0")
    .action(({ since }: { since: string }) => {
      action = { kind: "export", since: numberOf("--since", since, NUMBER_MAX, badSubcommand.number) };
    });
  add("stats", subcommands.stats)
    .option("--json", subcommands.json)
    .option("--check", subcommands.check)
    .action(({ json = false, check = false }: { json?: boolean; check?: boolean }) => {
      action = { kind: "stats", isJson: json, isChecked: check };
    });
  add("ban", subcommands.ban)
    .argument("[id]")
    .option("--address <ADDR>", subcommands.address)
    .option("--reason <TEXT>", subcommands.reason, "")
    .action((id: string | undefined, options: { address?: string; reason: string }) => {
      action = { kind: "ban", target: targetOf(id, options), reason: options.reason };
    });
  add("unban", subcommands.unban)
    .argument("[id]")
    .option("--address <ADDR>", subcommands.address)
    .action((id: string | undefined, options: { address?: string }) => {
      action = { kind: "unban", target: targetOf(id, options) };
    });
  add("bans", subcommands.bans)
    .option("--json", subcommands.json)
    .action(({ json = false }: { json?: boolean }) => {
      action = { kind: "bans", isJson: json };
    });
  addCtl(command, catalog, (chosen) => {
    action = chosen;
  });
  if (!parseArguments(command, argv, catalog)) return undefined;
  return { ...loadOptions(table, { flags: flagsOf(command, table), env, file }, catalog), action };
}

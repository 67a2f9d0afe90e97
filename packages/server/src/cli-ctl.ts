/** The subcommands of `recado-server ctl`, from the command line to a request. */
import { MAX_ID } from "@recado/protocol";
import type { addOptions } from "@recado/runtime";
import { ConfigError, LOG_LEVELS, parseChoice, parseInteger } from "@recado/runtime";
import type { Catalog } from "@recado/runtime/i18n";
import type { CtlAction } from "./commands/ctl.ts";
import { LOG_LINES_MAX, parseBanTarget, type WireRequest } from "./control/request.ts";

type Command = ReturnType<typeof addOptions>;

interface Json {
  readonly json?: boolean;
}

interface LogOptions extends Json {
  readonly lines: string;
  readonly follow?: boolean;
  readonly level: string;
}

/** `choose` is called with what is to be asked. Actions throw `ConfigError`. */
export function addCtl(program: Command, catalog: Catalog, choose: (action: CtlAction) => void): void {
  const { config, serverCli, serverCtl } = catalog;
  const { commands, expects } = serverCtl;
  const ctl = program.command("ctl").helpCommand(false).description(commands.ctl).allowExcessArguments(true);
  ctl.action(() => {
    const [word] = ctl.args;
    if (word === undefined) throw new ConfigError(serverCtl.whichCommand);
    ctl.error(`unknown command '${word}'`, { code: "commander.unknownCommand" });
  });
  const add = (name: keyof typeof commands) =>
    ctl.command(name).description(commands[name]).allowExcessArguments(false);
  const ask = (request: WireRequest, { json = false }: Json = {}): void =>
    choose({ kind: "ctl", request, isJson: json });
  const integer = (flag: string, raw: string, min: number, max: number, expected: string): number => {
    const value = parseInteger(min, max)(raw);
    if (value === undefined) throw new ConfigError(config.badValue(flag, raw, expected));
    return value;
  };
  const idOf = (raw: string): number => integer("ID", raw, 1, MAX_ID, serverCli.badSubcommand.id);
  const whoOf = (raw: string): string => {
    if (!parseBanTarget(raw)) throw new ConfigError(config.badValue("ID|KEY", raw, expects.who));
    return raw;
  };
  for (const command of ["stats", "clients", "mutes", "bans", "nodes"] as const) {
    add(command)
      .option("--json", serverCli.subcommands.json)
      .action((options: Json) => ask({ command }, options));
  }
  add("notice")
    .argument("<text...>")
    .action((words: string[]) => ask({ command: "notice", text: words.join(" ") }));
  add("kick")
    .argument("<id>")
    .argument("[reason...]")
    .action((id: string, reason: string[]) => ask({ command: "kick", client: idOf(id), reason: reason.join(" ") }));
  for (const command of ["mute", "unmute"] as const) {
    add(command)
      .argument("<id>")
      .action((id: string) => ask({ command, client: idOf(id) }));
  }
  add("ban")
    .argument("<id|key|address>")
    .argument("[reason...]")
    .action((who: string, reason: string[]) => ask({ command: "ban", who: whoOf(who), reason: reason.join(" ") }));
  add("unban")
    .argument("<id|key|address>")
    .action((who: string) => ask({ command: "unban", who: whoOf(who) }));
  add("status")
    .argument("[now]")
    .option("--json", serverCli.subcommands.json)
    .action((word: string | undefined, options: Json) => {
      if (word === undefined) ask({ command: "stats" }, options);
      else if (word === "now") ask({ command: "status" });
      else throw new ConfigError(config.badValue("status", word, '"now"'));
    });
  add("log")
    .option("-n, --lines <N>", serverCtl.options.lines, "50")
    .option("-f, --follow", serverCtl.options.follow)
    .option("--level <LEVEL>", serverCtl.options.level, "info")
    .option("--json", serverCli.subcommands.json)
    .action(({ lines, follow = false, level, json = false }: LogOptions) => {
      const count = integer("--lines", lines, 0, LOG_LINES_MAX, expects.lines(LOG_LINES_MAX));
      if (!parseChoice(LOG_LEVELS)(level)) {
        throw new ConfigError(config.badValue("--level", level, config.expects.choice(LOG_LEVELS)));
      }
      ask({ command: "log", count, follow, level }, { json });
    });
  add("drain").action(() => ask({ command: "drain" }));
  add("stop").action(() => ask({ command: "stop" }));
}

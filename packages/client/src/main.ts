#!/usr/bin/env bun
/** The program `recado`: settings, then the screen on a terminal, lines elsewhere. Exit codes: exit-code.ts, --help. */
import { ConfigError, canShowScreen, type Preparation, prepare } from "@recado/runtime";
import type { Catalog } from "@recado/runtime/i18n";
import { clientProgram, type Invocation, readCommandLine, type TalkAction, VERSION } from "./cli.ts";
import type { RecadoClientOptions } from "./client-options.ts";
import { ExitCode } from "./exit-code.ts";
import { endOfProgram, flushed, linesOf, writeLine } from "./stdio.ts";
import type { ScreenSettings } from "./tui/settings.ts";

type Env = Readonly<Record<string, string | undefined>>;

async function main(argv: readonly string[], env: Env): Promise<number> {
  try {
    const preparation = prepare("client.toml", "RECADO_CLIENT_LANG", argv, env);
    const invocation = readCommandLine(argv, env, preparation);
    if (!invocation) return ExitCode.OK;
    for (const warning of invocation.warnings) writeLine(process.stderr, warning);
    return await run(invocation, preparation, env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    writeLine(process.stderr, error.message);
    return ExitCode.USAGE;
  }
}

async function run(invocation: Invocation, preparation: Preparation, env: Env): Promise<number> {
  const { action, settings, color, screen, warnings } = invocation;
  const { id, name, host, port, lang } = settings;
  if (action.kind === "completions") {
    const { completionScript } = await import("@recado/runtime/shell");
    process.stdout.write(completionScript(clientProgram(preparation), action.shell));
    return ExitCode.OK;
  }
  const openSealing = settings.compatible
    ? undefined
    : async () => (await import("./open-sealing.ts")).openSealing(settings.keyLog, env, preparation.catalog);
  const loadState = settings.ephemeral ? undefined : async () => (await import("./user-state.ts")).userState({ env });
  if (action.kind === "forget") return forgetServer(host, port, env, preparation.catalog.clientCli);
  if (action.kind === "discover") return listServers(action.timeoutMs, settings.json, preparation.catalog);
  if (action.kind === "keys") return listKeys(screen, preparation.catalog);
  const hasTerminal = canShowScreen(env, process.stdin.isTTY, process.stdout.isTTY);
  if (action.kind === "converse" && hasTerminal && !settings.plain && !settings.json) {
    const { runTui } = await import("./tui/app.ts");
    return runTui({
      id,
      name,
      host,
      port,
      openSealing,
      loadState,
      screen,
      lang,
      color,
      ascii: settings.ascii,
      warnings,
      version: VERSION,
    });
  }
  return runLines(action, invocation, preparation, env, {
    sealing: await openSealing?.(),
    openState: await loadState?.(),
  });
}

async function listServers(timeoutMs: number, json: boolean, catalog: Catalog): Promise<number> {
  const { runDiscover } = await import("./faces/discover.ts");
  const write = (line: string) => writeLine(process.stdout, line);
  return runDiscover({ timeoutMs, json, catalog, write, note: (line) => writeLine(process.stderr, line) });
}

async function listKeys({ keys }: ScreenSettings, catalog: Catalog): Promise<number> {
  const { runKeys } = await import("./faces/keys.ts");
  const isTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
  const write = (line: string) => writeLine(process.stdout, line);
  return runKeys({ catalog, keys, isTerminal, write, note: (line) => writeLine(process.stderr, line) });
}

/** The next key that the server shows is taken as the first was. */
async function forgetServer(host: string, port: number, env: Env, texts: Catalog["clientCli"]): Promise<number> {
  const { knownServers } = await import("./user-sealing.ts");
  const wasKnown = knownServers(env).forget(host, port);
  writeLine(process.stdout, (wasKnown ? texts.forgotten : texts.notKnown)(`${host}:${port}`));
  return ExitCode.OK;
}

async function runLines(
  action: TalkAction,
  { settings, screen }: Invocation,
  { catalog }: Preparation,
  env: Env,
  files: Pick<RecadoClientOptions, "sealing" | "openState">,
): Promise<number> {
  const { id, name, host, port, json } = settings;
  const texts = catalog.clientCli;
  if (id === undefined) throw new ConfigError(texts.needsIdentity("id"));
  if (name === undefined) throw new ConfigError(texts.needsIdentity("name"));
  const { runAction } = await import("./faces/run-action.ts");
  return runAction(
    action,
    { id, name, host, port, ...files },
    {
      catalog,
      version: VERSION,
      json,
      env,
      aliases: screen.aliases,
      inputIsTerminal: process.stdin.isTTY === true,
      lines: linesOf(process.stdin),
      write: (line) => writeLine(process.stdout, line),
      note: (line) => writeLine(process.stderr, line),
      ended: endOfProgram(),
    },
  );
}

const exitCode = await main(process.argv.slice(2), process.env);
await flushed();
// A standard input that is still being read would keep the process.
process.exit(exitCode);

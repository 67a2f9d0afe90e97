#!/usr/bin/env bun
/** The program `recado-server`: settings, then the console on a terminal or a log elsewhere. Exit codes: see --help. */
import { once } from "node:events";
import { ConfigError, type Preparation, prepare } from "@recado/runtime";
import { DatabaseError } from "@recado/runtime/sqlite";
import { readCommandLine, serverProgram } from "./cli.ts";
import type { DataAction } from "./commands/action.ts";
import type { CtlAction } from "./commands/ctl.ts";
import { controlPath } from "./control/socket-path.ts";
import { StartError } from "./core/events.ts";
import { formatEndpoint } from "./endpoint-text.ts";
import { dataFolder } from "./open-store.ts";
import type { ServerSettings } from "./options.ts";

const EXIT_OK = 0;
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

async function main(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): Promise<number> {
  let preparation: Preparation | undefined;
  try {
    preparation = prepare("server.toml", "RECADO_SERVER_LANG", argv, env);
    const loaded = readCommandLine(argv, env, preparation);
    if (!loaded) return EXIT_OK;
    for (const warning of loaded.warnings) process.stderr.write(`${warning}\n`);
    const { action, values, given } = loaded;
    if (action?.kind === "completions") {
      const { completionScript } = await import("@recado/runtime/shell");
      process.stdout.write(completionScript(serverProgram(preparation), action.shell));
      return EXIT_OK;
    }
    if (action?.kind === "ctl") return await runOnServer(action, values, preparation);
    if (action) return await runOnData(action, values, preparation);
    const { serve } = await import("./serve.ts");
    await serve(values, given.has("host"), preparation);
    return EXIT_OK;
  } catch (error) {
    if (error instanceof ConfigError) return fail(error.message);
    if (error instanceof DatabaseError && preparation) {
      return fail(preparation.catalog.serverCli.storeFault[error.code](error.path));
    }
    if (error instanceof StartError && preparation) return fail(startSentence(error, preparation));
    throw error;
  }
}

async function runOnData(action: DataAction, settings: ServerSettings, { catalog }: Preparation): Promise<number> {
  const { runAction } = await import("./commands/action.ts");
  await print(runAction(action, dataFolder(settings, process.env), catalog, Date.now()));
  return EXIT_OK;
}

/** Line by line, and no faster than they are read; a reader that went away is no error. */
async function print(lines: Iterable<string> | AsyncIterable<string>): Promise<void> {
  let isReaderGone = false;
  process.stdout.on("error", () => {
    isReaderGone = true;
  });
  for await (const line of lines) {
    if (isReaderGone) break;
    if (!process.stdout.write(`${line}\n`)) await once(process.stdout, "drain").catch(() => undefined);
  }
}

async function runOnServer(
  action: CtlAction,
  settings: ServerSettings,
  { catalog, lang }: Preparation,
): Promise<number> {
  const { ControlClientError } = await import("./control/control-client.ts");
  const { CtlError, runCtl } = await import("./commands/ctl.ts");
  try {
    await print(runCtl(action, controlPath(settings, process.env), catalog, lang));
    return EXIT_OK;
  } catch (error) {
    if (error instanceof CtlError) return fail(error.message, EXIT_FAILED);
    if (!(error instanceof ControlClientError)) throw error;
    return fail(catalog.serverCtl.connect[error.code](error.path), EXIT_FAILED);
  }
}

function startSentence({ code, local, message }: StartError, { catalog }: Preparation): string {
  return catalog.serverCli.startError[code](formatEndpoint(local), local.port, message);
}

function fail(sentence: string, code = EXIT_USAGE): number {
  process.stderr.write(`${sentence}\n`);
  return code;
}

process.exitCode = await main(process.argv.slice(2), process.env);

#!/usr/bin/env bun
/** The program `recado-server`: settings, then the console on a terminal or a log elsewhere. Exit codes: see --help. */
import { once } from "node:events";
import { ConfigError, canShowScreen, type Preparation, prepare, systemClock, wantsColor } from "@recado/runtime";
import { openUdpTransport } from "@recado/runtime/net";
import { DatabaseError } from "@recado/runtime/sqlite";
import { readCommandLine, serverProgram, VERSION } from "./cli.ts";
import type { DataAction } from "./commands/action.ts";
import { DEFAULT_CORE_CONFIG } from "./core/config.ts";
import { StartError } from "./core/events.ts";
import type { Sealing } from "./core/sealed/sealing.ts";
import { formatEndpoint } from "./endpoint-text.ts";
import { logEvents, terminationSignal } from "./headless.ts";
import { reachableAddresses } from "./lan-addresses.ts";
import { openSealing } from "./open-sealing.ts";
import { dataFolder, openStore } from "./open-store.ts";
import type { ServerSettings } from "./options.ts";
import { processFigures } from "./process-figures.ts";
import { RecadoServer } from "./server.ts";
import { startAnywhere } from "./start-anywhere.ts";

const EXIT_OK = 0;
const EXIT_USAGE = 2;

async function main(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): Promise<number> {
  let preparation: Preparation | undefined;
  try {
    preparation = prepare("server.toml", "RECADO_SERVER_LANG", argv, env);
    const loaded = readCommandLine(argv, env, preparation);
    if (!loaded) return EXIT_OK;
    for (const warning of loaded.warnings) process.stderr.write(`${warning}\n`);
    if (loaded.action?.kind === "completions") {
      const { completionScript } = await import("@recado/runtime/shell");
      process.stdout.write(completionScript(serverProgram(preparation), loaded.action.shell));
      return EXIT_OK;
    }
    if (loaded.action) return await runOnData(loaded.action, loaded.values, preparation);
    return await runServer(loaded.values, loaded.given.has("host"), preparation);
  } catch (error) {
    if (error instanceof ConfigError) return fail(error.message);
    if (error instanceof DatabaseError && preparation) {
      return fail(preparation.catalog.serverCli.storeFault[error.code](error.path));
    }
    if (error instanceof StartError && preparation) return fail(startSentence(error, preparation));
    throw error;
  }
}

/** Line by line, and no faster than they are read; a reader that went away is no error. */
async function runOnData(action: DataAction, settings: ServerSettings, { catalog }: Preparation): Promise<number> {
  const { runAction } = await import("./commands/action.ts");
  let isReaderGone = false;
  process.stdout.on("error", () => {
    isReaderGone = true;
  });
  for (const line of runAction(action, dataFolder(settings, process.env), catalog, Date.now())) {
    if (isReaderGone) break;
    if (!process.stdout.write(`${line}\n`)) await once(process.stdout, "drain").catch(() => undefined);
  }
  return EXIT_OK;
}

async function runServer(
  settings: ServerSettings,
  isHostChosen: boolean,
  { catalog, lang }: Preparation,
): Promise<number> {
  let report: (fault: string | undefined) => void = () => undefined;
  const { store, close } = openStore(settings, process.env, catalog, (fault) => report(fault));
  const files = { folder: dataFolder(settings, process.env), keyLogPath: settings.keyLog };
  const sealing = openSealing(files, store, catalog.serverCli);
  const { host, port, ratePerSecond, burst, clientsMax } = settings;
  const local = { address: host, port };
  const server = new RecadoServer({
    local,
    core: {
      ...DEFAULT_CORE_CONFIG,
      statusIntervalMs: settings.statusIntervalSeconds * 1_000,
      ratePerSecond,
      burst,
      clientsMax,
      replayCount: settings.replayOriginal,
    },
    clock: systemClock,
    openTransport: openUdpTransport,
    sealing,
  });
  report = (fault) => server.reportStorage(fault);
  const hasTerminal = canShowScreen(process.env, process.stdin.isTTY, process.stdout.isTTY);
  const start = () => startAnywhere(server, local, isHostChosen);
  try {
    if (settings.headless || !hasTerminal) return await runHeadless(server, start, settings, catalog, sealing);
    await start();
    const { runConsole } = await import("./console/app.ts");
    await runConsole({
      control: server,
      lang,
      version: VERSION,
      lanAddresses: reachableAddresses,
      processFigures,
      ended: terminationSignal(),
    });
    return EXIT_OK;
  } finally {
    await close();
  }
}

async function runHeadless(
  server: RecadoServer,
  start: () => Promise<void>,
  settings: ServerSettings,
  catalog: Preparation["catalog"],
  { keyPair, suite }: Sealing,
): Promise<number> {
  const { createLogger } = await import("@recado/runtime/log");
  const { logFormat: format, logLevel: level } = settings;
  const color = process.stdout.isTTY && wantsColor(process.env);
  const logger = createLogger({ format, level, fileDescriptor: 1, color });
  const signal = terminationSignal();
  logEvents(server, logger, catalog, systemClock);
  await start();
  const print = suite.fingerprint(keyPair.publicKey);
  logger.info({ event: "key", fingerprint: print }, catalog.serverCli.fingerprint(print));
  logger.info({ event: "signal", signal: await signal }, catalog.serverCli.signal(await signal));
  await server.stop();
  return EXIT_OK;
}

function startSentence({ code, local, message }: StartError, { catalog }: Preparation): string {
  return catalog.serverCli.startError[code](formatEndpoint(local), local.port, message);
}

function fail(sentence: string): number {
  process.stderr.write(`${sentence}\n`);
  return EXIT_USAGE;
}

process.exitCode = await main(process.argv.slice(2), process.env);

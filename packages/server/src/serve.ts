/** A server from its settings, until it is asked to end: with a console on a terminal, with a log elsewhere. */
import {
  ConfigError,
  canShowScreen,
  type Preparation,
  systemClock,
  systemErrorText,
  wantsColor,
} from "@recado/runtime";
import type { Catalog } from "@recado/runtime/i18n";
import { openJoiningUdpTransport, openPlainUdpTransport } from "@recado/runtime/net";
import { advertisedAt } from "./advertised.ts";
import { Announcer, isLoopback } from "./announcer.ts";
import { VERSION } from "./cli.ts";
import type { Cluster } from "./cluster/cluster.ts";
import { DEFAULT_CORE_CONFIG } from "./core/config.ts";
import type { Sealing } from "./core/sealed/sealing.ts";
import { logEvents, terminationSignal } from "./headless.ts";
import { reachableAddresses } from "./lan-addresses.ts";
import { type OperatorAccess, openOperatorAccess } from "./open-operator-access.ts";
import { openSealing } from "./open-sealing.ts";
import { dataFolder, type OpenStore, openStore } from "./open-store.ts";
import type { ServerSettings } from "./options.ts";
import { processFigures } from "./process-figures.ts";
import { RecadoServer } from "./server.ts";
import { startAnywhere } from "./start-anywhere.ts";
import type { ServerStore } from "./store/server-store.ts";

/** Throws ConfigError, DatabaseError, StartError. */
export async function serve(settings: ServerSettings, isHostChosen: boolean, preparation: Preparation): Promise<void> {
  const { catalog, lang } = preparation;
  let report: () => void = () => undefined;
  // NATS's library is loaded by nobody who is alone.
  const joining = settings.cluster === undefined ? undefined : await import("./open-cluster.ts");
  const link = await joining?.openLink(settings, catalog);
  let lost: ConfigError | undefined;
  const cutOff = link?.ended.then((why): "cut-off" => {
    lost = new ConfigError(catalog.serverCli.clusterEnded(why));
    return "cut-off";
  });
  let opened: OpenStore | undefined;
  let cluster: Cluster | undefined;
  let access: OperatorAccess | undefined;
  let announcer: Announcer | undefined;
  let server: RecadoServer | undefined;
  try {
    opened = openStore(settings, process.env, catalog, () => report(), link?.logId);
    cluster = link && (await joining?.openCluster(link, opened.store, settings, catalog));
    const store = cluster?.store ?? opened.store;
    const files = { folder: dataFolder(settings, process.env), keyLogPath: settings.keyLog };
    const sealing = openSealing(files, store, catalog.serverCli);
    server = serverOf(settings, sealing, cluster, catalog);
    report = reportOf(server, store);
    if (cluster) cluster.onFault = report;
    const local = { address: settings.host, port: settings.port };
    const running = server;
    const start = () => startAnywhere(running, local, isHostChosen);
    access = await openOperatorAccess(server, settings, process.env, catalog);
    const ended = Promise.race([terminationSignal(), access.stopAsked, ...(cutOff ? [cutOff] : [])]);
    for (const warning of access.warnings) process.stderr.write(`${warning}\n`);
    const isHeadless = settings.headless || !canShowScreen(process.env, process.stdin.isTTY, process.stdout.isTTY);
    announcer = settings.announce ? await announcerOf(server, settings, preparation, isHeadless) : undefined;
    if (isHeadless) {
      await runHeadless({ server, start, settings, catalog, sealing, access, ended });
    } else {
      await start();
      const { runConsole } = await import("./console/app.ts");
      await runConsole({
        control: server,
        lang,
        version: VERSION,
        isReadOnly: settings.readOnly,
        lanAddresses: reachableAddresses,
        processFigures,
        ended,
      });
    }
    if (lost) throw lost;
  } finally {
    try {
      await announcer?.close();
      await server?.stop();
      await cluster?.close();
    } finally {
      try {
        // Not all of it was opened, perhaps.
        await link?.close();
        await opened?.close();
      } finally {
        // Last: whoever asked it to stop takes the end of the connection for the end of everything.
        access?.close();
      }
    }
  }
}

/** Tells of the store's faults, whichever of its parts has them, and of the end of the last. */
function reportOf(server: RecadoServer, store: ServerStore): () => void {
  let told: string | undefined;
  return () => {
    if (store.fault === told) return;
    told = store.fault;
    server.reportStorage(told);
  };
}

/** Undefined where nobody else could come: multicast is not touched then. */
async function announcerOf(
  server: RecadoServer,
  { host, announceName: name }: ServerSettings,
  { catalog }: Preparation,
  isHeadless: boolean,
): Promise<Announcer | undefined> {
  if (isLoopback(host)) return undefined;
  const { announce } = await import("@recado/runtime/discovery/announce");
  const onFault = (error: unknown): void => {
    if (isHeadless) process.stderr.write(`${catalog.serverCli.notAnnounced(systemErrorText(error, catalog))}\n`);
  };
  return new Announcer({ server, name, version: VERSION, announce, onFault });
}

function serverOf(
  { host, port, ratePerSecond, burst, clientsMax, ...settings }: ServerSettings,
  sealing: Sealing,
  cluster: Cluster | undefined,
  catalog: Catalog,
) {
  return new RecadoServer({
    local: { address: host, port },
    core: {
      ...DEFAULT_CORE_CONFIG,
      statusIntervalMs: settings.statusIntervalSeconds * 1_000,
      ratePerSecond,
      burst,
      clientsMax,
      replayCount: settings.replayOriginal,
    },
    clock: systemClock,
    openTransport: settings.ffi ? openJoiningUdpTransport : openPlainUdpTransport,
    sealing,
    advertised: advertisedAt(settings.advertise, catalog),
    cluster,
  });
}

interface Headless {
  readonly server: RecadoServer;
  readonly start: () => Promise<void>;
  readonly settings: ServerSettings;
  readonly catalog: Catalog;
  readonly sealing: Sealing;
  readonly access: OperatorAccess;
  /** With the name of a signal, if it was one; undefined: an operator asked. */
  readonly ended: Promise<NodeJS.Signals | "cut-off" | undefined>;
}

async function runHeadless({ server, start, settings, catalog, sealing, access, ended }: Headless): Promise<void> {
  const { serverCli, serverCtl } = catalog;
  const { createLogger } = await import("@recado/runtime/log");
  const { logFormat: format, logLevel: level } = settings;
  const color = process.stdout.isTTY && wantsColor(process.env);
  const logger = createLogger({ format, level, fileDescriptor: 1, color });
  logEvents(server, logger, catalog, systemClock);
  await start();
  const print = sealing.suite.fingerprint(sealing.keyPair.publicKey);
  logger.info({ event: "key", fingerprint: print }, serverCli.fingerprint(print));
  const { metricsUrl: url } = access;
  if (url !== undefined) logger.info({ event: "metrics", url }, serverCtl.metrics.serving(url));
  const signal = await ended;
  if (signal === undefined) logger.info({ event: "stop-asked" }, serverCtl.stopAsked);
  else if (signal !== "cut-off") logger.info({ event: "signal", signal }, serverCli.signal(signal));
  await server.stop();
}

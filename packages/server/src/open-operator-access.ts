/** The operator's ways in beside the console: the control socket, and metrics where they are asked for. */
import { ConfigError, systemClock } from "@recado/runtime";
import type { Catalog } from "@recado/runtime/i18n";
import { VERSION } from "./cli.ts";
import { ControlSocket, ControlSocketError } from "./control/control-socket.ts";
import { LogMemory } from "./control/log-memory.ts";
import { controlPath } from "./control/socket-path.ts";
import type { ServerControl } from "./core/events.ts";
import { StartError } from "./core/events.ts";
import { formatEndpoint } from "./endpoint-text.ts";
import { followLog } from "./log-feed.ts";
import type { ServerSettings } from "./options.ts";
import { processTotals } from "./process-figures.ts";

export interface OperatorAccess {
  /** Sentences for the user: what does not work, though the server does. */
  readonly warnings: readonly string[];
  readonly metricsUrl: string | undefined;
  /** Resolves when somebody asks the program to end. */
  readonly stopAsked: Promise<undefined>;
  close(): void;
}

type Env = Readonly<Record<string, string | undefined>>;
type Settings = Pick<ServerSettings, "control" | "data" | "metricsPort" | "metricsHost">;

/** Throws ConfigError with a sentence for the user. */
export async function openOperatorAccess(
  control: ServerControl,
  settings: Settings,
  env: Env,
  catalog: Catalog,
): Promise<OperatorAccess> {
  const metrics = await openMetrics(control, settings, catalog);
  const stop = Promise.withResolvers<undefined>();
  const log = new LogMemory(systemClock);
  const service = {
    control,
    log,
    version: VERSION,
    processTotals,
    wallMs: systemClock.wallMs,
    requestStop: () => stop.resolve(undefined),
  };
  const warnings: string[] = [];
  let socket: ControlSocket | undefined;
  try {
    socket = await ControlSocket.open(controlPath(settings, env), service);
  } catch (error) {
    if (!(error instanceof ControlSocketError)) throw error;
    const sentence = catalog.serverCtl.socketFault[error.code](error.path);
    if (settings.control !== undefined) {
      metrics?.close();
      throw new ConfigError(sentence);
    }
    warnings.push(`${sentence} ${catalog.serverCtl.withoutControl}`);
  }
  const unfollow = socket ? followLog(control, catalog, systemClock, log) : () => undefined;
  return {
    warnings,
    metricsUrl: metrics?.url,
    stopAsked: stop.promise,
    close: () => {
      unfollow();
      metrics?.close();
      socket?.close();
    },
  };
}

async function openMetrics(
  control: ServerControl,
  { metricsPort, metricsHost }: Settings,
  { serverCtl }: Catalog,
): Promise<{ readonly url: string; close(): void } | undefined> {
  if (metricsPort === undefined) return undefined;
  const { MetricsServer } = await import("./metrics/metrics-server.ts");
  try {
    return new MetricsServer(control, processTotals, { address: metricsHost, port: metricsPort });
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    throw new ConfigError(serverCtl.metrics[error.code](formatEndpoint(error.local)));
  }
}

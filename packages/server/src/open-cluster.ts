/** The server's part in a cluster, from its settings. */
import { hostname } from "node:os";
import { ConfigError, systemClock } from "@recado/runtime";
import type { Catalog } from "@recado/runtime/i18n";
import { Cluster } from "./cluster/cluster.ts";
import { ClusterError, LogFormatError, LogLostError, NatsLink } from "./cluster/nats-link.ts";
import { clusterSettings } from "./cluster-options.ts";
import type { ServerSettings } from "./options.ts";
import type { ServerStore } from "./store/server-store.ts";

/** Undefined where the server is alone. Throws ConfigError with a sentence for the user. */
export async function openLink(settings: ServerSettings, { serverCli }: Catalog): Promise<NatsLink | undefined> {
  const chosen = clusterSettings(settings);
  if (!chosen) return undefined;
  try {
    return await NatsLink.open(chosen);
  } catch (error) {
    if (error instanceof ClusterError) throw new ConfigError(serverCli.clusterUnreachable(chosen.urls, error.message));
    if (error instanceof LogFormatError) throw new ConfigError(serverCli.clusterOtherFormat(error.log));
    throw error;
  }
}

/** Has read everything that is in the log. Throws ConfigError with a sentence for the user. */
export async function openCluster(
  link: NatsLink,
  copy: ServerStore,
  settings: ServerSettings,
  { serverCli }: Catalog,
): Promise<Cluster> {
  const cluster = new Cluster({
    link,
    copy,
    name: settings.nodeName ?? hostname(),
    monotonicMs: systemClock.monotonicMs,
    wallMs: systemClock.wallMs,
  });
  try {
    await cluster.start();
  } catch (error) {
    if (error instanceof ClusterError) throw new ConfigError(serverCli.clusterNotRead(link.name, error.message));
    if (error instanceof LogLostError) {
      throw new ConfigError(serverCli.clusterLost(link.name, error.lastPlace, error.readTo));
    }
    throw error;
  }
  return cluster;
}

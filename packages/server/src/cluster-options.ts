/** The options that make this server one of several. */
import { type Option, parseInteger, parseText } from "@recado/runtime";
import type { Catalog } from "@recado/runtime/i18n";
import type { ClusterSettings } from "./cluster/nats-link.ts";
import type { ServerSettings } from "./options.ts";

/** As of NATS's own streams. */
const REPLICAS_MAX = 5;
/** Part of the names of a stream, a bucket and subjects. */
const NAME = /^[A-Za-z0-9_-]{1,32}$/;

export function clusterOptions(
  { serverCli, config }: Pick<Catalog, "serverCli" | "config">,
  envOf: (name: string) => string,
) {
  const { options } = serverCli;
  const { expects } = config;
  const path = (name: string, placeholder: string, help: string): Option<string | undefined> => ({
    name,
    placeholder,
    env: envOf(name),
    help,
    expects: expects.text,
    parse: parseText,
    fallback: undefined,
  });
  return {
    cluster: path("cluster", "URLS", options.cluster),
    clusterName: {
      name: "cluster-name",
      placeholder: "NAME",
      env: envOf("cluster-name"),
      help: options.clusterName,
      expects: serverCli.expectsClusterName,
      parse: (raw: string) => (NAME.test(raw) ? raw : undefined),
      fallback: "recado",
    },
    clusterReplicas: {
      name: "cluster-replicas",
      placeholder: "N",
      env: envOf("cluster-replicas"),
      help: options.clusterReplicas,
      expects: expects.count,
      parse: parseInteger(1, REPLICAS_MAX),
      fallback: 1,
    },
    clusterCreds: path("cluster-creds", "FILE", options.clusterCreds),
    clusterNkey: path("cluster-nkey", "FILE", options.clusterNkey),
    clusterTlsCa: path("cluster-tls-ca", "FILE", options.clusterTlsCa),
    clusterTlsCert: path("cluster-tls-cert", "FILE", options.clusterTlsCert),
    clusterTlsKey: path("cluster-tls-key", "FILE", options.clusterTlsKey),
    nodeName: path("node-name", "NAME", options.nodeName),
    advertise: path("advertise", "HOST:PORT", options.advertise),
  };
}

/** Undefined: this server is alone. */
export function clusterSettings(settings: ServerSettings): ClusterSettings | undefined {
  if (settings.cluster === undefined) return undefined;
  return {
    urls: settings.cluster,
    name: settings.clusterName,
    replicas: settings.clusterReplicas,
    keepDays: settings.keepDays,
    credsPath: settings.clusterCreds,
    nkeyPath: settings.clusterNkey,
    caPath: settings.clusterTlsCa,
    certPath: settings.clusterTlsCert,
    keyPath: settings.clusterTlsKey,
  };
}

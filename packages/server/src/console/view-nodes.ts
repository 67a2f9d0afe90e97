/** The servers that are one Recado with this one, and how far each is with their log. */
import { catalogOf, type Lang } from "@recado/runtime/i18n";
import { sanitize } from "@recado/runtime/tui";
import type { ClusterFigures, NodeInfo } from "../core/cluster/figures.ts";
import { formatEndpoint } from "../endpoint-text.ts";
import type { DialogBox, DialogRow } from "./dialog-box.ts";
import { formatCount, formatUptime } from "./figures.ts";
import { type Model, shownReading } from "./model.ts";
import { STYLE } from "./style.ts";

export function nodesBox(top: number, model: Model): DialogBox {
  const { cluster, wallMs } = shownReading(model);
  const { serverConsole } = catalogOf(model.lang);
  const texts = serverConsole.nodes;
  if (!cluster) return { title: texts.title, top, rows: [] };
  const newest = Math.max(0, ...cluster.nodes.map(({ applied }) => applied));
  const rows = cluster.nodes.map((each): DialogRow => {
    const isOwn = each.boot === cluster.boot;
    return {
      kind: "text",
      text: nodeText(each, isOwn, newest, wallMs, model),
      style: isOwn ? STYLE.bold : STYLE.plain,
    };
  });
  const { fault } = cluster;
  return {
    title: texts.title,
    top,
    rows: [
      ...(fault === undefined ? [] : [{ kind: "text", text: texts.fault(fault), style: STYLE.bad } as const]),
      ...rows,
      { kind: "text", text: clusterSummary(cluster, model.lang) },
      { kind: "text", text: serverConsole.help.hint, style: STYLE.key, isExtra: true },
    ],
  };
}

function nodeText(info: NodeInfo, isOwn: boolean, newest: number, wallMs: number, { lang }: Model): string {
  const texts = catalogOf(lang).serverConsole.nodes;
  const { name, host, port, clientCount, applied, sinceMs, isDraining } = info;
  const parts = [
    `${isOwn ? "*" : " "} ${sanitize(name)}`,
    formatEndpoint({ address: sanitize(host), port }),
    isDraining ? texts.draining : "",
    texts.clientCount(formatCount(clientCount, lang)),
    newest > applied ? texts.behindBy(formatCount(newest - applied, lang)) : "",
    formatUptime(wallMs - sinceMs),
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

/** Of the log: where it is, and what waits on either side. */
export function clusterSummary(
  { name, applied, lag, waiting, replicas }: Pick<ClusterFigures, "name" | "applied" | "lag" | "waiting" | "replicas">,
  lang: Lang,
): string {
  const count = (value: number): string => formatCount(value, lang);
  return catalogOf(lang).serverConsole.nodes.summary(name, count(applied), count(lag), count(waiting), replicas);
}

/** For the header: how many servers, or that the others are out of reach. */
export function nodesNote({ nodes, fault }: ClusterFigures, { lang }: Model): string {
  const texts = catalogOf(lang).serverConsole.nodes;
  return fault === undefined ? texts.count(nodes.length) : texts.cutOff;
}

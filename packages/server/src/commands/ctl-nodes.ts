/** The servers that are one Recado, as people read them in a terminal or through a pipe. */
import type { Catalog, Lang } from "@recado/runtime/i18n";
import { sanitize } from "@recado/runtime/text";
import { formatCount, formatUptime } from "../console/figures.ts";
import { clusterSummary } from "../console/view-nodes.ts";
import type { NodesResult } from "../control/answer.ts";
import { formatEndpoint } from "../endpoint-text.ts";
import { type Column, tableLines } from "./table-lines.ts";

type Node = NodesResult["nodes"][number];

export function nodeLines(cluster: NodesResult, { serverConsole }: Catalog, lang: Lang, nowMs: number): string[] {
  const texts = serverConsole.nodes;
  const { columns: titles } = texts;
  const behind = Math.max(0, ...cluster.nodes.map(({ applied }) => applied));
  const columns: readonly Column<Node>[] = [
    { title: "", cell: ({ own }) => (own ? "*" : "") },
    { title: titles.name, cell: ({ name }) => sanitize(name) },
    { title: titles.address, cell: ({ host, port }) => formatEndpoint({ address: sanitize(host), port }) },
    { title: titles.clients, isRight: true, cell: ({ clients }) => formatCount(clients, lang) },
    { title: titles.behind, isRight: true, cell: ({ applied }) => formatCount(behind - applied, lang) },
    { title: titles.up, isRight: true, cell: ({ since }) => formatUptime(nowMs - Date.parse(since)) },
    { title: "", cell: ({ draining }) => (draining ? texts.draining : "") },
  ];
  return [...tableLines(columns, cluster.nodes), clusterSummary(cluster, lang), ...faultLine(cluster, texts)];
}

function faultLine({ fault }: Pick<NodesResult, "fault">, texts: Catalog["serverConsole"]["nodes"]): string[] {
  return fault === undefined ? [] : [texts.fault(fault)];
}

/** Figures and clients as people read them in a terminal or through a pipe: nothing is cut. */
import type { Catalog, Lang } from "@recado/runtime/i18n";
import { padEnd, sanitize, textWidth } from "@recado/runtime/text";
import { formatBytes, formatCount, formatIdle, formatTime, formatUptime } from "../console/figures.ts";
import type { ClientResult, StatsResult } from "../control/answer.ts";
import { formatEndpoint } from "../endpoint-text.ts";
import { type Column, tableLines } from "./table-lines.ts";

export function clientLines(rows: readonly ClientResult[], { serverConsole, serverCtl }: Catalog, nowMs: number) {
  const { columns: titles, kinds } = serverConsole;
  const idle = ({ lastSeen }: ClientResult): string => formatIdle(nowMs - Date.parse(lastSeen));
  const columns: readonly Column<ClientResult>[] = [
    { title: titles.id, isRight: true, cell: ({ id }) => String(id) },
    { title: titles.name, cell: ({ name }) => sanitize(name) },
    { title: titles.address, cell: formatEndpoint },
    { title: titles.kind, cell: ({ kind }) => kinds[kind] },
    { title: titles.joined, isRight: true, cell: ({ joined }) => formatTime(Date.parse(joined)) },
    { title: titles.idle, isRight: true, cell: idle },
    { title: titles.in, isRight: true, cell: ({ framesIn }) => String(framesIn) },
    { title: titles.out, isRight: true, cell: ({ framesOut }) => String(framesOut) },
    { title: titles.drops, isRight: true, cell: ({ drops }) => String(drops) },
    { title: "", cell: ({ muted }) => (muted ? serverCtl.muted : "") },
  ];
  return tableLines(
    columns,
    rows.toSorted((one, other) => one.id - other.id),
  );
}

export function statLines(stats: StatsResult, { serverConsole, serverCtl }: Catalog, lang: Lang): string[] {
  const { labels } = serverCtl;
  const { running, stopped, dropLabels } = serverConsole;
  const count = (value: number): string => formatCount(value, lang);
  const both = (one: number, other: number): string => `${count(one)}, ${formatBytes(other, lang)}`;
  const { sealed, recado, original } = stats.clientsByKind;
  const { oldest, newest, byteCount } = stats.history;
  const rows: readonly (readonly [label: string, value: string])[] = [
    [labels.state, `${stats.state === "running" ? running : stopped} ${formatEndpoint(stats)}`],
    [labels.uptime, formatUptime(stats.uptimeSeconds * 1_000)],
    [labels.version, stats.version],
    [labels.clients, serverCtl.clientCounts(stats.clients, stats.clientsPeak, stats.clientsTotal)],
    [labels.kinds, serverCtl.kindCounts(sealed, recado, original)],
    [labels.handshakes, count(stats.handshakes)],
    [labels.in, both(stats.datagramsIn, stats.bytesIn)],
    [labels.out, both(stats.datagramsOut, stats.bytesOut)],
    [labels.sendErrors, count(stats.sendErrors + stats.queueDrops)],
    [labels.history, newest === 0 ? "—" : `#${oldest} – #${newest}, ${formatBytes(byteCount, lang)}`],
    [labels.mutes, count(stats.mutes)],
    [labels.bans, count(stats.bans)],
    [labels.cpu, `${stats.cpuSeconds.toFixed(1)} s`],
    [labels.memory, formatBytes(stats.memoryBytes, lang)],
    ...dropRows(stats.drops, labels.drops, dropLabels, count),
  ];
  const width = Math.max(...rows.map(([label]) => textWidth(label)));
  return rows.map(([label, value]) => `${padEnd(label, width)}  ${value}`);
}

function dropRows(
  drops: Readonly<Record<string, number>>,
  label: string,
  names: Readonly<Record<string, string>>,
  count: (value: number) => string,
): [label: string, value: string][] {
  return Object.entries(drops)
    .toSorted(([, one], [, other]) => other - one)
    .map(([reason, times], index) => [index === 0 ? label : "", `${count(times)}  ${names[reason] ?? reason}`]);
}

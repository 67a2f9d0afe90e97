/** The rows that are always there: state, address for clients, clients, traffic. One row on very low screens. */
import { catalogOf } from "@recado/runtime/i18n";
import { type Canvas, type Rect, textWidth, truncate } from "@recado/runtime/tui";
import { formatEndpoint } from "../endpoint-text.ts";
import {
  formatBytes,
  formatCount,
  formatPercent,
  formatRate,
  formatShortCount,
  formatTime,
  formatUptime,
} from "./figures.ts";
import { type Model, shownDrops, shownReading, shownSamples, shownTotal } from "./model.ts";
import { currentRate } from "./rates.ts";
import { drawSegments, fitSegments, type Segment } from "./segments.ts";
import { STYLE } from "./style.ts";
import { nodesNote } from "./view-nodes.ts";

export function drawHeader(canvas: Canvas, rect: Rect, model: Model): void {
  const x = rect.x + 1;
  const width = rect.width - 2;
  drawSegments(canvas, x, rect.y, width, stateSegments(model));
  if (rect.height < 4) return;
  drawAddresses(canvas, x, rect.y + 1, width, model);
  drawSegments(canvas, x, rect.y + 2, width, clientSegments(model));
  drawSegments(canvas, x, rect.y + 3, width, trafficSegments(model, width));
}

function stateSegments(model: Model): Segment[] {
  const texts = catalogOf(model.lang).serverConsole;
  const { snapshot, figures } = shownReading(model);
  const runs = snapshot.state === "running";
  const state = runs ? `● ${texts.running}` : `■ ${texts.stopped}`;
  return [
    { text: state, style: runs ? STYLE.good : STYLE.bad, rank: 0 },
    { text: model.busy === undefined ? "" : texts.busy[model.busy], style: STYLE.warning, rank: 1 },
    { text: model.isReadOnly ? texts.readOnly : "", style: STYLE.warning, rank: 1 },
    ...clusterSegments(model),
    { text: model.frozen === undefined ? "" : texts.paused, style: STYLE.warning, rank: 1 },
    { text: formatEndpoint(snapshot.local), style: STYLE.bold, rank: 2 },
    { text: runs ? texts.uptime(formatUptime(snapshot.uptimeMs)) : "", rank: 3 },
    { text: `Recado ${model.version}`, rank: 6 },
    { text: texts.cpu(formatPercent(figures.cpuPercent, model.lang)), rank: 5 },
    { text: texts.memory(formatBytes(figures.rssBytes, model.lang)), rank: 4 },
  ];
}

function clusterSegments(model: Model): Segment[] {
  const { cluster, snapshot } = shownReading(model);
  if (!cluster) return [];
  const { draining } = catalogOf(model.lang).serverConsole.nodes;
  return [
    { text: nodesNote(cluster, model), style: cluster.fault === undefined ? STYLE.good : STYLE.bad, rank: 1 },
    { text: snapshot.isDraining ? draining : "", style: STYLE.warning, rank: 1 },
  ];
}

/** As many addresses as fit, and how many more there are. */
function drawAddresses(canvas: Canvas, x: number, y: number, width: number, model: Model): void {
  const texts = catalogOf(model.lang).serverConsole;
  const { snapshot, lanAddresses } = shownReading(model);
  const label = snapshot.state === "running" ? texts.giveToClients : texts.willServe;
  const isLocal = lanAddresses.every((each) => each.startsWith("127.") || each.startsWith("[::1]"));
  const note = lanAddresses.length === 0 ? texts.noLanAddress : isLocal ? texts.thisMachineOnly : "";
  const room = width - textWidth(label) - 1 - (note === "" ? 0 : textWidth(note) + 1);
  const start = canvas.put(x, y, `${label} `, STYLE.plain, width);
  const end = canvas.put(start, y, joinFitting(lanAddresses, room), STYLE.bold, x + width - start);
  if (note !== "") canvas.put(end + 1, y, note, STYLE.warning, x + width - end - 1);
}

function joinFitting(items: readonly string[], width: number): string {
  for (let count = items.length; count > 0; count--) {
    const rest = items.length - count;
    const text = items.slice(0, count).join("  ") + (rest > 0 ? `  +${rest}` : "");
    if (textWidth(text) <= width || count === 1) return truncate(text, Math.max(0, width));
  }
  return "";
}

function clientSegments(model: Model): Segment[] {
  const { lang } = model;
  const texts = catalogOf(lang).serverConsole;
  const { snapshot } = shownReading(model);
  const counts = [snapshot.clients.length, snapshot.clientsPeak, snapshot.clientsTotal] as const;
  const [now, peak, total] = counts;
  const every = Math.round(snapshot.statusIntervalMs / 1000);
  const agoMs = snapshot.lastStatusAgoMs;
  const dropCount = shownDrops(model).reduce((sum, [, count]) => sum + count, 0);
  const errorCount = shownTotal(model, "sendErrors") + shownTotal(model, "queueDrops");
  const next = Math.max(0, Math.ceil(snapshot.nextStatusInMs / 1000));
  return [
    { text: texts.clientCounts(formatCount(now, lang), formatCount(peak, lang), formatCount(total, lang)), rank: 0 },
    { text: snapshot.state === "running" ? texts.nextStatus(next) : "", rank: 1 },
    { text: texts.statusEvery(every), rank: 4 },
    { text: agoMs === undefined ? "" : texts.lastStatus(Math.floor(agoMs / 1000)), rank: 5 },
    { text: dropCount === 0 ? "" : texts.dropCount(formatCount(dropCount, lang)), style: STYLE.warning, rank: 3 },
    { text: errorCount === 0 ? "" : texts.sendErrorCount(formatCount(errorCount, lang)), style: STYLE.bad, rank: 2 },
    {
      text: model.baseline === undefined ? "" : texts.since(formatTime(model.baseline.wallMs)),
      style: STYLE.warning,
      rank: 2,
    },
  ];
}

/** In and out in the fullest form of which both fit. */
function trafficSegments(model: Model, width: number): readonly Segment[] {
  const forms = FLOW_FORMS.map((form) => [flowSegment(model, form, IN, 0), flowSegment(model, form, OUT, 1)]);
  return forms.find((segments) => fitSegments(segments, width).length === segments.length) ?? forms.at(-1) ?? [];
}

type FlowForm = "words" | "figures" | "arrows" | "rates";
const FLOW_FORMS: readonly FlowForm[] = ["words", "figures", "arrows", "rates"];

const IN = { name: "in", arrow: "↓", datagrams: "datagramsIn", bytes: "bytesIn" } as const;
const OUT = { name: "out", arrow: "↑", datagrams: "datagramsOut", bytes: "bytesOut" } as const;

function flowSegment(model: Model, form: FlowForm, flow: typeof IN | typeof OUT, rank: number): Segment {
  const { lang } = model;
  const texts = catalogOf(lang).serverConsole;
  const samples = shownSamples(model);
  const count = shownTotal(model, flow.datagrams);
  const short = formatShortCount(count, lang);
  const rate = `${formatRate(currentRate(samples, flow.datagrams), lang)}/s`;
  const bytes = formatBytes(shownTotal(model, flow.bytes), lang);
  const byteRate = `${formatBytes(Math.round(currentRate(samples, flow.bytes)), lang)}/s`;
  const shown: Record<FlowForm, string> = {
    words: `${texts[flow.name]} ${texts.datagrams(formatCount(count, lang))} (${rate}), ${bytes} (${byteRate})`,
    figures: `${texts[flow.name]} ${short} (${rate}) ${bytes} (${byteRate})`,
    arrows: `${flow.arrow}${short} ${rate} ${bytes} ${byteRate}`,
    rates: `${flow.arrow}${short} ${rate} ${byteRate}`,
  };
  return { text: shown[form], rank };
}

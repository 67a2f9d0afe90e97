/** All about one client; of a sealed one, how its session goes and what waits for it. */
import { type Catalog, catalogOf, type Lang } from "@recado/runtime/i18n";
import { sanitize, textWidth } from "@recado/runtime/tui";
import type { ClientRow, SessionFigures } from "../core/events.ts";
import { formatEndpoint } from "../endpoint-text.ts";
import type { Dialog } from "./dialog.ts";
import type { DialogBox, DialogRow } from "./dialog-box.ts";
import { formatBytes, formatCount, formatDateTime, formatMs, formatShare, formatUptime } from "./figures.ts";
import type { Model } from "./model.ts";
import { STYLE } from "./style.ts";

type Details = Extract<Dialog, { kind: "details" }>;
type Pair = readonly [label: string, text: string];

export function detailsBox({ client: shown, top }: Details, model: Model): DialogBox {
  const { lang, latest, isReadOnly } = model;
  const { details } = catalogOf(lang).serverConsole;
  const now = latest.snapshot.clients.find((row) => row.id === shown.id && row.joinedAtMs === shown.joinedAtMs);
  const client = now ?? shown;
  const pairs = [
    ...clientPairs(client, latest.wallMs, details, lang),
    ...(client.session ? sessionPairs(client.session, latest.wallMs, details, lang) : []),
  ];
  const labelWidth = Math.max(...pairs.map(([label]) => textWidth(label)));
  const rows = pairs.map(([label, text]): DialogRow => ({ kind: "pair", label, text, labelWidth }));
  const state: DialogRow[] = now === undefined ? [{ kind: "text", text: details.hasLeft, style: STYLE.warning }] : [];
  const hint = isReadOnly ? details.readOnlyHint : details.hint;
  return {
    title: details.title(sanitize(client.name), client.id),
    top,
    rows: [...rows, ...state, { kind: "text", text: hint, style: STYLE.key, isExtra: true }],
  };
}

type Texts = Catalog["serverConsole"]["details"];

function clientPairs(client: ClientRow, wallMs: number, texts: Texts, lang: Lang): Pair[] {
  const since = (atMs: number) => `${formatDateTime(atMs)}, ${texts.ago(formatUptime(wallMs - atMs))}`;
  const frames = (count: number, byteCount: number) =>
    texts.frames(formatCount(count, lang), formatBytes(byteCount, lang));
  return [
    [texts.address, formatEndpoint(client.endpoint)],
    [texts.kind, texts.kinds[client.peer]],
    ...(client.key === undefined ? [] : [[texts.key, client.key] as const]),
    ...(client.isMuted ? [[texts.muted, texts.mutedText] as const] : []),
    [texts.joined, since(client.joinedAtMs)],
    [texts.lastSeen, since(client.lastSeenAtMs)],
    [texts.framesIn, frames(client.framesIn, client.bytesIn)],
    [texts.framesOut, frames(client.framesOut, client.bytesOut)],
    [texts.drops, texts.dropCount(formatCount(client.drops, lang))],
  ];
}

function sessionPairs(session: SessionFigures, wallMs: number, texts: Texts, lang: Lang): Pair[] {
  const { rttMs, jitterMs, lost, reordered, duplicated, resent, unacknowledgedSinceMs } = session;
  const share = (value: number) => formatShare(value, lang);
  const waiting = [
    texts.waitingText(formatCount(session.heldCount, lang), formatBytes(session.heldByteCount, lang)),
    session.isBehind ? texts.behind : "",
    unacknowledgedSinceMs === undefined ? "" : texts.stalled(formatUptime(wallMs - unacknowledgedSinceMs)),
  ];
  return [
    [texts.link, rttMs === undefined ? "—" : texts.linkText(formatMs(rttMs, lang), formatMs(jitterMs, lang))],
    [texts.loss, texts.lossText(share(lost), share(reordered), share(duplicated))],
    [texts.resent, texts.resentText(share(resent))],
    [texts.waiting, waiting.filter((part) => part !== "").join(", ")],
    [texts.mailbox, texts.mailboxText(formatCount(session.mailboxCount, lang))],
  ];
}

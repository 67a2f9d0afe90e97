/**
 * One entry of a buffer as rows of styled spans:
 * `HH:MM m nick │ text`, with the mark `m` and the nick in fixed columns and wrapped text indented under
 * itself; in front of it the day rule and the unread rule where they belong. In a pane too narrow for
 * that: `m nick│text`.
 *
 * Rows are a pure function of the entry and its surroundings; a cache by entry makes drawing and
 * scrolling pay for each entry once per width.
 */
import { padEnd, padStart, type Style, textWidth, truncate, wrap } from "@recado/runtime/tui";
import { ACTION_PREFIX } from "../commands/index.ts";
import type { ChatEntry, Entry, NoticeEntry, PresenceEntry } from "./entry.ts";
import { type MatchPlace, splitFound } from "./found.ts";
import { clamp } from "./layout.ts";
import type { Texts } from "./model.ts";
import { nameStyle, type Theme } from "./palette.ts";

interface Span {
  readonly text: string;
  readonly style: Style;
}
export type Row = readonly Span[];

/** How everything in a pane looks. */
export interface Look {
  readonly width: number;
  readonly texts: Texts;
  readonly theme: Theme;
}

/** What decides about an entry's rows beside the entry itself. */
interface Surroundings extends Look {
  readonly previous: Entry | undefined;
  /** The unread rule stands in front of this entry. */
  readonly isFirstUnread: boolean;
}

const COMPACT_BELOW_WIDTH = 30;
const GROUP_MS = 5 * 60_000;

export const MARKS = {
  queued: "…",
  sent: "·",
  confirmed: "✓",
  delivered: "◆",
  waiting: "◇",
  relayed: "→",
  unconfirmed: "?",
  failed: "✗",
  mention: "»",
} as const;
/** Who talks in a session, in the list of people. */
export const SEALED_GLYPH = "▪";
export const NOTICE_GLYPHS = { info: "--", link: "==", server: "@@", error: "!!" } as const;
const NOTICE_STYLES = { info: "plain", link: "dim", server: "server", error: "error" } as const;

interface Cached {
  readonly key: string;
  readonly texts: Texts;
  readonly theme: Theme;
  readonly rows: readonly Row[];
}
const cache = new WeakMap<Entry, Cached>();

export function entryRows(entry: Entry, around: Surroundings): readonly Row[] {
  const startsDay = around.previous === undefined || dayOf(around.previous.atMs) !== dayOf(entry.atMs);
  const isRepeated = !startsDay && !around.isFirstUnread && isSameSpeaker(around.previous, entry);
  const key = `${around.width} ${startsDay} ${isRepeated} ${around.isFirstUnread}`;
  const cached = cache.get(entry);
  if (cached?.key === key && cached.texts === around.texts && cached.theme === around.theme) return cached.rows;
  const { styles } = around.theme;
  const rows: Row[] = [];
  if (startsDay) rows.push(rule(around.texts.day(entry.atMs), around.width, styles.dim));
  if (around.isFirstUnread) rows.push(rule(around.texts.unreadRule, around.width, styles.unread));
  rows.push(...bodyRows(entry, around, isRepeated));
  cache.set(entry, { key, texts: around.texts, theme: around.theme, rows });
  return rows;
}

/** The local calendar day, as a number that is the same for all times of that day only. */
function dayOf(atMs: number): number {
  const date = new Date(atMs);
  return (date.getFullYear() * 12 + date.getMonth()) * 31 + date.getDate();
}

function timeText(atMs: number): string {
  const date = new Date(atMs);
  return `${String(date.getHours()).padStart(2, "0")}:${String(date.getMinutes()).padStart(2, "0")}`;
}

function isSameSpeaker(previous: Entry | undefined, entry: Entry): boolean {
  if (previous?.kind !== "chat" || entry.kind !== "chat") return false;
  return previous.origin === entry.origin && previous.name === entry.name && entry.atMs - previous.atMs < GROUP_MS;
}

function rule(title: string, width: number, style: Style): Row {
  const label = truncate(` ${title} `, Math.max(0, width - 4));
  const left = Math.floor((width - textWidth(label)) / 2);
  const right = width - textWidth(label) - left;
  return [{ text: "─".repeat(left) + label + "─".repeat(right), style }];
}

function bodyRows(entry: Entry, around: Surroundings, isRepeated: boolean): Row[] {
  switch (entry.kind) {
    case "chat":
      return chatRows(entry, around, isRepeated);
    case "notice":
      return noticeRows(entry, around);
    case "presence":
      return presenceRows(entry, around);
  }
}

/** What stands left of the text in the first row of an entry. */
interface Gutter {
  readonly atMs: number;
  readonly mark: Span;
  readonly nick: Span;
  readonly isTimeDim: boolean;
}

function chatRows(entry: ChatEntry, around: Surroundings, isRepeated: boolean): Row[] {
  const { styles } = around.theme;
  const nickWidth = nickWidthOf(around.width);
  const isAction = entry.text.startsWith(ACTION_PREFIX) && entry.text.length > ACTION_PREFIX.length;
  const label = labelOf(entry, isAction ? around.width : nickWidth);
  const style = isRepeated && !isAction ? styles.dim : nameStyle(around.theme, entry.origin, entry.own);
  const nick: Span = { text: isAction ? "*" : label, style };
  const text = isAction ? `${label} ${entry.text.slice(ACTION_PREFIX.length)}` : entry.text;
  const textStyle = entry.mention && !entry.own ? styles.mention : styles.plain;
  const gutter: Gutter = { atMs: entry.atMs, mark: markOf(entry, around.theme), nick, isTimeDim: isRepeated };
  const plainRows = gutteredRows(gutter, text, textStyle, around);
  const rows =
    entry.found === undefined ? plainRows : plainRows.map((row) => withFound(row, entry.found ?? [], styles.mention));
  if (entry.delivery?.state !== "failed") return rows;
  const why = around.texts.notDelivered(entry.delivery.why ?? "");
  return [...rows, ...wrap(why, textWidthOf(around.width)).map((line) => continuation(line, styles.error, around))];
}

/** The words that were searched for stand out in the row's text, which is its last span. */
export function withFound(
  row: Row,
  words: readonly string[],
  foundStyle: Style,
  where: MatchPlace = "word-start",
): Row {
  const span = row.at(-1);
  if (span === undefined) return row;
  const parts = splitFound(span.text, words, where);
  return [
    ...row.slice(0, -1),
    ...parts.map(({ text, isFound }) => ({ text, style: isFound ? foundStyle : span.style })),
  ];
}

function noticeRows(entry: NoticeEntry, around: Surroundings): Row[] {
  const { styles } = around.theme;
  const style = styles[NOTICE_STYLES[entry.level]];
  const nick: Span = { text: NOTICE_GLYPHS[entry.level], style };
  const gutter: Gutter = { atMs: entry.atMs, mark: { text: " ", style: styles.plain }, nick, isTimeDim: true };
  return entry.text
    .split("\n")
    .flatMap((line, index) =>
      index === 0
        ? gutteredRows(gutter, line, style, around)
        : wrap(line, textWidthOf(around.width)).map((part) => continuation(part, style, around)),
    );
}

function presenceRows(entry: PresenceEntry, around: Surroundings): Row[] {
  const { styles } = around.theme;
  const nick: Span = { text: "--", style: styles.dim };
  const gutter: Gutter = { atMs: entry.atMs, mark: { text: " ", style: styles.plain }, nick, isTimeDim: true };
  return gutteredRows(gutter, presenceText(entry), styles.dim, around);
}

/** `→ ana, bob  ← carla`: who came, who went, in order. */
function presenceText({ changes }: PresenceEntry): string {
  return changes.reduce((text, { who, isHere }, index) => {
    if (changes[index - 1]?.isHere === isHere) return `${text}, ${who}`;
    return `${text}${index === 0 ? "" : "  "}${isHere ? "→" : "←"} ${who}`;
  }, "");
}

function gutteredRows(gutter: Gutter, text: string, style: Style, look: Look): Row[] {
  return wrap(text, textWidthOf(look.width)).map((line, index) =>
    index === 0 ? [...gutterSpans(gutter, look), { text: line, style }] : continuation(line, style, look),
  );
}

function gutterSpans(gutter: Gutter, { width, theme: { styles } }: Look): Row {
  const nickWidth = nickWidthOf(width);
  const nick = { ...gutter.nick, text: padStart(truncate(gutter.nick.text, nickWidth), nickWidth) };
  if (isCompact(width)) return [gutter.mark, nick, { text: "│", style: styles.rule }];
  const time: Span = { text: `${timeText(gutter.atMs)} `, style: gutter.isTimeDim ? styles.dim : styles.plain };
  return [time, gutter.mark, { text: " ", style: styles.plain }, nick, { text: " │ ", style: styles.rule }];
}

function continuation(line: string, style: Style, { width, theme: { styles } }: Look): Row {
  const gutter = isCompact(width) ? padEnd("", nickWidthOf(width) + 1) : padEnd("", nickWidthOf(width) + 8);
  return [
    { text: gutter, style: styles.plain },
    { text: isCompact(width) ? "│" : " │ ", style: styles.rule },
    { text: line, style },
  ];
}

function markOf(entry: ChatEntry, { styles }: Theme): Span {
  const state = entry.delivery?.state;
  if (state === undefined) return { text: entry.mention && !entry.own ? MARKS.mention : " ", style: styles.unread };
  return { text: MARKS[state], style: state === "failed" ? styles.error : styles.dim };
}

/** The name, with its id where names clash; the id is never what gets cut. */
function labelOf(entry: ChatEntry, width: number): string {
  if (!entry.clash) return entry.name;
  const id = `#${entry.origin}`;
  return truncate(entry.name, Math.max(1, width - id.length)) + id;
}

/** Where a line can be marked without covering what it says. */
export function markerColumn(width: number): number {
  return isCompact(width) ? 0 : 5;
}

function isCompact(width: number): boolean {
  return width < COMPACT_BELOW_WIDTH;
}

function nickWidthOf(width: number): number {
  return isCompact(width) ? 6 : clamp(Math.floor(width / 6), 6, 14);
}

function textWidthOf(width: number): number {
  return Math.max(1, width - nickWidthOf(width) - (isCompact(width) ? 2 : 11));
}

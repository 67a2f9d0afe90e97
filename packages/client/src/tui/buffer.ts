/**
 * A buffer: one conversation, with its lines, what was read of it, where it is scrolled to, and the
 * text being written in it.
 *
 * Read marks. While somebody looks (the buffer is shown, scrolled down, the terminal has the focus),
 * nothing counts as unread. When they look away, `readSeq` remembers the end of what they saw; the
 * unread rule stands there until they have come back and look away again, or write.
 */
import { emptyHistory, emptyLine, type LineHistory, type LineState } from "@recado/runtime/tui";
import { type Entry, mergePresence } from "./entry.ts";
import { Scrollback } from "./scrollback.ts";

const SCROLLBACK_LINES = 5_000;
/** While somebody reads further up. */
export const READING_LINES_MAX = 20_000;

export type BufferKey = "status" | "everybody" | `peer:${number}` | "found";

/** `follow`: the newest line is at the bottom. Otherwise the bottom row is row `row` of line `seq`. */
export type Scroll = "follow" | { readonly seq: number; readonly row: number };

export interface Buffer {
  readonly key: BufferKey;
  readonly lines: Scrollback<Entry>;
  /** Messages that came while nobody looked, and how many of them name us. */
  readonly unread: number;
  readonly mentions: number;
  readonly readSeq: number | undefined;
  readonly scroll: Scroll;
  readonly line: LineState;
  readonly history: LineHistory;
  readonly older: Older;
  /** What was searched for, in the buffer of what was found. */
  readonly words: string;
}

/** What stands before the oldest line. */
interface Older {
  readonly state: "unknown" | "loading" | "none";
  /** Lines that /history still wants. */
  readonly wantedCount: number;
}

const NOTHING_LOADED: Older = { state: "unknown", wantedCount: 0 };

export function newBuffer(key: BufferKey): Buffer {
  return {
    key,
    lines: Scrollback.empty(SCROLLBACK_LINES),
    unread: 0,
    mentions: 0,
    readSeq: undefined,
    scroll: "follow",
    line: emptyLine,
    history: emptyHistory,
    older: NOTHING_LOADED,
    words: "",
  };
}

/** As at the beginning, but for what is being written in it. */
export function emptied(buffer: Buffer): Buffer {
  const lines = buffer.lines.cleared();
  return { ...buffer, lines, unread: 0, mentions: 0, readSeq: undefined, scroll: "follow", older: NOTHING_LOADED };
}

/** Scrolled there; who follows again needs no more lines than a buffer has. */
export function scrolledIn(buffer: Buffer, scroll: Scroll): Buffer {
  return scroll === "follow" && buffer.scroll !== "follow"
    ? { ...buffer, scroll, lines: buffer.lines.trimmed(), older: { ...buffer.older, state: forgotten(buffer) } }
    : { ...buffer, scroll };
}

/** What was trimmed off can be loaded again. */
function forgotten({ lines, older }: Buffer): Older["state"] {
  return lines.trimmed() === lines ? older.state : "unknown";
}

export function peerKey(id: number): BufferKey {
  return `peer:${id}`;
}

/** The id of the peer that a private buffer belongs to. */
export function peerOf(key: BufferKey): number | undefined {
  return key.startsWith("peer:") ? Number(key.slice(5)) : undefined;
}

/** Where the line of our text with this number stands. The newest are looked at first, those before `from` not at all. */
export function seqOf(lines: Buffer["lines"], sendId: number, from = lines.firstSeq): number | undefined {
  for (let seq = lines.endSeq - 1; seq >= Math.max(from, lines.firstSeq); seq--) {
    const entry = lines.at(seq);
    if (entry?.kind === "chat" && entry.delivery?.sendId === sendId) return seq;
  }
  return undefined;
}

/** Adds a line; `looking` says whether somebody sees it at once. */
export function appendEntry(buffer: Buffer, entry: Entry, looking: boolean): Buffer {
  if (entry.kind === "presence") {
    const merged = mergePresence(buffer.lines.last(), entry);
    if (merged !== undefined) return { ...buffer, lines: buffer.lines.replace(buffer.lines.endSeq - 1, merged) };
  }
  const counts = !looking && isNews(entry);
  return {
    ...buffer,
    lines: buffer.lines.append(entry, buffer.scroll === "follow" ? undefined : READING_LINES_MAX),
    unread: buffer.unread + (counts ? 1 : 0),
    mentions: buffer.mentions + (counts && entry.kind === "chat" && entry.mention ? 1 : 0),
  };
}

function isNews(entry: Entry): boolean {
  if (entry.kind === "chat") return !entry.own;
  return entry.kind === "notice" && (entry.level === "server" || entry.level === "error");
}

/** Somebody sees the end of the buffer now. */
export function markSeen(buffer: Buffer): Buffer {
  return buffer.unread === 0 && buffer.mentions === 0 ? buffer : { ...buffer, unread: 0, mentions: 0 };
}

/** Somebody who saw the end of the buffer looks away. */
export function markLeft(buffer: Buffer): Buffer {
  return buffer.scroll === "follow" ? { ...buffer, readSeq: buffer.lines.endSeq } : buffer;
}

/** The count, with `!` in front when one of them names us. */
export function badgeText({ unread, mentions }: Buffer): string {
  if (unread === 0) return "";
  return `${mentions > 0 ? "!" : ""}${unread > 999 ? "999+" : unread}`;
}

/** Messages of before: what this machine remembers, what the server has, and what was searched for. */
import { remember, sanitizeLines } from "@recado/runtime/tui";
import { serverSays } from "../server-says.ts";
import { type Buffer, type BufferKey, emptied, newBuffer, peerOf, READING_LINES_MAX, seqOf } from "./buffer.ts";
import type { ChatEntry, Entry, NoticeEntry } from "./entry.ts";
import { type Conversation, type Msg, type OlderLine, type OlderRequest, only, type Step } from "./messages.ts";
import { bufferOf, type Model, nameOfId, textsOf } from "./model.ts";
import { isListed, withLines } from "./outbox.ts";
import { searchName } from "./roster.ts";
import { notice, show, withBuffer } from "./update-buffers.ts";
import { chatOf, cleanMessage } from "./update-client.ts";
import { namesUs } from "./update-notify.ts";
import { viewportOf } from "./update-scroll.ts";
import { scrolledTo } from "./viewport.ts";

const PAGE = 50;
const PAGE_MAX = 100;

/** Asks for what stands before the oldest line, unless that is under way or there is nothing. */
export function loadOlder(model: Model, key: BufferKey, wantedCount = 0): Step {
  const buffer = bufferOf(model, key);
  const peer = key === "everybody" ? 0 : peerOf(key);
  const isPaged = peer !== undefined || key === "found";
  const isFull = buffer.lines.length >= READING_LINES_MAX;
  if (!isPaged || isFull || buffer.older.state !== "unknown") return only(model);
  const request: OlderRequest = {
    kind: "load-older",
    buffer: key,
    with: peer,
    words: buffer.words,
    beforeNumber: least(buffer, ({ number }) => number) ?? 0,
    beforeKey: least(buffer, (entry) => entry.key),
    limit: wantedCount === 0 ? PAGE : Math.min(wantedCount, PAGE_MAX),
  };
  return [withBuffer(model, key, (each) => ({ ...each, older: { state: "loading", wantedCount } })), [request]];
}

/** A conversation that would hardly fill a window shows what was said in it before. */
export function loadFirst(model: Model, key: BufferKey): Step {
  const shownCount = bufferOf(model, key).lines.values().filter(isPlaced).length;
  return shownCount < model.size.height ? loadOlder(model, key) : only(model);
}

/** A private conversation came to the front: what was said in it before is shown. */
export function opened(model: Model): Step {
  const { state } = model.link;
  return state.name === "registered" && state.sealed ? loadFirst(model, model.active) : only(model);
}

export function search(model: Model, words: string): Step {
  const shown = show(model, "found");
  return loadOlder(
    withBuffer(shown, "found", ({ line, history }) => ({ ...newBuffer("found"), line, history, words })),
    "found",
  );
}

export function olderCame(model: Model, { buffer: key, lines, hasMore }: Msg & { kind: "older" }): Step {
  const buffer = bufferOf(model, key);
  if (buffer.older.state !== "loading") return only(model);
  const keys = keysOf(buffer);
  const entries = lines
    .filter(({ message, key: storeKey }) => !holds(buffer, message.number) && !keys.has(storeKey))
    .map((line) => entryOf(model, buffer, line));
  const wantedCount = Math.max(0, buffer.older.wantedCount - lines.length);
  // A server that gives nothing has nothing, whatever it says.
  const isMore = hasMore && lines.length > 0;
  const state = isMore ? "unknown" : "none";
  const noted = { ...model, outbox: withLines(model.outbox, key, entries) };
  const loaded = withBuffer(noted, key, (each) => {
    return { ...each, lines: each.lines.prepend(entries), older: { state, wantedCount } };
  });
  if (key === "found" && lines.length === 0)
    return only(notice(loaded, "info", textsOf(model).notices.nothingFound, key));
  if (wantedCount > 0 && isMore) return loadOlder(loaded, key, wantedCount);
  const isAsked = buffer.older.wantedCount > 0 && key === model.active;
  return only(isAsked ? withBuffer(loaded, key, (each) => shownFromTop(loaded, each)) : loaded);
}

export function olderFailed(model: Model, { buffer: key, why }: Msg & { kind: "older-failed" }): Model {
  const failed = withBuffer(model, key, (each) => ({ ...each, older: { state: "unknown", wantedCount: 0 } }));
  return notice(failed, "error", textsOf(model).notices.historyFaults[why], key);
}

/** Another server's conversations, or at the start those of the last time. What is being written stays. */
export function remembered(model: Model, { conversations }: Msg & { kind: "remembered" }): Model {
  const cleared: Model = {
    ...model,
    buffers: model.buffers
      .filter(({ key }) => key !== "found")
      .map((buffer) => (buffer.key === "status" ? buffer : emptied(buffer))),
    outbox: new Map(),
    active: model.active === "found" ? "everybody" : model.active,
  };
  return conversations.reduce(withConversation, cleared);
}

function withConversation(model: Model, { key, lines, typed }: Conversation): Model {
  const names = new Map(model.names);
  for (const { message } of lines) names.set(message.origin, cleanMessage(message).name);
  const entries = lines.map((line) => entryOf(model, bufferOf(model, key), line));
  const outbox = withLines(model.outbox, key, entries);
  return withBuffer({ ...model, names, outbox, typed: typed.reduce(remember, model.typed) }, key, (buffer) => ({
    ...buffer,
    lines: buffer.lines.prepend(entries),
    history: typed.reduce(remember, buffer.history),
  }));
}

/** Our own text has its place, and the server's time. */
export function placed(model: Model, sendId: number, number: number, atMs: number): Model {
  for (const { key, lines } of model.buffers) {
    const seq = seqOf(lines, sendId);
    const entry = seq === undefined ? undefined : lines.at(seq);
    if (seq === undefined || entry?.kind !== "chat") continue;
    const changed = lines.replace(seq, { ...entry, number, atMs });
    return withBuffer(model, key, (buffer) => ({ ...buffer, lines: changed }));
  }
  return model;
}

/** What is shown must be without a gap: older lines are loaded anew by who scrolls up. */
export function skipped(model: Model, count: number): Model {
  const text = textsOf(model).notices.skipped(count);
  return notice(withBuffer(model, "everybody", withOutboxOnly), "info", text, "everybody");
}

/** Emptied, but for our texts that wait or did not arrive. They have no place: nothing before them is shown. */
function withOutboxOnly(buffer: Buffer): Buffer {
  const empty = emptied(buffer);
  const kept = buffer.lines.values().filter(isListed);
  const lines = kept.reduce((all, { key: _, number: __, ...entry }) => all.append(entry), empty.lines);
  return { ...empty, lines };
}

/** The buffer has the message with this number. */
export function holds({ lines }: Buffer, number: number | undefined): boolean {
  if (number === undefined) return false;
  for (let seq = lines.endSeq - 1; seq >= lines.firstSeq; seq--) {
    const entry = lines.at(seq);
    if (!isPlaced(entry) || entry.number === undefined) continue;
    if (entry.number <= number) return entry.number === number;
  }
  return false;
}

function shownFromTop(model: Model, buffer: Buffer): Buffer {
  return { ...buffer, scroll: scrolledTo(buffer, viewportOf(model, false), buffer.lines.firstSeq) };
}

/** Our own texts stand where they were written, or left, which may be before or behind their place. */
function least({ lines }: Buffer, of: (entry: ChatEntry | NoticeEntry) => number | undefined): number | undefined {
  const values = lines.values().flatMap((entry) => (isPlaced(entry) ? (of(entry) ?? []) : []));
  return values.length === 0 ? undefined : values.reduce((a, b) => Math.min(a, b));
}

/** Of the lines that this machine has and the buffer shows. */
function keysOf({ lines }: Buffer): ReadonlySet<number | undefined> {
  return new Set(lines.values().flatMap((entry) => keyOf(entry) ?? []));
}

function keyOf(entry: Entry): number | undefined {
  if (entry.kind === "chat") return entry.key ?? entry.delivery?.sendId;
  return entry.kind === "notice" ? entry.key : undefined;
}

function isPlaced(entry: Entry | undefined): entry is ChatEntry | NoticeEntry {
  return entry?.kind === "chat" || entry?.kind === "notice";
}

function entryOf(model: Model, { key: buffer, words }: Buffer, { message: raw, key, delivery, why }: OlderLine): Entry {
  const message = cleanMessage(raw, raw.origin === model.target?.id);
  if (message.scope === "server") {
    const text = serverSays(sanitizeLines(message.text), model.catalog);
    return { kind: "notice", atMs: message.atMs, level: "server", text, number: message.number, key };
  }
  const own = message.origin === model.target?.id;
  const mention = !own && namesUs(model, message.text);
  const chat: ChatEntry = { ...chatOf(model, message), own, mention, key };
  const state = own ? delivery : undefined;
  const said = why === undefined ? undefined : serverSays(why, model.catalog);
  const marked = state ? { ...chat, delivery: { sendId: key ?? -1, state, why: said } } : chat;
  if (buffer !== "found") return marked;
  const isPrivate = message.scope === "private";
  const peer = own ? message.dest : message.origin;
  const text = isPrivate ? textsOf(model).foundPrivate(nameOfId(model, peer)) + message.text : message.text;
  return { ...marked, text, found: words.split(/\s+/).map(searchName).filter(Boolean) };
}

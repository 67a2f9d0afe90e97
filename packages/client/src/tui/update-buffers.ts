/** Opening, showing, closing and filling buffers. */
import type { RosterEntry } from "../events.ts";
import {
  appendEntry,
  type Buffer,
  type BufferKey,
  markLeft,
  markSeen,
  newBuffer,
  peerKey,
  peerOf,
  scrolledIn,
} from "./buffer.ts";
import type { Entry, NoticeLevel, Placed } from "./entry.ts";
import { activeBuffer, bufferOf, type Model, nameOfId, textsOf } from "./model.ts";
import { searchName } from "./roster.ts";

/** Somebody sees the end of this buffer right now. */
export function isLooking(model: Model, key: BufferKey): boolean {
  const isShown = model.active === key && model.form === undefined && model.overlay === undefined;
  return isShown && model.focused && bufferOf(model, key).scroll === "follow";
}

export function withBuffer(model: Model, key: BufferKey, change: (buffer: Buffer) => Buffer): Model {
  const isOpen = model.buffers.some((buffer) => buffer.key === key);
  const buffers = isOpen ? model.buffers : [...model.buffers, newBuffer(key)];
  return { ...model, buffers: buffers.map((buffer) => (buffer.key === key ? change(buffer) : buffer)) };
}

export function withActive(model: Model, change: (buffer: Buffer) => Buffer): Model {
  return withBuffer(model, model.active, change);
}

/** Adds a line; a buffer that is not open is opened, in the background. */
export function append(model: Model, key: BufferKey, entry: Entry, looking = isLooking(model, key)): Model {
  return withBuffer(model, key, (buffer) => appendEntry(buffer, entry, looking));
}

export function notice(model: Model, level: NoticeLevel, text: string, key: BufferKey = model.active): Model {
  return append(model, key, { kind: "notice", atMs: model.nowMs, level, text });
}

/**
 * The same line in several buffers, once in each. Seen in one of them, it is no news in the others. `placed`: where it
 * stands in the conversation of the first.
 */
export function noticeIn(
  model: Model,
  keys: readonly BufferKey[],
  level: NoticeLevel,
  text: string,
  placed: Placed = {},
): Model {
  const isSeen = keys.some((key) => isLooking(model, key));
  const entry: Entry = { kind: "notice", atMs: model.nowMs, level, text };
  return [...new Set(keys)].reduce((current, key, index) => {
    return append(current, key, index === 0 ? { ...entry, ...placed } : entry, isSeen);
  }, model);
}

/** Brings a buffer to the front, opened if need be. */
export function show(model: Model, key: BufferKey): Model {
  if (key === model.active) return { ...model, focus: "input" };
  const left = isLooking(model, model.active) ? withActive(model, markLeft) : model;
  const shown: Model = { ...left, active: key, previous: model.active, focus: "input", completion: undefined };
  return seen(withBuffer(shown, key, (buffer) => buffer));
}

/** Counts as read what somebody sees. */
export function seen(model: Model): Model {
  return isLooking(model, model.active) ? withActive(model, markSeen) : model;
}

export function showIndex(model: Model, index: number): Model {
  const buffer = model.buffers[index];
  return buffer === undefined ? model : show(model, buffer.key);
}

/** The next buffer in order, round and round. */
export function showNext(model: Model, step: 1 | -1): Model {
  const index = model.buffers.findIndex(({ key }) => key === model.active);
  return showIndex(model, (index + step + model.buffers.length) % model.buffers.length);
}

/** The buffer with the most urgent news: a mention, a private message, a message. */
export function showActive(model: Model): Model {
  const rank = (buffer: Buffer) => (buffer.mentions > 0 ? 3 : peerOf(buffer.key) === undefined ? 1 : 2);
  const waiting = model.buffers.filter(({ key, unread }) => unread > 0 && key !== model.active);
  const best = waiting.reduce<Buffer | undefined>(
    (first, buffer) => (first === undefined || rank(buffer) > rank(first) ? buffer : first),
    undefined,
  );
  return best === undefined ? model : show(model, best.key);
}

/** Undefined for a buffer that always stays. */
export function close(model: Model, key: BufferKey): Model | undefined {
  if (peerOf(key) === undefined && key !== "found") return undefined;
  const index = model.buffers.findIndex((buffer) => buffer.key === key);
  const buffers = model.buffers.filter((buffer) => buffer.key !== key);
  const neighbour = buffers[Math.min(index, buffers.length - 1)]?.key ?? "everybody";
  const isKept = buffers.some((buffer) => buffer.key === model.previous);
  const next = isKept && model.previous !== key ? model.previous : neighbour;
  return seen({ ...model, buffers, active: model.active === key ? next : model.active, previous: "everybody" });
}

/** What a buffer is called, in the list and for /buffer. */
export function bufferName(model: Model, key: BufferKey): string {
  const texts = textsOf(model);
  if (key === "status") return texts.statusBuffer;
  if (key === "everybody") return texts.everybodyBuffer;
  if (key === "found") return texts.foundBuffer;
  const id = peerOf(key) ?? 0;
  const name = nameOfId(model, id);
  return model.roster.isClash(id, name) ? `${name}#${id}` : name;
}

/** By number, name, or beginning of a name. */
export function findBuffer(model: Model, ref: string): BufferKey | undefined {
  if (/^\d+$/.test(ref)) return model.buffers[Number(ref) - 1]?.key;
  const wanted = searchName(ref);
  const named = model.buffers.map(({ key }) => ({ key, name: searchName(bufferName(model, key)) }));
  return (named.find(({ name }) => name === wanted) ?? named.find(({ name }) => name.startsWith(wanted)))?.key;
}

export function openPeer(model: Model, entry: Pick<RosterEntry, "id">): Model {
  return show(model, peerKey(entry.id));
}

/** Writing ends the unread rule and goes to the newest line. */
export function wrote(model: Model): Model {
  return withActive(model, (buffer) => {
    return { ...scrolledIn(buffer, "follow"), readSeq: undefined, unread: 0, mentions: 0 };
  });
}

export function setLine(model: Model, line: Buffer["line"]): Model {
  return activeBuffer(model).line === line ? model : withActive(model, (buffer) => ({ ...buffer, line }));
}

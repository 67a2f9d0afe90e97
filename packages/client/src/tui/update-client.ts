/**
 * What the connection tells, into the model. Every text of a peer or of the server passes `sanitize`
 * here, where it enters; nothing behind this file sees a raw one.
 */

import { sanitize, sanitizeLines } from "@recado/runtime/tui";
import type { ChatMessage, ClientEvent, ConnectionState, RosterEntry } from "../events.ts";
import { endpointText } from "../faces/endpoint-text.ts";
import { memoryText } from "../faces/plain-lines.ts";
import { serverSays } from "../server-says.ts";
import { type BufferKey, peerKey, seqOf } from "./buffer.ts";
import { openForm } from "./connect-form.ts";
import type { ChatEntry, DeliveryNote } from "./entry.ts";
import { only, type Step } from "./messages.ts";
import { bufferOf, entryLabel, type Model, nameOfId, serverText, textsOf } from "./model.ts";
import { withItem, withLine } from "./outbox.ts";
import { Roster } from "./roster.ts";
import { append, isLooking, notice, noticeIn, withBuffer } from "./update-buffers.ts";
import { holds, loadFirst, placed, skipped } from "./update-history.ts";
import { called, namesUs } from "./update-notify.ts";

/** The delivery of an older line than this is not looked for, unless the outbox knows of it. */
const DELIVERY_SEARCH_LINES = 500;

export function updateClient(model: Model, event: ClientEvent): Step {
  switch (event.kind) {
    case "state":
      return came(
        model,
        stateChanged({ ...model, link: { ...model.link, server: event.server, named: event.named } }, event.state),
      );
    case "message":
      return received(model, cleanMessage(event.message), event.key);
    case "sent":
      return only(sent(model, event.sendId, cleanMessage(event.message, true)));
    case "delivery": {
      const why = event.why === undefined ? undefined : serverSays(event.why, model.catalog);
      return only(delivered(model, { sendId: event.sendId, state: event.delivery, rttMs: event.rttMs, why }));
    }
    case "server-key": {
      if (event.verdict === "known") return only(model);
      const { newServerKey, otherServerKey } = model.catalog.clientCli;
      const tell = event.verdict === "new" ? newServerKey : otherServerKey;
      const text = tell(endpointText({ address: event.host, port: event.port }), event.fingerprint);
      return only(notice(model, event.verdict === "new" ? "link" : "error", text, "status"));
    }
    case "placed":
      return only(placed(model, event.sendId, event.number, event.atMs));
    case "servers":
      return only(model);
    case "skipped":
      return only(skipped(model, event.count));
    case "memory":
      return only(notice(model, "error", memoryText(event, model.catalog.clientCli), "status"));
    case "server-error":
      return only(
        noticeIn(
          model,
          ["status", model.active],
          "error",
          textsOf(model).notices.serverError(serverSays(event.text, model.catalog)),
        ),
      );
    case "joined":
      return only(joined(model, cleanEntry(event.entry)));
    case "left":
      return only(left(model, cleanEntry(event.entry)));
    case "renamed":
      return only(renamed(model, cleanEntry(event.entry), sanitize(event.oldName)));
    case "roster":
      return only(rosterLearned(model, event.entries.map(cleanEntry)));
    case "status": {
      const { uptimeSeconds, clientCount } = event;
      const status = { uptimeSeconds, clientCount, text: sanitize(event.text), atMs: model.nowMs };
      return only({ ...model, link: { ...model.link, status } });
    }
    case "rtt":
      return only({ ...model, link: { ...model.link, rttMs: event.rttMs, figures: event.link ?? model.link.figures } });
    case "dropped":
      return only(model);
  }
}

/** What a server has in its history may have lines, and so may what we write. */
export function cleanMessage(message: ChatMessage, isOurs = false): ChatMessage {
  const mayHaveLines = isOurs || message.sealed === true || message.number !== undefined;
  const text = mayHaveLines ? sanitizeLines(message.text) : sanitize(message.text);
  return { ...message, name: cleanName(message.name, message.origin), text };
}

function cleanEntry(entry: RosterEntry): RosterEntry {
  return { ...entry, name: cleanName(entry.name, entry.id) };
}

function cleanName(name: string, id: number): string {
  return sanitize(name).trim() || `#${id}`;
}

function stateChanged(model: Model, state: ConnectionState): Model {
  const before = model.link.state;
  const { notices, losses } = textsOf(model);
  const next: Model = { ...model, link: { ...model.link, state } };
  const everywhere: readonly BufferKey[] = model.link.wasRegistered ? ["status", "everybody"] : ["status"];
  switch (state.name) {
    case "registered": {
      if (before.name === "registered") return next;
      const link = { ...next.link, isSealed: state.sealed, wasRegistered: true, rttMs: state.rttMs ?? next.link.rttMs };
      const text = notices.connected(serverText(next), state.sealed ? "sealed" : state.server);
      return noticeIn({ ...next, link, form: undefined }, everywhere, "link", text);
    }
    case "waiting": {
      if (before.name === "registered") return noticeIn(next, everywhere, "link", notices.lost(losses[state.why]));
      if (state.attempt > 1) return next;
      return noticeIn(next, ["status", "everybody"], "link", notices.failed(serverText(next), losses[state.why]));
    }
    case "refused":
      return refused(next, serverSays(state.text, model.catalog));
    case "closed":
      return before.name === "registered" ? noticeIn(next, everywhere, "link", notices.disconnected) : next;
    case "connecting":
      return next;
  }
}

/** Before we were ever in, the form asks for another id or name; later (a kick) the chat stays to be read. */
function refused(model: Model, text: string): Model {
  const told = textsOf(model).notices.refused(text);
  if (model.link.wasRegistered || model.target === undefined) {
    return noticeIn(model, ["status", model.active], "error", told);
  }
  return { ...notice(model, "link", told, "status"), form: openForm(textsOf(model).form, model.target, text) };
}

function received(model: Model, message: ChatMessage, storeKey: number | undefined): Step {
  if (message.scope === "server") {
    const { number } = message;
    if (holds(bufferOf(model, "everybody"), number)) return only(model);
    // Where it stands for who comes later; and where the user is.
    const placed = { number, key: storeKey };
    const text = serverSays(message.text, model.catalog);
    return only(noticeIn(model, ["everybody", model.active], "server", text, placed));
  }
  if (model.ignored.has(message.origin)) return only(model);
  const isOwn = message.origin === model.target?.id;
  const key = message.scope === "public" ? "everybody" : peerKey(isOwn ? message.dest : message.origin);
  if (holds(bufferOf(model, key), message.number)) return only(model);
  const known = withName(model, message.origin, message.name);
  const mention = !isOwn && namesUs(model, message.text);
  const entry: ChatEntry = { ...chatOf(known, message), own: isOwn, mention, key: storeKey };
  const next = append(isOwn || key === "everybody" ? known : { ...known, replyTo: message.origin }, key, entry);
  return isLooking(known, key) ? only(next) : called(next, key, entry);
}

export function chatOf(model: Model, message: ChatMessage): Omit<ChatEntry, "own" | "mention"> {
  const { origin, name, text, atMs, number } = message;
  return { kind: "chat", atMs, origin, name, clash: model.roster.isClash(origin, name), text, number };
}

function sent(model: Model, sendId: number, message: ChatMessage): Model {
  const key = message.dest === 0 ? "everybody" : peerKey(message.dest);
  const delivery: DeliveryNote = { sendId, state: "sent" };
  const entry: ChatEntry = { ...chatOf(model, message), own: true, mention: false, delivery, key: sendId };
  const noted = { ...model, outbox: withLine(model.outbox, key, entry) };
  // One of the last run, which this machine remembered, stands there already.
  return seqOf(bufferOf(model, key).lines, sendId) === undefined ? append(noted, key, entry) : noted;
}

/** A conversation that has nothing yet shows what was said before. */
function came(before: Model, model: Model): Step {
  const { state } = model.link;
  const isNew = state.name === "registered" && state.sealed && before.link.state.name !== "registered";
  return isNew ? loadFirst(model, "everybody") : only(model);
}

function delivered(model: Model, note: DeliveryNote): Model {
  // In a session a text may have waited long before it left; the session itself tells the round trip.
  const isRoundTrip = note.rttMs !== undefined && !model.link.isSealed;
  const link = isRoundTrip ? { ...model.link, rttMs: note.rttMs } : model.link;
  const { sendId, state, why } = note;
  const item = model.outbox.get(sendId);
  const outbox = item === undefined ? model.outbox : withItem(model.outbox, { ...item, state, why });
  const known = { ...model, link, outbox };
  for (const { key, lines } of model.buffers) {
    const seq = seqOf(lines, sendId, item?.buffer === key ? undefined : lines.endSeq - DELIVERY_SEARCH_LINES);
    const entry = seq === undefined ? undefined : lines.at(seq);
    if (seq === undefined || entry?.kind !== "chat") continue;
    const changed = { ...entry, delivery: note };
    const noted = item === undefined ? { ...known, outbox: withLine(outbox, key, changed) } : known;
    const marked = withBuffer(noted, key, (buffer) => ({ ...buffer, lines: lines.replace(seq, changed) }));
    return toldHere(marked, key, note, entry.text);
  }
  return known;
}

/** That the server refused a text is told where the user is, not only in the conversation that it was for. */
function toldHere(model: Model, key: BufferKey, { state, why }: DeliveryNote, text: string): Model {
  if (state !== "failed" || why === undefined || key === model.active) return model;
  return notice(model, "error", model.catalog.clientCli.delivered.failed(text, why));
}

function withName(model: Model, id: number, name: string): Model {
  return model.names.get(id) === name ? model : { ...model, names: new Map(model.names).set(id, name) };
}

function hasBuffer(model: Model, key: BufferKey): boolean {
  return model.buffers.some((buffer) => buffer.key === key);
}

function joined(model: Model, entry: RosterEntry): Model {
  const roster = model.roster.with(entry);
  const known = { ...withName(model, entry.id, entry.name), roster };
  if (entry.id === model.target?.id) return known;
  const label = roster.isClash(entry.id, entry.name) ? entryLabel(entry) : entry.name;
  const told = append(known, "everybody", {
    kind: "presence",
    atMs: model.nowMs,
    changes: [{ who: label, isHere: true }],
  });
  const key = peerKey(entry.id);
  return hasBuffer(model, key) ? notice(told, "link", textsOf(model).notices.cameBack(entry.name), key) : told;
}

function left(model: Model, entry: RosterEntry): Model {
  const label = model.roster.isClash(entry.id, entry.name) ? entryLabel(entry) : entry.name;
  const known = { ...withName(model, entry.id, entry.name), roster: model.roster.without(entry.id) };
  if (entry.id === model.target?.id) return known;
  const told = append(known, "everybody", {
    kind: "presence",
    atMs: model.nowMs,
    changes: [{ who: label, isHere: false }],
  });
  const key = peerKey(entry.id);
  return hasBuffer(model, key) ? notice(told, "link", textsOf(model).notices.wentAway(entry.name), key) : told;
}

function renamed(model: Model, entry: RosterEntry, oldName: string): Model {
  const known = { ...withName(model, entry.id, entry.name), roster: model.roster.with(entry) };
  const target = model.target?.id === entry.id ? { ...model.target, name: entry.name } : model.target;
  const key = peerKey(entry.id);
  const keys: readonly BufferKey[] = hasBuffer(model, key) ? ["everybody", key] : ["everybody"];
  return noticeIn({ ...known, target }, keys, "link", textsOf(model).notices.renamed(oldName, entry.name));
}

function rosterLearned(model: Model, entries: readonly RosterEntry[]): Model {
  const names = new Map(model.names);
  for (const { id, name } of entries) names.set(id, name);
  const selectedUser = entries.some(({ id }) => id === model.selectedUser) ? model.selectedUser : undefined;
  return { ...model, roster: Roster.of(entries), names, selectedUser };
}

/** Who wrote last in the buffer comes first, then the others by name: the order for completion. */
export function usersByRecency(model: Model): RosterEntry[] {
  const lines = model.buffers.find(({ key }) => key === model.active)?.lines;
  const ids = new Set<number>();
  for (let seq = (lines?.endSeq ?? 0) - 1; seq >= (lines?.firstSeq ?? 0) && ids.size < 50; seq--) {
    const entry = lines?.at(seq);
    if (entry?.kind === "chat" && !entry.own) ids.add(entry.origin);
  }
  for (const { id } of model.roster.sorted) ids.add(id);
  ids.delete(model.target?.id ?? 0);
  return [...ids].filter((id) => model.roster.byId.has(id)).map((id) => ({ id, name: nameOfId(model, id) }));
}

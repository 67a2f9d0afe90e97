/**
 * A server event as a sentence for a person, in the language of the catalogue. The console's log pane
 * and the headless log both show these, so a program's mistake reads the same everywhere.
 * Whatever a peer wrote has passed `sanitize` when it comes out of here.
 */
import type { Catalog } from "@recado/runtime/i18n";
import { sanitize } from "@recado/runtime/tui";
import type { DropReason, LeaveReason, ServerEvent } from "./core/events.ts";
import { formatEndpoint } from "./endpoint-text.ts";

export type EventLevel = "debug" | "info" | "warn" | "error";

export interface EventDescription {
  readonly level: EventLevel;
  readonly text: string;
}

const LEAVE_LEVELS: Record<LeaveReason, EventLevel> = {
  bye: "info",
  expired: "warn",
  refused: "warn",
  kicked: "warn",
  shutdown: "info",
  moved: "info",
};

export function describeEvent(event: ServerEvent, catalog: Catalog): EventDescription {
  return { level: levelOf(event), text: sentenceOf(event, catalog) };
}

export function levelOf(event: ServerEvent): EventLevel {
  switch (event.kind) {
    case "text":
    case "status":
      return "debug";
    case "left":
      return LEAVE_LEVELS[event.reason];
    case "dropped":
      return event.reason === "unknown-session" ? "debug" : "warn";
    case "failed":
      return "error";
    case "storage":
      return event.fault === undefined ? "info" : "error";
    default:
      return "info";
  }
}

export function sentenceOf(event: ServerEvent, catalog: Catalog): string {
  const texts = catalog.serverEvents;
  switch (event.kind) {
    case "started":
      return texts.started(formatEndpoint(event.at));
    case "stopped":
      return texts.stopped;
    case "joined": {
      const { id, name, endpoint, peer } = event.client;
      return texts.joined(person(id, name), formatEndpoint(endpoint), texts.kinds[peer]);
    }
    case "left":
      return texts.left[event.reason](person(event.client.id, event.client.name), sanitize(event.why));
    case "text":
      return describeText(event, catalog);
    case "notice":
      return texts.notice(sanitize(event.text));
    case "notice-to":
      return texts.noticeTo(person(event.id, event.name), sanitize(event.text));
    case "status":
      return texts.status(sanitize(event.text));
    case "dropped":
      return describeDrop(event, catalog);
    case "muted":
    case "unmuted":
      return texts[event.kind](person(event.id, event.name));
    case "banned":
      return texts.banned(event.who, sanitize(event.reason));
    case "unbanned":
      return texts.unbanned(event.who);
    case "failed":
      return texts.failed(sanitize(event.message));
    case "storage": {
      if (event.fault === undefined) return texts.storageRestored;
      const faults: Readonly<Record<string, string>> = texts.storageFaults;
      return texts.storageFailed(faults[event.fault] ?? event.fault);
    }
  }
}

function describeDrop(event: Extract<ServerEvent, { kind: "dropped" }>, catalog: Catalog): string {
  const texts = catalog.serverEvents;
  const { client, datagram, detail, answered } = event;
  const sentences: Record<DropReason, string> = texts.drops;
  const who = client && person(client.id, client.name);
  const what = datagram && (datagram.frame ? texts.frame(datagram.frame) : texts.bytes(datagram.byteCount));
  const isExplained = detail !== "";
  const answer = isExplained ? texts.erroSent : texts.answered;
  const silence = isExplained && !client ? texts.withheld : texts.unanswered;
  const ends = [...(what ? [what] : []), answered ? answer : silence];
  return texts.dropped(
    formatEndpoint(event.from),
    who,
    sentences[event.reason],
    ends.map((end) => `[${end}]`).join(" "),
  );
}

function describeText(event: Extract<ServerEvent, { kind: "text" }>, catalog: Catalog): string {
  const texts = catalog.serverEvents;
  const sender = person(event.origin, event.name);
  if (event.dest === 0) return texts.textToAll(sender, sanitize(event.text));
  return texts.textToOne(sender, event.dest, event.byteCount);
}

function person(id: number, name: string): string {
  return `${sanitize(name)} (${id})`;
}

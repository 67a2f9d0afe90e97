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
};

export function describeEvent(event: ServerEvent, catalog: Catalog): EventDescription {
  const texts = catalog.serverEvents;
  switch (event.kind) {
    case "started":
      return { level: "info", text: texts.started(formatEndpoint(event.at)) };
    case "stopped":
      return { level: "info", text: texts.stopped };
    case "joined": {
      const { client } = event;
      const kind = texts.kinds[client.peer];
      return {
        level: "info",
        text: texts.joined(person(client.id, client.name), formatEndpoint(client.endpoint), kind),
      };
    }
    case "left": {
      const { client, reason } = event;
      return { level: LEAVE_LEVELS[reason], text: texts.left[reason](person(client.id, client.name)) };
    }
    case "text":
      return { level: "debug", text: describeText(event, catalog) };
    case "notice":
      return { level: "info", text: texts.notice(sanitize(event.text)) };
    case "status":
      return { level: "debug", text: texts.status(sanitize(event.text)) };
    case "dropped": {
      const sentences: Record<DropReason, string> = texts.drops;
      const end = event.answered ? texts.answered : texts.unanswered;
      return { level: "warn", text: texts.dropped(formatEndpoint(event.from), sentences[event.reason], end) };
    }
    case "failed":
      return { level: "error", text: texts.failed(sanitize(event.message)) };
  }
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

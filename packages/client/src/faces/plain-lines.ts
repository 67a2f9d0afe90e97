/** Events as plain lines of text: no control sequence, whatever a peer sent. Pure. */
import type { Catalog } from "@recado/runtime/i18n";
import { sanitize, sanitizeLines } from "@recado/runtime/text";
import type { ChatMessage, ClientEvent, ConnectionState, HistoryEntry } from "../events.ts";
import { serverSays } from "../server-says.ts";
import { endpointText } from "./endpoint-text.ts";

export interface PlainContext {
  readonly catalog: Catalog;
  readonly own: { readonly id: number; readonly name: string };
  /** Now, for countdowns. */
  readonly wallMs: number;
  readonly nameOf: (id: number) => string | undefined;
}

export interface PlainLine {
  /** `chat` is what people said and did; `note` is about ourselves and the connection. */
  readonly stream: "chat" | "note";
  readonly text: string;
}

/** Undefined for what is no news to a reader of lines. */
export function plainLine(event: ClientEvent, context: PlainContext): PlainLine | undefined {
  const texts = context.catalog.clientCli;
  switch (event.kind) {
    case "message":
      return chat(messageLine(event.message, context));
    case "sent":
      return chat(ownLine(event.message, context));
    case "joined":
      return chat(`* ${texts.plain.joined(whoIs(event.entry.id, event.entry.name))}`);
    case "left":
      return chat(`* ${texts.plain.left(whoIs(event.entry.id, event.entry.name))}`);
    case "renamed":
      return chat(`* ${texts.plain.renamed(sanitize(event.oldName), whoIs(event.entry.id, event.entry.name))}`);
    case "state":
      return note(`* ${stateText(event.state, endpointText(event.server), context)}`);
    case "server-key":
      return event.verdict === "known" ? undefined : note(`* ${serverKeyText(event, texts)}`);
    case "memory":
      return note(`* ${memoryText(event, texts)}`);
    case "skipped":
      return note(`* ${texts.plain.skipped(event.count)}`);
    case "server-error":
      return note(`${texts.plain.error} ${serverSays(event.text, context.catalog)}`);
    default:
      return undefined;
  }
}

export function stateText(state: ConnectionState, where: string, { catalog, own, wallMs }: PlainContext): string {
  const { states, losses, serverKinds } = catalog.clientCli;
  switch (state.name) {
    case "connecting":
      return states.connecting(where, state.attempt);
    case "registered":
      return states.registered(where, serverKinds[state.sealed ? "sealed" : state.server], own.id, sanitize(own.name));
    case "waiting":
      return states.waiting(losses[state.why], Math.max(1, Math.round((state.retryAtMs - wallMs) / 1000)));
    case "refused":
      return states.refused(serverSays(state.text, catalog));
    case "closed":
      return states.closed;
  }
}

/** Whether this conversation is remembered on this machine. */
export function memoryText(
  { fault, path }: Extract<ClientEvent, { kind: "memory" }>,
  { memoryFault, memoryRestored }: Catalog["clientCli"],
): string {
  return fault === undefined ? memoryRestored : memoryFault[fault](path);
}

function serverKeyText(
  { host, port, fingerprint, verdict }: Extract<ClientEvent, { kind: "server-key" }>,
  { newServerKey, otherServerKey }: Catalog["clientCli"],
): string {
  const tell = verdict === "new" ? newServerKey : otherServerKey;
  return tell(endpointText({ address: host, port }), fingerprint);
}

/** Names repeat; ids do not. */
export function whoIs(id: number, name: string | undefined): string {
  return name === undefined ? `${id}` : `${sanitize(name)} (${id})`;
}

function messageLine(message: ChatMessage, context: PlainContext): string {
  return `${timeText(message.atMs)} ${spoken(message, context)}`;
}

/** What somebody said, without its time. */
export function spoken({ scope, origin, name, text }: ChatMessage, { catalog }: PlainContext): string {
  const { plain } = catalog.clientCli;
  if (scope === "server") return `${plain.server} ${serverSays(text, catalog)}`;
  const mark = scope === "private" ? `${plain.private} ` : "";
  return `${mark}${whoIs(origin, name)}: ${indented(text)}`;
}

/** A message of before, with its day. */
export function historyLine(entry: HistoryEntry, context: PlainContext): string {
  const at = new Date(entry.atMs);
  const day = `${at.getFullYear()}-${twoDigits(at.getMonth() + 1)}-${twoDigits(at.getDate())}`;
  const line = entry.origin === context.own.id ? ownLine(entry, context) : messageLine(entry, context);
  return `${day} ${line}`;
}

function ownLine(message: ChatMessage, context: PlainContext): string {
  return `${timeText(message.atMs)} ${ownSpoken(message, context, context.catalog.clientCli.plain.you)}`;
}

/** What we said, without its time; `self` is what we are called. */
export function ownSpoken({ scope, dest, text }: ChatMessage, context: PlainContext, self: string): string {
  const { plain } = context.catalog.clientCli;
  const mark = scope === "private" ? `${plain.privateTo(whoIs(dest, context.nameOf(dest)))} ` : "";
  return `${mark}${self}: ${indented(text)}`;
}

/** The lines of a text behind its first; no peer can make one that looks like the line of another. */
function indented(text: string): string {
  return sanitizeLines(text).replaceAll("\n", "\n    ");
}

/** HH:MM, local. */
function timeText(atMs: number): string {
  const at = new Date(atMs);
  return `${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

function chat(text: string): PlainLine {
  return { stream: "chat", text };
}

function note(text: string): PlainLine {
  return { stream: "note", text };
}

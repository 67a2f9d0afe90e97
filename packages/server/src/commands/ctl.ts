/** `recado-server ctl`: asks the running server, and says what it answered. */
import type { Catalog, Lang } from "@recado/runtime/i18n";
import { sanitize } from "@recado/runtime/text";
import { formatTime } from "../console/figures.ts";
import type { ClientResult, NodesResult, StatsResult } from "../control/answer.ts";
import { askServer } from "../control/control-client.ts";
import type { LineResult } from "../control/control-connection.ts";
import type { WireRequest } from "../control/request.ts";
import type { Ban } from "../store/server-store.ts";
import { banLine } from "./bans.ts";
import { nodeLines } from "./ctl-nodes.ts";
import { clientLines, statLines } from "./ctl-tables.ts";

export interface CtlAction {
  readonly kind: "ctl";
  readonly request: WireRequest;
  readonly isJson: boolean;
}

/** The server did not do it; the message is a sentence for the user. */
export class CtlError extends Error {
  override readonly name = "CtlError";
}

/** Lines for the standard output. Throws CtlError, ControlClientError. */
export async function* runCtl(
  { request, isJson }: CtlAction,
  path: string,
  catalog: Catalog,
  lang: Lang,
): AsyncGenerator<string> {
  const isEndless = request.command === "stop" || request["follow"] === true;
  let isAnswered = false;
  for await (const message of askServer(path, request)) {
    if (message.ok === false) throw new CtlError(refusalOf(message.error, message.field, request, catalog));
    const { line, result } = { line: undefined, result: undefined, ...message };
    if (message.ok === undefined) yield isJson ? JSON.stringify(line) : logLine(line as LineResult);
    else yield* isJson ? jsonLines(request, result) : resultLines(request, result, catalog, lang);
    isAnswered = true;
    if (!isEndless) return;
  }
  if (!isAnswered) throw new CtlError(catalog.serverCtl.cutOff);
  if (request.command === "stop") yield catalog.serverCtl.stopped;
}

function refusalOf(code: string, field: string, request: WireRequest, { serverCtl }: Catalog): string {
  const sentences: Readonly<Record<string, (subject: string) => string>> = serverCtl.refusals;
  const subject = code === "bad-argument" ? field : String(request["client"] ?? request["who"] ?? request.command);
  return sentences[code]?.(subject) ?? serverCtl.refused(code);
}

/** A list is a line for each of its members. */
function jsonLines({ command }: WireRequest, result: unknown): string[] {
  const members: unknown = (result as Readonly<Record<string, unknown>>)[LISTS[command] ?? ""];
  return Array.isArray(members) ? members.map((each) => JSON.stringify(each)) : [JSON.stringify(result)];
}

const LISTS: Readonly<Partial<Record<WireRequest["command"], string>>> = {
  clients: "clients",
  mutes: "mutes",
  bans: "bans",
  nodes: "nodes",
  log: "lines",
};

/** What the server answers to a command that it did; both come from the same program. */
interface Results {
  readonly clients: readonly ClientResult[];
  readonly mutes: readonly { readonly id: number; readonly name: string }[];
  readonly bans: readonly (Omit<Ban, "atMs"> & { readonly at: string })[];
  readonly lines: readonly LineResult[];
}

function resultLines(request: WireRequest, result: unknown, catalog: Catalog, lang: Lang): string[] {
  const { serverCtl } = catalog;
  const results = result as Results;
  const who = String(request["client"] ?? request["who"] ?? "");
  switch (request.command) {
    case "stats":
      return statLines(result as StatsResult, catalog, lang);
    case "clients":
      return results.clients.length === 0 ? [serverCtl.nobody] : clientLines(results.clients, catalog, Date.now());
    case "mutes":
      if (results.mutes.length === 0) return [serverCtl.nobodyMuted];
      return results.mutes.map(({ id, name }) => `${id}  ${sanitize(name)}`);
    case "bans":
      if (results.bans.length === 0) return [catalog.serverCli.noBans];
      return results.bans.map(({ at, ...ban }) => banLine({ ...ban, atMs: Date.parse(at) }));
    case "log":
      return results.lines.map(logLine);
    case "notice":
    case "status":
      return [serverCtl.told((result as { readonly clients: number }).clients)];
    case "nodes":
      return nodeLines(result as NodesResult, catalog, lang, Date.now());
    case "drain":
      return [serverCtl.drained];
    case "stop":
      return [];
    default:
      return [serverCtl.done[request.command](who)];
  }
}

function logLine({ at, level, text }: LineResult): string {
  return `${formatTime(Date.parse(at))} ${level.toUpperCase().padEnd(5)} ${sanitize(text)}`;
}

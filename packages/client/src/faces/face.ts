/** What every face without a screen is given, and what they share. */

import type { Catalog } from "@recado/runtime/i18n";
import type { RecadoClient } from "../client.ts";
import { ConnectError } from "../client-options.ts";
import type { ClientEvent } from "../events.ts";
import { ExitCode, exitCodeOf } from "../exit-code.ts";
import { serverSays } from "../server-says.ts";
import { endpointText } from "./endpoint-text.ts";
import { jsonOf } from "./json-events.ts";
import { spoken } from "./plain-lines.ts";

export interface Face {
  readonly client: RecadoClient;
  readonly catalog: Catalog;
  readonly version: string;
  readonly json: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's own words for lines. */
  readonly aliases: ReadonlyMap<string, string>;
  /** The terminal itself shows what is typed. */
  readonly inputIsTerminal: boolean;
  /** Lines of the standard input. */
  readonly lines: AsyncIterable<string>;
  /** One line to the standard output: what was asked for. */
  write(line: string): void;
  /** One line to the standard error: what should be known besides. */
  note(line: string): void;
  /** The user wants to end: a signal, or the reader of our output is gone. */
  readonly ended: AbortSignal;
}

/**
 * Connects once, for a command that is soon over: not where that would end the session of a program that goes on, which
 * has the same conversation open.
 */
export async function connectBriefly(face: Face): Promise<ExitCode | undefined> {
  const { client, catalog, note } = face;
  if (client.memoryFault !== "locked") return connectOnce(face);
  note(catalog.clientCli.openElsewhere(client.id));
  return ExitCode.REFUSED;
}

/** What comes to the user alone comes once: it must not be lost with a command that is soon over. */
export function showsPrivate(face: Face): void {
  face.client.subscribe((event) => showPrivate(face, event));
}

function showPrivate({ client, catalog, json, note, write }: Face, event: ClientEvent): void {
  if (event.kind !== "message" || event.message.scope !== "private" || event.message.origin === client.id) return;
  const { id, name } = client;
  const nameOf = (peer: number) => client.roster.find((entry) => entry.id === peer)?.name;
  if (json) write(JSON.stringify(jsonOf(event)));
  else note(spoken(event.message, { catalog, own: { id, name }, wallMs: Date.now(), nameOf }));
}

/** Connects once. Undefined when it went well, else why the program ends. */
export async function connectOnce({ client, catalog, note, ended }: Face): Promise<ExitCode | undefined> {
  ended.addEventListener("abort", () => void client.close());
  client.reconnect();
  try {
    await client.registered();
    return undefined;
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    const texts = catalog.clientCli;
    const isEnd = ended.aborted && error.code === "closed";
    if (isEnd) note(texts.interrupted);
    else if (error.code === "refused") note(texts.connectErrors.refused(serverSays(error.message, catalog)));
    else note(texts.connectErrors[error.code](endpointText(client.server)));
    return exitCodeOf(error);
  }
}

import { encodeMessage, formatRoster, textOf } from "@recado/protocol";
import { ROSTER_PAGE_SIZE, ROSTER_TEXT_FRAMES_MAX } from "../config.ts";
import { type CoreContext, type Inbound, serverText } from "../context.ts";
import type { Client } from "../registry.ts";

/** LISTA_CLIENTES: a page of frames for a recado peer; for an original client, the list as it knows it, a MSG text. */
export function handleRosterRequest(context: CoreContext, inbound: Inbound, client: Client): void {
  if (client.peer === "recado") sendPage(context, client, textOf(inbound.bytes));
  else sendTexts(context, client);
}

function sendPage(context: CoreContext, client: Client, request: string): void {
  const { clients } = context.registry;
  const from = /^\d{1,9}$/.test(request) ? Number(request) : 0;
  for (const entry of clients.slice(from, from + ROSTER_PAGE_SIZE)) {
    context.unicast(rosterFrame(entry, client.id, `${entry.index}/${clients.length}`), client);
  }
}

function sendTexts(context: CoreContext, client: Client): void {
  const texts = formatRoster(context.registry.inOrder());
  for (const text of texts.slice(0, ROSTER_TEXT_FRAMES_MAX)) context.unicast(serverText(text, client.id), client);
}

/** One entry of the roster; `text` is `INDEX/TOTAL` in an answer, `+` or `-` in a change. */
export function rosterFrame(entry: Pick<Client, "id" | "name">, dest: number, text: string): Uint8Array {
  return encodeMessage({ kind: "roster", origin: entry.id, dest, name: entry.name, text });
}

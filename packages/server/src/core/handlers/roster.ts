import { encodeMessage, formatRoster, textOf } from "@recado/protocol";
import type { Member } from "../cluster/port.ts";
import { ROSTER_PAGE_SIZE, ROSTER_TEXT_FRAMES_MAX } from "../config.ts";
import { type CoreContext, type Inbound, serverText } from "../context.ts";
import type { Client } from "../registry.ts";

/** LISTA_CLIENTES: a page of frames for a recado peer; for an original client, the list as it knows it, a MSG text. */
export function handleRosterRequest(context: CoreContext, inbound: Inbound, client: Client): void {
  if (client.peer === "recado") sendPage(context, client, textOf(inbound.bytes));
  else sendTexts(context, client);
}

function sendPage(context: CoreContext, client: Client, request: string): void {
  const from = /^\d{1,9}$/.test(request) ? Number(request) : 0;
  for (const [place, entry] of rosterPage(context, from).entries()) {
    context.unicast(rosterFrame(entry, client.id, `${from + place}/${context.memberCount}`), client);
  }
}

function sendTexts(context: CoreContext, client: Client): void {
  const texts = formatRoster([...context.registry.inOrder(), ...context.elsewhere.members]);
  for (const text of texts.slice(0, ROSTER_TEXT_FRAMES_MAX)) context.unicast(serverText(text, client.id), client);
}

/** Those here come first. */
export function rosterPage(context: CoreContext, from: number): Member[] {
  const { registry, elsewhere } = context;
  const here = registry.clients.slice(from, from + ROSTER_PAGE_SIZE).map(memberOf);
  const start = Math.max(0, from - registry.size);
  return [...here, ...elsewhere.members.slice(start, start + ROSTER_PAGE_SIZE - here.length)];
}

export function memberOf({ id, name, sealed }: Client): Member {
  return { id, name, isSealed: sealed !== undefined };
}

/** One entry of the roster; `text` is `INDEX/TOTAL` in an answer, `+` or `-` in a change. */
export function rosterFrame(entry: Pick<Member, "id" | "name">, dest: number, text: string): Uint8Array {
  return encodeMessage({ kind: "roster", origin: entry.id, dest, name: entry.name, text });
}

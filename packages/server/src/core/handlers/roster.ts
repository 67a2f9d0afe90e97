import { encodeMessage, formatRoster, TEXT_SIZE, textOf } from "@recado/protocol";
import type { Member } from "../cluster/port.ts";
import { ROSTER_PAGE_SIZE, ROSTER_TEXT_FRAMES_MAX } from "../config.ts";
import { type CoreContext, type Inbound, serverText } from "../context.ts";
import { networkOf } from "../networks.ts";
import type { Client } from "../registry.ts";

/** The shortest, `1: a` and what parts it from the next, has 7 bytes. */
const ENTRIES_PER_TEXT_MAX = Math.ceil(TEXT_SIZE / 7);

/** LISTA_CLIENTES: a page of frames for a recado peer; for an original client, the list as it knows it, a MSG text. */
export function handleRosterRequest(context: CoreContext, inbound: Inbound, client: Client): void {
  if (client.peer === "recado") sendPage(context, client, textOf(inbound.bytes));
  else sendTexts(context, inbound, client);
}

function sendPage(context: CoreContext, client: Client, request: string): void {
  const from = /^\d{1,9}$/.test(request) ? Number(request) : 0;
  for (const [place, entry] of rosterPage(context, from).entries()) {
    context.unicast(rosterFrame(entry, client.id, `${from + place}/${context.memberCount}`), client);
  }
}

/** All of it or nothing: nothing marks the last of these frames. */
function sendTexts(context: CoreContext, inbound: Inbound, client: Client): void {
  const texts = formatRoster(firstOnes(context)).slice(0, ROSTER_TEXT_FRAMES_MAX);
  if (!context.rosterTexts.take(networkOf(client.address), texts.length, inbound.nowMs)) {
    context.refuseForRate(inbound);
    return;
  }
  for (const text of texts) context.unicast(serverText(text, client.id), client);
}

/** As many as the longest answer may name. */
function* firstOnes({ registry, elsewhere }: CoreContext): Generator<Pick<Member, "id" | "name">, void> {
  let left = ROSTER_TEXT_FRAMES_MAX * ENTRIES_PER_TEXT_MAX;
  for (const entries of [registry.inOrder(), elsewhere.members]) {
    for (const entry of entries) {
      if (left === 0) return;
      left--;
      yield entry;
    }
  }
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

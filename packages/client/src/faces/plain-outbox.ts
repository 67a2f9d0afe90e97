/** Own texts that wait, failed or were not confirmed, where there is no screen: listing, sending again, giving up. */
import { sanitize } from "@recado/runtime/text";
import type { Command } from "../commands/index.ts";
import type { Delivery } from "../events.ts";
import { keepLatest } from "../keep-latest.ts";
import type { Face } from "./face.ts";
import type { OwnText, PlainMemory } from "./plain-memory.ts";

type OutboxCommand = Extract<Command, { kind: "outbox" | "resend" | "discard" }>;

/** Texts that are remembered; the oldest make room. */
const OUTBOX_MAX = 1_000;
const STATES: ReadonlySet<Delivery> = new Set(["queued", "failed", "unconfirmed"]);

/** Keeps the outbox as `delivery` events tell. */
export function outboxChanged({ outbox, texts }: PlainMemory, sendId: number, delivery: Delivery): void {
  const own = texts.get(sendId);
  if (!STATES.has(delivery)) outbox.delete(sendId);
  else if (own !== undefined) outbox.set(sendId, { ...own, delivery });
  keepLatest(outbox, OUTBOX_MAX);
}

export async function outboxCommand(face: Face, memory: PlainMemory, command: OutboxCommand): Promise<void> {
  const { clientScreen, clientCli } = face.catalog;
  if (command.kind === "outbox") {
    list(face, memory);
    return;
  }
  const items = chosen(memory, command.which);
  if (items === undefined) face.note(clientScreen.notices.noSuchText);
  else if (command.kind === "resend") await resend(face, memory, items);
  else if (items.length === 0) face.note(clientScreen.notices.nothingToDiscard);
  else {
    for (const [sendId, { delivery }] of items) {
      if (delivery !== "queued") dismiss(face, memory, sendId);
      else if (face.client.discard(sendId)) memory.outbox.delete(sendId);
      else face.note(clientCli.answers.notDiscarded);
    }
  }
}

function list({ catalog, note }: Face, { outbox, nameOf }: PlainMemory): void {
  const { clientScreen, clientCli } = catalog;
  if (outbox.size === 0) note(clientScreen.outbox.empty);
  [...outbox.values()].forEach(({ text, dest, delivery }, index) => {
    const to = dest === 0 ? "" : ` ${clientCli.plain.privateTo(sanitize(nameOf(dest) ?? `#${dest}`))}`;
    note(`  ${index + 1}. ${clientScreen.help.markTexts[markOf(delivery)]}${to}: ${sanitize(text)}`);
  });
}

function markOf(delivery: Delivery): "queued" | "failed" | "unconfirmed" {
  return delivery === "queued" || delivery === "failed" ? delivery : "unconfirmed";
}

async function resend(face: Face, memory: PlainMemory, items: readonly (readonly [number, OwnText])[]): Promise<void> {
  const failed = items.filter(([sendId]) => memory.outbox.get(sendId)?.delivery !== "queued");
  if (failed.length === 0) face.note(face.catalog.clientCli.plain.nothingToResend);
  for (const [sendId, { text, dest }] of failed) {
    if (await memory.say(text, dest)) dismiss(face, memory, sendId);
  }
}

/** Nothing is remembered of what became of it. */
function dismiss({ client }: Face, { outbox }: PlainMemory, sendId: number): void {
  outbox.delete(sendId);
  client.dismiss(sendId);
}

/** By place from 1; undefined: all. Undefined when there is no such place. */
function chosen({ outbox }: PlainMemory, which: number | undefined) {
  const items = [...outbox];
  if (which === undefined) return items;
  const item = items[which - 1];
  return item && [item];
}

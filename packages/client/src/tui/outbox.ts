/**
 * Own texts whose fate is open. They are in the model beside the conversations: whether their lines still stand there
 * (/clear, /close, many lines later) changes nothing about them.
 */
import type { Delivery } from "../events.ts";
import type { BufferKey } from "./buffer.ts";
import type { ChatEntry, Entry } from "./entry.ts";
import type { Model } from "./model.ts";

export interface OutboxItem {
  readonly buffer: BufferKey;
  readonly sendId: number;
  readonly text: string;
  readonly state: Delivery;
  readonly why: string | undefined;
  /** Sent again; the connection has not said yet whether it takes it. */
  readonly isResent?: boolean;
}

/** By `sendId`. */
export type Outbox = ReadonlyMap<number, OutboxItem>;

const OPEN_MAX = 1_000;

/** Those that did not arrive, or wait to. */
const LISTED: ReadonlySet<Delivery> = new Set(["queued", "unconfirmed", "failed"]);

/** What /outbox lists, in the order of writing. */
export function outboxOf({ outbox }: Model): OutboxItem[] {
  const listed = [...outbox.values()].filter(({ state, isResent }) => LISTED.has(state) && isResent !== true);
  return listed.sort((a, b) => a.sendId - b.sendId);
}

/** Its line belongs into the outbox. */
export function isListed(entry: Entry | undefined): entry is ChatEntry {
  return entry?.kind === "chat" && entry.delivery !== undefined && LISTED.has(entry.delivery.state);
}

/** With what is known of it now: in it or, when nothing can happen to it any more, not. */
export function withItem(outbox: Outbox, item: OutboxItem): Outbox {
  const isOpen = item.state === "sent" || LISTED.has(item.state);
  if (!isOpen) return withoutItem(outbox, item.sendId);
  const all = new Map(outbox).set(item.sendId, item);
  // Of private texts in clear frames nothing more may ever be told.
  const [oldest] = all.size > OPEN_MAX ? [...all.values()].filter(({ state }) => state === "sent") : [];
  if (oldest) all.delete(oldest.sendId);
  return all;
}

export function withoutItem(outbox: Outbox, sendId: number): Outbox {
  if (!outbox.has(sendId)) return outbox;
  const rest = new Map(outbox);
  rest.delete(sendId);
  return rest;
}

/** Those of these numbers are sent again, or were refused. */
export function withResent(outbox: Outbox, sendIds: readonly number[], isResent: boolean): Outbox {
  const items = sendIds.flatMap((sendId) => outbox.get(sendId) ?? []);
  return new Map([...outbox, ...items.map((item) => [item.sendId, { ...item, isResent }] as const)]);
}

/** With the line's text. */
export function withLine(outbox: Outbox, buffer: BufferKey, { text, delivery }: ChatEntry): Outbox {
  if (delivery === undefined) return outbox;
  const { sendId, state, why } = delivery;
  return withItem(outbox, { buffer, sendId, text, state, why });
}

/** With those of the lines, read from this machine, that belong into it. */
export function withLines(outbox: Outbox, buffer: BufferKey, lines: readonly Entry[]): Outbox {
  return lines.filter(isListed).reduce((all, entry) => withLine(all, buffer, entry), outbox);
}

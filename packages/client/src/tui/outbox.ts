/** Own texts that did not arrive, or wait to: what /outbox lists, in the order of writing. */
import type { Delivery } from "../events.ts";
import type { BufferKey } from "./buffer.ts";
import type { ChatEntry } from "./entry.ts";
import type { Model } from "./model.ts";

export interface OutboxItem {
  readonly buffer: BufferKey;
  readonly seq: number;
  readonly entry: ChatEntry;
  readonly sendId: number;
  readonly state: Delivery;
}

const STATES: ReadonlySet<Delivery> = new Set(["queued", "unconfirmed", "failed"]);

export function outboxOf({ buffers }: Model): OutboxItem[] {
  const items: OutboxItem[] = [];
  for (const { key, lines } of buffers) {
    if (key === "found") continue;
    for (let seq = lines.firstSeq; seq < lines.endSeq; seq++) {
      const entry = lines.at(seq);
      if (entry?.kind !== "chat" || entry.delivery === undefined || !STATES.has(entry.delivery.state)) continue;
      const { sendId, state } = entry.delivery;
      items.push({ buffer: key, seq, entry, sendId, state });
    }
  }
  return items.sort((a, b) => a.sendId - b.sendId);
}

/** Parts of the server's history that were asked for: docs/PROTOCOL.md, The history. */
import { BROADCAST_ID, SERVER_ID, SERVER_NAME, utf8Decoded } from "@recado/protocol";
import { type Answer, AnswerStatus, type EntryBody, Fate, PAGE_ENTRIES_MAX } from "@recado/protocol/session";
import type { ChatMessage, Delivery, HistoryEntry, RosterEntry } from "../events.ts";
import type { Conversation } from "./conversation.ts";

export interface HistoryAnswer {
  readonly ref: number;
  /** An `AnswerStatus`, or a number that we do not know. */
  readonly status: number;
  /** Ascending. */
  readonly entries: readonly HistoryEntry[];
  readonly hasMore: boolean;
}

/** An ENTRY as it came. */
export interface ReceivedEntry extends EntryBody {
  readonly origin: number;
  readonly dest: number;
}

/** An answer whose entries are on their way. */
export class AnswerReader {
  #answer: Answer | undefined;
  #entries: HistoryEntry[] = [];

  /** The next entry is one of an answer, and none of the conversation. */
  get isReading(): boolean {
    return this.#answer !== undefined;
  }

  begin(answer: Answer): HistoryAnswer | undefined {
    this.#answer = { ...answer, count: Math.min(answer.count, PAGE_ENTRIES_MAX) };
    this.#entries = [];
    return this.#whole();
  }

  add(entry: HistoryEntry): HistoryAnswer | undefined {
    this.#entries.push(entry);
    return this.#whole();
  }

  #whole(): HistoryAnswer | undefined {
    if (!this.#answer || this.#entries.length < this.#answer.count) return undefined;
    const { ref, status, hasMore } = this.#answer;
    this.#answer = undefined;
    return { ref, status, entries: this.#entries, hasMore: status === AnswerStatus.OK && hasMore };
  }
}

/** `who` is ourselves. */
export function messageOf(entry: ReceivedEntry, names: Conversation["names"], who: RosterEntry): ChatMessage {
  const { number, atMs, origin, dest, text: bytes } = entry;
  const text = utf8Decoded(bytes);
  if (origin === SERVER_ID) return { scope: "server", origin, name: SERVER_NAME, dest, text, atMs, number };
  const own = origin === who.id ? { ...who, sealed: true as const } : undefined;
  const { name, sealed } = own ?? names.get(origin) ?? { name: `#${origin}` };
  const scope = dest === BROADCAST_ID ? "public" : "private";
  const message = { scope, origin, name, dest, text, atMs, number } as const;
  return sealed ? { ...message, sealed } : message;
}

export function historyEntryOf(entry: ReceivedEntry, names: Conversation["names"], who: RosterEntry): HistoryEntry {
  const message = { ...messageOf(entry, names, who), number: entry.number };
  const delivery = entry.origin === who.id ? (FATES[entry.fate] ?? "confirmed") : undefined;
  return delivery ? { ...message, delivery } : message;
}

const FATES: Readonly<Record<number, Delivery>> = {
  [Fate.DELIVERED]: "delivered",
  [Fate.WAITING]: "waiting",
  [Fate.RELAYED]: "relayed",
};

/** One line of a buffer, as it entered the model: already clean of control characters. */
import type { Delivery } from "../events.ts";

/** What stands before and behind a line, as far as it is known. */
export interface Placed {
  /** Its place in the server's history. */
  readonly number?: number | undefined;
  /** Of the line on this machine; for our own, what `sendId` is. */
  readonly key?: number | undefined;
}

export interface ChatEntry extends Placed {
  readonly kind: "chat";
  readonly atMs: number;
  readonly origin: number;
  readonly name: string;
  /** The name was not the only one of its kind when the line came: the id stands beside it. */
  readonly clash: boolean;
  readonly text: string;
  readonly own: boolean;
  /** Our name is in it. */
  readonly mention: boolean;
  /** Known for what we sent. */
  readonly delivery?: DeliveryNote;
  /** Words that were searched for, to be seen in the text. */
  readonly found?: readonly string[];
}

export interface DeliveryNote {
  readonly sendId: number;
  readonly state: Delivery;
  readonly rttMs?: number | undefined;
  readonly why?: string | undefined;
}

/** From the server, from the connection, or an answer to a command. */
export interface NoticeEntry extends Placed {
  readonly kind: "notice";
  readonly atMs: number;
  readonly level: NoticeLevel;
  readonly text: string;
}
export type NoticeLevel = "info" | "link" | "server" | "error";

/** Who came and went, in one line as long as nothing else happens. */
export interface PresenceEntry {
  readonly kind: "presence";
  readonly atMs: number;
  /** In their order. */
  readonly changes: readonly PresenceChange[];
}

interface PresenceChange {
  readonly who: string;
  readonly isHere: boolean;
}

export type Entry = ChatEntry | NoticeEntry | PresenceEntry;

const PRESENCE_MERGE_MS = 60_000;
const PRESENCE_MERGE_COUNT = 8;

/** `next` merged into the line before it, or undefined when it has to be a line of its own. */
export function mergePresence(before: Entry | undefined, next: PresenceEntry): PresenceEntry | undefined {
  if (before?.kind !== "presence" || next.atMs - before.atMs > PRESENCE_MERGE_MS) return undefined;
  const changes = [...before.changes, ...next.changes];
  return changes.length > PRESENCE_MERGE_COUNT ? undefined : { kind: "presence", atMs: before.atMs, changes };
}

/** The last public messages, for the periodic status and for who comes in clear frames. */
import { byteLength, cutGraphemes, lineParts, SERVER_ID, TEXT_SIZE, utf8Decoded, WireText } from "@recado/protocol";
import type { Entry } from "../store/server-store.ts";
import { RECENT_MESSAGES_MAX } from "./config.ts";

/** Kept as it came: of a thousand, five are ever read. */
type RecentMessage = Pick<Entry, "name" | "text" | "atMs">;

const INTRODUCTION = " Recentes: ";
const SEPARATOR = "; ";
const ELLIPSIS = "…";
/** A message that would have to be cut below this many bytes is left out. */
const CUT_BYTES_MIN = 16;

export class RecentMessages {
  readonly #replayCount: number;
  #messages: RecentMessage[] = [];

  constructor(replayCount: number, stored: readonly Entry[]) {
    this.#replayCount = replayCount;
    for (const entry of stored) if (entry.origin !== SERVER_ID) this.add(entry);
  }

  add({ name, text, atMs }: RecentMessage): void {
    this.#messages.push({ name, text, atMs });
    if (this.#messages.length > Math.max(RECENT_MESSAGES_MAX, this.#replayCount)) this.#messages.shift();
  }

  /** As the server tells them again to who comes, the oldest first; each fits a frame. */
  replay(): string[] {
    if (this.#replayCount === 0) return [];
    return this.#messages.slice(-this.#replayCount).map(({ name, text, atMs }) => {
      const whole = WireText.replayed(clockText(atMs), name, lineOf(text));
      return fit(whole, TEXT_SIZE) ?? "";
    });
  }

  /** What fits into `byteCount` bytes, the newest first; empty when nothing does. */
  describe(byteCount: number): string {
    let room = byteCount - byteLength(INTRODUCTION);
    const parts: string[] = [];
    for (const { name, text } of this.#messages.slice(-RECENT_MESSAGES_MAX).toReversed()) {
      const separatorBytes = parts.length === 0 ? 0 : byteLength(SEPARATOR);
      const part = fit(`${name}: ${lineOf(text)}`, room - separatorBytes);
      if (part === undefined) break;
      parts.push(part);
      room -= separatorBytes + byteLength(part);
    }
    return parts.length === 0 ? "" : INTRODUCTION + parts.join(SEPARATOR);
  }
}

/** What of it fits one line. */
function lineOf(text: Uint8Array): string {
  return lineParts(utf8Decoded(text))[0] ?? "";
}

function fit(part: string, room: number): string | undefined {
  if (byteLength(part) <= room) return part;
  if (room < CUT_BYTES_MIN) return undefined;
  return cutGraphemes(part, room - byteLength(ELLIPSIS)) + ELLIPSIS;
}

/** HH:MM where the server is. */
function clockText(atMs: number): string {
  const at = new Date(atMs);
  return [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
}

/** The last public messages, for the periodic status. */
import { byteLength, cutGraphemes } from "@recado/protocol";
import { RECENT_MESSAGES_MAX } from "./config.ts";

interface RecentMessage {
  readonly name: string;
  readonly text: string;
}

const INTRODUCTION = " Recentes: ";
const SEPARATOR = "; ";
const ELLIPSIS = "…";
/** A message that would have to be cut below this many bytes is left out. */
const CUT_BYTES_MIN = 16;

export class RecentMessages {
  #messages: RecentMessage[] = [];

  add(name: string, text: string): void {
    this.#messages.push({ name, text });
    if (this.#messages.length > RECENT_MESSAGES_MAX) this.#messages.shift();
  }

  /** What fits into `byteCount` bytes, the newest first; empty when nothing does. */
  describe(byteCount: number): string {
    let room = byteCount - byteLength(INTRODUCTION);
    const parts: string[] = [];
    for (const { name, text } of this.#messages.toReversed()) {
      const separatorBytes = parts.length === 0 ? 0 : byteLength(SEPARATOR);
      const part = fit(`${name}: ${text}`, room - separatorBytes);
      if (part === undefined) break;
      parts.push(part);
      room -= separatorBytes + byteLength(part);
    }
    return parts.length === 0 ? "" : INTRODUCTION + parts.join(SEPARATOR);
  }
}

function fit(part: string, room: number): string | undefined {
  if (byteLength(part) <= room) return part;
  if (room < CUT_BYTES_MIN) return undefined;
  return cutGraphemes(part, room - byteLength(ELLIPSIS)) + ELLIPSIS;
}

/** A yes/no question. The safe answer is No: Enter and Escape give it. */
import type { InputEvent } from "../types.ts";

/** The answer that a key gives; undefined for other keys, which are to be swallowed while the question stands. */
export function confirmAnswer(event: InputEvent, yesKey: string): boolean | undefined {
  if (event.kind !== "key") return undefined;
  if (event.key.toLowerCase() === yesKey) return true;
  return event.key.toLowerCase() === "n" || ["enter", "escape", "ctrl-c"].includes(event.key) ? false : undefined;
}

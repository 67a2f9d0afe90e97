/** What calls somebody who is not looking: the bell, the terminal's notification, the user's own program. */
import { truncate } from "@recado/runtime/tui";
import type { BufferKey } from "./buffer.ts";
import type { ChatEntry } from "./entry.ts";
import type { Cmd, Step } from "./messages.ts";
import { type Model, textsOf } from "./model.ts";
import { foldName } from "./roster.ts";
import { bufferName } from "./update-buffers.ts";

/** Between two calls. */
const CALL_INTERVAL_MS = 1_000;
const BODY_CELLS = 120;

/** A message that came while nobody looked at its conversation. */
export function called(model: Model, key: BufferKey, entry: ChatEntry): Step {
  const { bell, notify, notifyCommand } = model.settings;
  const isForUs = entry.mention || key !== "everybody";
  const isQuiet = model.muted.has(key) || model.nowMs - model.lastBellAtMs < CALL_INTERVAL_MS;
  if (isQuiet || entry.own) return [model, []];
  const cmds: Cmd[] = bell && isForUs ? [{ kind: "bell" }] : [];
  if (notify === "messages" || (notify === "mentions" && isForUs)) {
    const title = key === "everybody" ? textsOf(model).notificationTitle : bufferName(model, key);
    const body = truncate(`${entry.name}: ${entry.text.replaceAll("\n", " ")}`, BODY_CELLS);
    cmds.push({ kind: "notify", title, body });
    if (notifyCommand.length > 0)
      cmds.push({ kind: "run", command: [...notifyCommand, noOption(title), noOption(body)] });
  }
  return cmds.length === 0 ? [model, []] : [{ ...model, lastBellAtMs: model.nowMs }, cmds];
}

/** A peer's name is no option of the user's program. */
function noOption(text: string): string {
  return text.startsWith("-") ? ` ${text}` : text;
}

/** Our name, or a word that the user wants to be called by, as a word of its own. */
export function namesUs(model: Model, text: string): boolean {
  const folded = foldName(text);
  return [model.target?.name ?? "", ...model.settings.highlight].some((word) => hasWord(folded, foldName(word)));
}

function hasWord(text: string, word: string): boolean {
  if (word === "") return false;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const isAlone = !/[\p{L}\p{N}_]$/u.test(text.slice(0, at)) && !/^[\p{L}\p{N}_]/u.test(text.slice(at + word.length));
    if (isAlone) return true;
  }
  return false;
}

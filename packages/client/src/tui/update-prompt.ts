/** Questions that hold the keyboard: about a paste, a slipped slash, and leaving. */
import { editLine, type InputEvent, sanitizeLines } from "@recado/runtime/tui";
import type { Cmd } from "./messages.ts";
import { only, type Step } from "./messages.ts";
import { activeBuffer, canWrite, type Model, type Prompt } from "./model.ts";
import { setLine } from "./update-buffers.ts";
import { findKey } from "./update-find.ts";
import { searched } from "./update-search.ts";
import { selectKey } from "./update-select.ts";
import { budgetOf, destinationOf, messagesOf, sendTexts } from "./update-send.ts";

const PASTE_LINES_FREE = 3;
const PASTE_FRAMES_FREE = 3;

/** A paste enters the line; a long one asks first. A line break in it never sends. */
export function pasted(model: Model, event: InputEvent & { kind: "paste" }): Step {
  const text = sanitizeLines(event.text.replace(/\n+$/, ""));
  const lineCount = text.split("\n").filter((line) => line.trim() !== "").length;
  const { frameCount } = budgetOf(model, messagesOf(model, text));
  if (lineCount <= PASTE_LINES_FREE && frameCount <= PASTE_FRAMES_FREE) return only(inserted(model, text));
  return only({ ...model, prompt: { kind: "paste", text, lineCount, frameCount } });
}

function inserted(model: Model, text: string): Model {
  const line = editLine(activeBuffer(model).line, { kind: "paste", text });
  return line === undefined ? model : setLine(model, line);
}

type Answer = "yes" | "edit" | "no";

/** y and s (sim) mean yes in both languages. */
function answerOf(key: string): Answer | undefined {
  switch (key.toLowerCase()) {
    case "y":
    case "s":
      return "yes";
    case "e":
      return "edit";
    case "n":
    case "escape":
    case "ctrl-c":
      return "no";
    default:
      return undefined;
  }
}

/** A key while a question stands. `undefined`: the question is gone, and the key has its usual meaning. */
export function answered(model: Model, prompt: Prompt, event: InputEvent & { kind: "key" }): Step | undefined {
  const { key } = event;
  const open: Model = { ...model, prompt: undefined };
  if (prompt.kind === "search") return searched(model, prompt, event);
  if (prompt.kind === "find") return findKey(model, prompt, event);
  if (prompt.kind === "select") return selectKey(model, prompt, event);
  if (prompt.kind === "quit") {
    const quit: Cmd = { kind: "quit" };
    return key === "ctrl-c" ? [open, [quit]] : undefined;
  }
  const answer = answerOf(key);
  if (answer === undefined) return only(model);
  if (prompt.kind === "slash") {
    return answer === "yes" ? sendTexts(open, open.active, [prompt.text]) : only(open);
  }
  if (answer === "no") return only(open);
  const canSend = canWrite(open) && destinationOf(open.active) !== undefined;
  if (answer === "edit" || !canSend) return only(inserted(open, prompt.text));
  return sendPaste(open, prompt.text);
}

/** The pasted lines leave as they are; what stood in the input line before stays there. */
function sendPaste(model: Model, text: string): Step {
  const { line, history } = activeBuffer(model);
  const [sentModel, cmds] = sendTexts(model, model.active, messagesOf(model, text));
  const buffers = sentModel.buffers.map((buffer) =>
    buffer.key === model.active ? { ...buffer, line, history } : buffer,
  );
  return [{ ...sentModel, buffers }, cmds];
}

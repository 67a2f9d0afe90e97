/** A line of the buffer that the next key is about: walking to it, copying it; and from mention to mention. */
import { type InputEvent, truncate } from "@recado/runtime/tui";
import type { Entry } from "./entry.ts";
import { nearestLine, revealed, shownLines, textOfEntry } from "./find-lines.ts";
import { only, type Step } from "./messages.ts";
import { activeBuffer, type Model, type Prompt, textsOf } from "./model.ts";
import { notice } from "./update-buffers.ts";
import { scroll } from "./update-scroll.ts";

/** Of the text, to say what was copied. */
const COPIED_CELLS = 40;

type Select = Prompt & { readonly kind: "select" };

/** The last line in view. */
export function startSelect(model: Model): Model {
  const buffer = activeBuffer(model);
  const seq = nearestLine(buffer, shownLines(model, buffer).last, -1, () => true);
  return seq === undefined ? model : selected(model, seq);
}

/** The next line that names us, from the one that is selected or from the edge of what is shown. */
export function toMention(model: Model, step: 1 | -1): Model {
  const buffer = activeBuffer(model);
  const { prompt } = model;
  const shown = shownLines(model, buffer);
  const from = prompt?.kind === "select" ? prompt.seq + step : step < 0 ? shown.last : shown.first;
  const seq = nearestLine(buffer, from, step, isMention);
  return seq === undefined ? notice(model, "info", textsOf(model).notices.noMention) : selected(model, seq);
}

/** A key while a line is selected; undefined leaves the key its usual meaning. */
export function selectKey(model: Model, { seq }: Select, { key }: InputEvent & { kind: "key" }): Step | undefined {
  const buffer = activeBuffer(model);
  const open: Model = { ...model, prompt: undefined };
  const action = model.settings.keys.get(key);
  if (action === "next-mention" || action === "previous-mention") {
    return only(toMention(model, action === "next-mention" ? 1 : -1));
  }
  switch (key) {
    case "up":
    case "down": {
      const step = key === "up" ? -1 : 1;
      return only(selected(model, nearestLine(buffer, seq + step, step, () => true) ?? seq));
    }
    case "enter":
    case "c":
      return copied(open, buffer.lines.at(seq));
    case "escape":
    case "ctrl-c":
      return only(scroll(open, "bottom"));
    default:
      return undefined;
  }
}

/** The text so many texts back: 1 is the last one. */
export function copyLast(model: Model, count: number): Step {
  const buffer = activeBuffer(model);
  let seq: number | undefined = buffer.lines.endSeq;
  for (let left = count; left > 0 && seq !== undefined; left--) {
    seq = nearestLine(buffer, seq - 1, -1, ({ kind }) => kind === "chat");
  }
  return copied(model, seq === undefined ? undefined : buffer.lines.at(seq));
}

function copied(model: Model, entry: Entry | undefined): Step {
  const { notices } = textsOf(model);
  if (entry === undefined) return only(notice(model, "error", notices.nothingToCopy));
  const text = textOfEntry(entry);
  return [
    notice(model, "info", notices.copied(truncate(text.replaceAll("\n", " "), COPIED_CELLS))),
    [{ kind: "copy", text }],
  ];
}

function selected(model: Model, seq: number): Model {
  return revealed({ ...model, completion: undefined, prompt: { kind: "select", seq } }, seq);
}

function isMention(entry: Entry): boolean {
  return entry.kind === "chat" && entry.mention;
}

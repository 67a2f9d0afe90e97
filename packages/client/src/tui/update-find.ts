/** Ctrl-S: finding a line in the shown buffer, older lines first, as weechat does. */
import { graphemes, type InputEvent } from "@recado/runtime/tui";
import { scrolledIn } from "./buffer.ts";
import { holdsText, nearestLine, revealed, shownLines } from "./find-lines.ts";
import { only, type Step } from "./messages.ts";
import { activeBuffer, type Model, type Prompt } from "./model.ts";
import { seen, withActive } from "./update-buffers.ts";

type Find = Prompt & { readonly kind: "find" };

export function startFind(model: Model): Model {
  const { scroll } = activeBuffer(model);
  return { ...model, completion: undefined, prompt: { kind: "find", query: "", seq: undefined, from: scroll } };
}

/** A key while the search is open; undefined leaves the key its usual meaning, at the place found. */
export function findKey(model: Model, find: Find, { key, text }: InputEvent & { kind: "key" }): Step | undefined {
  switch (key) {
    case "up":
    case "ctrl-r":
      return only(moved(model, find, -1));
    case "down":
    case "ctrl-s":
      return only(moved(model, find, 1));
    case "backspace":
      return only(asked(model, { ...find, query: graphemes(find.query).slice(0, -1).join("") }));
    case "enter":
      return only({ ...model, prompt: undefined });
    case "escape":
    case "ctrl-q":
    case "ctrl-c":
      return only(left(model, find));
  }
  return text === undefined ? undefined : only(asked(model, { ...find, query: find.query + text }));
}

/** Another query: the newest line that holds it, from what was shown at the start. */
function asked(model: Model, find: Find): Model {
  const start = withActive(model, (buffer) => scrolledIn(buffer, find.from));
  if (find.query === "") return { ...start, prompt: { ...find, seq: undefined } };
  const buffer = activeBuffer(start);
  const seq = nearestLine(buffer, shownLines(start, buffer).last, -1, holdsText(find.query));
  return at(start, find, seq);
}

function moved(model: Model, find: Find, step: 1 | -1): Model {
  if (find.seq === undefined) return asked(model, find);
  return at(model, find, nearestLine(activeBuffer(model), find.seq + step, step, holdsText(find.query)) ?? find.seq);
}

function at(model: Model, find: Find, seq: number | undefined): Model {
  const next: Model = { ...model, prompt: { ...find, seq } };
  return seq === undefined ? next : revealed(next, seq);
}

/** Back to where the view stood. */
function left(model: Model, { from }: Find): Model {
  return seen(withActive({ ...model, prompt: undefined }, (buffer) => scrolledIn(buffer, from)));
}

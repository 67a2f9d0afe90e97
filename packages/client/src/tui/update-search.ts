/** Ctrl-R: searching backwards through the lines sent in this conversation, as readline does. */
import { graphemes, type InputEvent, replaceText } from "@recado/runtime/tui";
import { only, type Step } from "./messages.ts";
import { activeBuffer, type Model, type Prompt } from "./model.ts";
import { searchName } from "./roster.ts";
import { setLine } from "./update-buffers.ts";

type Search = Prompt & { readonly kind: "search" };

export function startSearch(model: Model): Model {
  const match = activeBuffer(model).history.entries.at(-1) ?? "";
  return { ...model, completion: undefined, prompt: { kind: "search", query: "", back: 1, match } };
}

/** A key while the search is open. Any key that does not search takes the line found. */
export function searched(model: Model, search: Search, event: InputEvent & { kind: "key" }): Step | undefined {
  switch (event.key) {
    case "ctrl-r":
      return only(found(model, search, search.query, search.back + 1));
    case "backspace":
      return only(found(model, search, graphemes(search.query).slice(0, -1).join(""), 1));
    case "escape":
    case "ctrl-c":
    case "ctrl-g":
      return only({ ...model, prompt: undefined });
    case "enter":
    case "tab":
      return only(taken(model, search));
  }
  if (event.text !== undefined) return only(found(model, search, search.query + event.text, search.back));
  return only(taken(model, search));
}

/** The search at the first line from `from` on that holds the query; unchanged where there is none. */
function found(model: Model, search: Search, query: string, from: number): Model {
  const { entries } = activeBuffer(model).history;
  const wanted = searchName(query);
  for (let back = from; back <= entries.length; back++) {
    const match = entries.at(-back) ?? "";
    if (searchName(match).includes(wanted)) return { ...model, prompt: { kind: "search", query, back, match } };
  }
  return { ...model, prompt: from > 1 && query === search.query ? search : { ...search, query, match: "" } };
}

function taken(model: Model, { match }: Search): Model {
  const closed: Model = { ...model, prompt: undefined };
  return match === "" ? closed : setLine(closed, replaceText(activeBuffer(closed).line, match));
}

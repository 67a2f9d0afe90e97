/** Keys, pastes and focus, by what holds the keyboard: a question, the help, a list, or the input line. */
import { editLine, type InputEvent, newer, older, replaceText } from "@recado/runtime/tui";
import { markLeft } from "./buffer.ts";
import { completedLine, nextCandidate, startCompletion } from "./completion.ts";
import { helpTopMax } from "./help-rows.ts";
import { type Action, actionOf, bufferIndexOf } from "./keys.ts";
import { clamp, layoutOf } from "./layout.ts";
import { only, type Step } from "./messages.ts";
import { activeBuffer, type Model } from "./model.ts";
import {
  isLooking,
  openPeer,
  seen,
  setLine,
  show,
  showActive,
  showIndex,
  showNext,
  withActive,
} from "./update-buffers.ts";
import { usersByRecency } from "./update-client.ts";
import { bufferNames, closeHelp, opened, submit } from "./update-commands.ts";
import { updateForm } from "./update-form.ts";
import { loadOlder } from "./update-history.ts";
import { answered, pasted } from "./update-prompt.ts";
import { focusNext, isAtTop, scroll, selectUser, viewportOf } from "./update-scroll.ts";
import { startSearch } from "./update-search.ts";

export function updateInput(model: Model, event: InputEvent): Step {
  if (event.kind === "resize") return only(seen({ ...model, size: event.size }));
  if (event.kind === "focus") return only(focusChanged(model, event.focused));
  if (event.kind === "mouse") return only(model);
  if (model.form !== undefined) return updateForm(model, model.form, event);
  if (model.prompt !== undefined) {
    const step = event.kind === "key" ? answered(model, model.prompt, event) : only(model);
    if (step !== undefined) return step;
  }
  const open: Model = model.prompt === undefined ? model : { ...model, prompt: undefined };
  if (event.kind === "paste") return pasted(closeHelp({ ...open, focus: "input", completion: undefined }), event);
  return open.helpTop === undefined ? updateKey(open, event) : helpKey(open, open.helpTop, event.key);
}

type KeyEvent = InputEvent & { readonly kind: "key" };

function focusChanged(model: Model, focused: boolean): Model {
  if (focused) return seen({ ...model, focused });
  const left = isLooking(model, model.active) ? withActive(model, markLeft) : model;
  return { ...left, focused };
}

function helpKey(model: Model, top: number, key: string): Step {
  const page = Math.max(1, viewportOf(model, true).height - 1);
  const moves: Readonly<Record<string, number>> = { up: -1, down: 1, pageup: -page, pagedown: page, space: page };
  const move = moves[key];
  const last = helpTopMax(model, layoutOf(model).messages);
  if (move !== undefined) return only({ ...model, helpTop: clamp(top + move, 0, last) });
  if (key === "home" || key === "end") return only({ ...model, helpTop: key === "home" ? 0 : last });
  if (key === "ctrl-l") return [model, [{ kind: "redraw" }]];
  return ["escape", "f1", "enter", "q", "ctrl-c"].includes(key) ? only(closeHelp(model)) : only(model);
}

function updateKey(model: Model, event: KeyEvent): Step {
  const listed = model.focus === "input" ? undefined : listKey(model, event.key);
  if (listed !== undefined) return listed;
  const index = bufferIndexOf(event.key);
  if (index !== undefined) return only(showIndex(model, index));
  const action = actionOf(event.key);
  if (action !== undefined) return act(model, action);
  const line = editLine(activeBuffer(model).line, event);
  return only(line === undefined ? model : setLine({ ...model, focus: "input", completion: undefined }, line));
}

/** Keys of a list pane that has the focus; undefined leaves the key to the others. */
function listKey(model: Model, key: string): Step | undefined {
  const steps: Readonly<Record<string, number>> = { up: -1, down: 1, pageup: -10, pagedown: 10 };
  const step = steps[key];
  if (model.focus === "users") {
    if (step !== undefined) return only(selectUser(model, step));
    if (key !== "enter" || model.selectedUser === undefined) return undefined;
    return opened(openPeer(model, { id: model.selectedUser }));
  }
  if (step !== undefined) return only({ ...showNext(model, step < 0 ? -1 : 1), focus: "buffers" });
  return key === "enter" ? only({ ...model, focus: "input" }) : undefined;
}

function act(model: Model, action: Action): Step {
  switch (action) {
    case "send":
      return submit({ ...model, completion: undefined });
    case "complete":
    case "complete-back":
      return only(complete(model, action === "complete-back"));
    case "history-older":
    case "history-newer":
      return only(recall(model, action === "history-older" ? older : newer));
    case "history-search":
      return only(startSearch(model));
    case "next-buffer":
    case "previous-buffer":
      return only(showNext(model, action === "next-buffer" ? 1 : -1));
    case "last-buffer":
      return only(show(model, model.previous));
    case "next-active":
      return only(showActive(model));
    case "page-up":
    case "lines-up":
    case "top": {
      const scrolled = scroll(model, action);
      return isAtTop(scrolled) ? loadOlder(scrolled, scrolled.active) : only(scrolled);
    }
    case "page-down":
    case "lines-down":
    case "bottom":
    case "first-unread":
      return only(scroll(model, action));
    case "next-pane":
    case "previous-pane":
      return only(focusNext(model, action === "next-pane" ? 1 : -1));
    case "toggle-buffers":
      return only({ ...model, showBuffers: !model.showBuffers, focus: "input" });
    case "toggle-users":
      return only({ ...model, showUsers: !model.showUsers, focus: "input" });
    case "help":
      return only({ ...model, helpTop: 0 });
    case "redraw":
      return [model, [{ kind: "redraw" }]];
    case "suspend":
      return [model, [{ kind: "suspend" }]];
    case "escape":
      return only(stepBack(model));
    case "interrupt":
      return only(interrupt(model));
  }
}

function complete(model: Model, isBackward: boolean): Model {
  const { line } = activeBuffer(model);
  const sources = { users: usersByRecency(model), buffers: bufferNames(model) };
  const completion =
    model.completion === undefined
      ? startCompletion(line, sources, isBackward)
      : nextCandidate(model.completion, isBackward ? -1 : 1);
  if (completion === undefined) return model;
  const completed = setLine(model, completedLine(line, completion));
  // The only candidate ends the completion: the next Tab completes the next word.
  return { ...completed, focus: "input", completion: completion.candidates.length > 1 ? completion : undefined };
}

function recall(model: Model, walk: typeof older): Model {
  const { line, history } = activeBuffer(model);
  const found = walk(history, line.text);
  if (found === undefined) return model;
  return withActive({ ...model, completion: undefined }, (buffer) => ({
    ...buffer,
    history: found.history,
    line: replaceText(line, found.text),
  }));
}

/** One thing at a time: the completion, the list, the scrolled view. */
function stepBack(model: Model): Model {
  if (model.completion !== undefined) return { ...setLine(model, model.completion.base), completion: undefined };
  if (model.focus !== "input") return { ...model, focus: "input" };
  return scroll(model, "bottom");
}

function interrupt(model: Model): Model {
  const { line } = activeBuffer(model);
  const cleared: Model = { ...model, focus: "input", completion: undefined };
  if (line.text !== "") return setLine(cleared, replaceText(line, ""));
  return { ...cleared, prompt: { kind: "quit" } };
}

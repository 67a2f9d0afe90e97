/** Keys, pastes and focus, by what holds the keyboard: a question, the help, a list, or the input line. */
import { editLine, type InputEvent, newer, older, replaceText } from "@recado/runtime/tui";
import { markLeft } from "./buffer.ts";
import { completedLine, nextCandidate, startCompletion } from "./completion.ts";
import { helpTopMax } from "./help-rows.ts";
import { type Action, bufferIndexOf } from "./keys.ts";
import { clamp, layoutOf } from "./layout.ts";
import { only, type Step } from "./messages.ts";
import { activeBuffer, type Model, peopleIn } from "./model.ts";
import type { Overlay } from "./overlay.ts";
import { rawTopMax } from "./raw-rows.ts";
import { bareKey, openBare } from "./update-bare.ts";
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
import { bufferNames, closeHelp, submit } from "./update-commands.ts";
import { startFind } from "./update-find.ts";
import { updateForm } from "./update-form.ts";
import { loadOlder, opened } from "./update-history.ts";
import { mouse } from "./update-mouse.ts";
import { openOutbox, outboxKey } from "./update-outbox.ts";
import { openPicker, pickerKey } from "./update-picker.ts";
import { answered, pasted } from "./update-prompt.ts";
import { movedRaw, setRaw } from "./update-raw.ts";
import { FEW_ROWS, focusNext, isAtTop, scroll, selectUser, viewportOf } from "./update-scroll.ts";
import { startSearch } from "./update-search.ts";
import { startSelect, toMention } from "./update-select.ts";
import { resizePane, toggleMouse } from "./update-settings.ts";

export function updateInput(model: Model, event: InputEvent): Step {
  if (event.kind === "resize") return only(seen({ ...model, size: event.size }));
  if (event.kind === "focus") return only(focusChanged(model, event.focused));
  if (model.form !== undefined) return updateForm(model, model.form, event);
  if (model.prompt !== undefined) {
    const step = event.kind === "key" ? answered(model, model.prompt, event) : only(model);
    if (step !== undefined) return step;
  }
  const open: Model = model.prompt === undefined ? model : { ...model, prompt: undefined };
  if (event.kind === "mouse") return mouse(open, event);
  if (event.kind === "paste")
    return pasted(seen({ ...open, overlay: undefined, focus: "input", completion: undefined }), event);
  return overlayKey(open, event) ?? updateKey(open, event);
}

type KeyEvent = InputEvent & { readonly kind: "key" };

function focusChanged(model: Model, focused: boolean): Model {
  if (focused) return seen({ ...model, focused });
  const left = isLooking(model, model.active) ? withActive(model, markLeft) : model;
  return { ...left, focused };
}

/** Keys of what stands over the messages; undefined where it leaves the keyboard to the input line. */
function overlayKey(model: Model, event: KeyEvent): Step | undefined {
  const { overlay } = model;
  switch (overlay?.kind) {
    case undefined:
      return undefined;
    case "help":
      return helpKey(model, overlay.top, event.key);
    case "outbox":
      return outboxKey(model, overlay, event);
    case "picker":
      return pickerKey(model, overlay, event);
    case "bare":
      return bareKey(model, overlay, event);
    case "raw":
      return rawKey(model, overlay, event.key);
  }
}

/** The keys that move through messages move through datagrams; all others write. */
function rawKey(model: Model, raw: Overlay & { kind: "raw" }, key: string): Step | undefined {
  switch (model.settings.keys.get(key)) {
    case "page-up":
      return only(movedRaw(model, raw, -1));
    case "page-down":
      return only(movedRaw(model, raw, 1));
    case "top":
      return only(movedRaw(model, raw, -model.inspected.length));
    case "bottom":
      return only(movedRaw(model, raw, model.inspected.length));
    case "lines-up":
    case "lines-down": {
      const step = model.settings.keys.get(key) === "lines-up" ? -FEW_ROWS : FEW_ROWS;
      return only({ ...model, overlay: { ...raw, top: clamp(raw.top + step, 0, rawTopMax(model, raw)) } });
    }
    case "escape":
    case "raw":
      return setRaw(model, false);
    default:
      return undefined;
  }
}

function helpKey(model: Model, top: number, key: string): Step {
  const page = Math.max(1, viewportOf(model, true).height - 1);
  const moves: Readonly<Record<string, number>> = { up: -1, down: 1, pageup: -page, pagedown: page, space: page };
  const move = moves[key];
  const last = helpTopMax(model, layoutOf(model).messages);
  const to = key === "home" ? 0 : key === "end" ? last : move === undefined ? undefined : clamp(top + move, 0, last);
  if (to !== undefined) return only({ ...model, overlay: { kind: "help", top: to } });
  if (key === "ctrl-l") return [model, [{ kind: "redraw" }]];
  return ["escape", "f1", "enter", "q", "ctrl-c"].includes(key) ? only(closeHelp(model)) : only(model);
}

function updateKey(model: Model, event: KeyEvent): Step {
  const listed = model.focus === "input" ? undefined : listKey(model, event.key);
  if (listed !== undefined) return listed;
  const index = bufferIndexOf(event.key);
  if (index !== undefined) return only(showIndex(model, index));
  const action = model.settings.keys.get(event.key);
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
    case "all-history-older":
    case "all-history-newer":
      return only(recallAny(model, action === "all-history-older" ? older : newer));
    case "history-search":
      return only(startSearch(model));
    case "find":
      return only(startFind(model));
    case "pick":
      return only(openPicker(model));
    case "previous-mention":
    case "next-mention":
      return only(toMention(model, action === "next-mention" ? 1 : -1));
    case "select":
      return only(startSelect(model));
    case "edit":
      return [model, [{ kind: "edit", buffer: model.active, text: activeBuffer(model).line.text }]];
    case "users-up":
    case "users-down":
      return only(withUsers(model, action === "users-up" ? -10 : 10));
    case "narrower":
    case "wider":
      return only(resizePane(model, action === "wider" ? 1 : -1));
    case "bare":
      return openBare(model);
    case "outbox":
      return only(openOutbox(model));
    case "raw":
      return setRaw(model, true);
    case "mouse":
      return toggleMouse(model);
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
      return only({ ...model, completion: undefined, overlay: { kind: "help", top: 0 } });
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
  const sources = { users: usersByRecency(model), away: peopleIn(model).away, buffers: bufferNames(model) };
  const completion =
    model.completion === undefined
      ? startCompletion(line, sources, isBackward)
      : nextCandidate(model.completion, isBackward ? -1 : 1);
  if (completion === undefined) return model;
  const completed = setLine(model, completedLine(line, completion));
  // The only candidate ends the completion: the next Tab completes the next word.
  return { ...completed, focus: "input", completion: completion.candidates.length > 1 ? completion : undefined };
}

/** Through what was typed in any conversation. */
function recallAny(model: Model, walk: typeof older): Model {
  const { line } = activeBuffer(model);
  const found = walk(model.typed, line.text);
  if (found === undefined) return model;
  return { ...setLine({ ...model, completion: undefined }, replaceText(line, found.text)), typed: found.history };
}

/** The cursor of the user list moves, where the list is shown. */
function withUsers(model: Model, step: number): Model {
  return layoutOf(model).users === undefined ? model : { ...selectUser(model, step), focus: "users" };
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

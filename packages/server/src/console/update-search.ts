/** Searching the log: the found line shows, and the view stays there until it is told to follow again. */
import { catalogOf } from "@recado/runtime/i18n";
import { editLine, type InputEvent } from "@recado/runtime/tui";
import type { Dialog } from "./dialog.ts";
import type { LogLine } from "./log-lines.ts";
import { findLine } from "./log-search.ts";
import { logWindow } from "./log-window.ts";
import type { Model } from "./model.ts";
import { panelSize, shownLines } from "./scroll.ts";
import { flash, type Step, stay } from "./step.ts";

type SearchDialog = Extract<Dialog, { kind: "search" }>;

/** The newest line above the place where the search began is found while it is typed; Enter stays there, Esc goes back. */
export function updateSearch(model: Model, dialog: SearchDialog, event: InputEvent, isCancel: boolean): Step {
  if (isCancel) {
    return stay({ ...model, dialog: undefined, logSearch: "", logFound: undefined, logAnchor: dialog.before });
  }
  if (event.kind === "key" && event.key === "enter") {
    const isMissed = model.logSearch !== "" && model.logFound === undefined;
    const closed = { ...model, dialog: undefined };
    return stay(isMissed ? flash(closed, catalogOf(model.lang).serverConsole.flash.noOlder, "warn") : closed);
  }
  const line = editLine(dialog.line, event);
  if (line === undefined) return stay(model);
  const start = { ...model, logAnchor: dialog.before, logSearch: line.text, dialog: { ...dialog, line } };
  const found = findLine(shownLines(start), line.text, dialog.before, "older", true);
  return stay(found === undefined ? { ...start, logFound: undefined } : standOn(start, found));
}

/** To the next line that has the words; where there is none, says so. */
export function searchOn(model: Model, direction: "older" | "newer"): Model {
  const { noOlder, noNewer } = catalogOf(model.lang).serverConsole.flash;
  const from = model.logFound ?? model.logAnchor;
  const found = findLine(shownLines(model), model.logSearch, from, direction, model.logFound === undefined);
  return found === undefined ? flash(model, direction === "older" ? noOlder : noNewer, "warn") : standOn(model, found);
}

/** Moves the view only as far as the line needs, with some lines around it. */
function standOn(model: Model, { seq }: LogLine): Model {
  const size = panelSize(model, "log");
  const lines = shownLines(model);
  const shows = (anchor: number | undefined) =>
    logWindow(lines, anchor, size).items.some((item) => item.line.seq === seq);
  const { lastIndex } = logWindow(lines, model.logAnchor, size);
  const index = lines.findIndex((line) => line.seq === seq);
  const around = lines[Math.min(lines.length - 1, index + Math.floor(size.height / 2))]?.seq;
  const anchor = [lines[lastIndex]?.seq, around, seq].find(shows);
  return { ...model, logFound: seq, logAnchor: anchor };
}

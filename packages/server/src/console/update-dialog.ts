/** Keys while a dialog stands in front: it takes them all, so that no slip reaches the panels behind it. */
import { byteLength, splitText, TEXT_SIZE, WireText } from "@recado/protocol";
import { catalogOf, type Lang } from "@recado/runtime/i18n";
import { confirmAnswer, editForm, editLine, type InputEvent, sanitize, withErrors } from "@recado/runtime/tui";
import { parseBanTarget } from "../control/request.ts";
import type { ClientRow } from "../core/events.ts";
import {
  banForm,
  type Confirmation,
  type Dialog,
  type FieldName,
  type FormDialog,
  fieldText,
  oneFieldForm,
} from "./dialog.ts";
import { formatDateTime } from "./figures.ts";
import { logText, logWindow } from "./log-window.ts";
import type { Cmd } from "./messages.ts";
import { type Model, selectedClient } from "./model.ts";
import { liftOrder, restrictionsOf } from "./restrictions.ts";
import { panelSize, shownLines } from "./scroll.ts";
import { flash, type Step, stay } from "./step.ts";
import { LEVEL_LETTER } from "./style.ts";
import { quitNow, rearranged } from "./update-action.ts";
import { updateSearch } from "./update-search.ts";

/** What the ERRO of a kick has room for behind its own words. */
const KICK_REASON_BYTES = TEXT_SIZE - byteLength(WireText.kicked("x")) + 1;
/** The same of the sentence to who is banned, which a session carries in two bytes less. */
const BAN_REASON_BYTES = TEXT_SIZE - 2 - byteLength(WireText.banned("x")) + 1;

const COPIED_LINES_MAX = 2_000;

/** The program sends each of them once; a status every second is the most that makes sense, one a day the least. */
const INTERVAL_SECONDS_MIN = 1;
const INTERVAL_SECONDS_MAX = 86_400;

const PAGE_ROWS = 8;
/** Rows that a key moves what is read in a box. */
const READING_STEPS: Readonly<Record<string, number>> = { up: -1, down: 1, pageup: -PAGE_ROWS, pagedown: PAGE_ROWS };

const PORT_MAX = 65_535;

export function updateDialog(model: Model, dialog: Dialog, event: InputEvent): Step {
  const isCancel = event.kind === "key" && (event.key === "escape" || event.key === "ctrl-c");
  switch (dialog.kind) {
    case "confirm":
      return answer(model, dialog.question, event);
    case "form":
      return isCancel ? close(model) : updateForm(model, dialog, event);
    case "filter":
      return updateFilter(model, dialog, event, isCancel);
    case "search":
      return updateSearch(model, dialog, event, isCancel);
    case "restrictions":
      return updateRestrictions(model, dialog.selected, event, isCancel);
    case "details":
      return updateDetails(model, dialog, event, isCancel);
    case "nodes":
    case "help":
      return updateReading(model, dialog, event, isCancel);
  }
}

function close(model: Model): Step {
  return stay({ ...model, dialog: undefined });
}

function updateDetails(
  model: Model,
  dialog: Extract<Dialog, { kind: "details" }>,
  event: InputEvent,
  isCancel: boolean,
): Step {
  if (event.kind !== "key") return stay(model);
  if (event.key === "k" && !model.isReadOnly) return kickFromDetails(model, dialog.client.id);
  const step = READING_STEPS[event.key];
  if (step !== undefined) return stay({ ...model, dialog: { ...dialog, top: Math.max(0, dialog.top + step) } });
  return isCancel || ["enter", "q", "space"].includes(event.key) ? close(model) : stay(model);
}

function kickFromDetails(model: Model, id: number): Step {
  const client = selectedClient(model);
  if (client === undefined || client.id !== id) return stay(model);
  return stay({ ...model, dialog: oneFieldForm({ kind: "kick", client }, model.lang) });
}

/** The key that means yes. */
const YES_KEY: Record<Lang, string> = { en: "y", "pt-BR": "s" };

function answer(model: Model, question: Confirmation, event: InputEvent): Step {
  const isYes = confirmAnswer(event, YES_KEY[model.lang]);
  if (isYes === undefined) return stay(model);
  return isYes ? carryOut({ ...model, dialog: undefined }, question) : close(model);
}

function carryOut(model: Model, question: Confirmation): Step {
  const texts = catalogOf(model.lang).serverConsole.flash;
  switch (question.kind) {
    case "stop":
      return stay({ ...model, busy: "stopping" }, { kind: "stop" });
    case "restart":
      return stay({ ...model, busy: "restarting" }, { kind: "restart", local: model.latest.snapshot.local });
    case "quit":
      return quitNow(model);
    case "notice":
      return stay(flash(model, texts.noticeSent), { kind: "notice", text: question.text });
    case "clear-log":
      return stay(flash(withClearedLog(model), texts.logCleared));
    case "read-only":
      return stay(flash({ ...model, isReadOnly: true }, texts.readOnly));
    case "lift":
      return stay(model, { kind: "order", order: liftOrder(question.restriction) });
    case "ban": {
      const { client, target, reason } = question;
      const isAboutId = client !== undefined && "id" in target && target.id === client.id;
      if (isAboutId && !isThere(model, client)) return gone(model, client);
      return stay(model, { kind: "order", order: { kind: "ban", target, reason } });
    }
    default:
      if (!isThere(model, question.client)) return gone(model, question.client);
      return stay(model, { kind: "order", order: question });
  }
}

/** False as well when the id has passed to somebody else while the question stood there. */
function isThere(model: Model, { id, joinedAtMs }: ClientRow): boolean {
  return model.latest.snapshot.clients.some((row) => row.id === id && row.joinedAtMs === joinedAtMs);
}

function gone(model: Model, { id, name }: ClientRow): Step {
  const { alreadyGone } = catalogOf(model.lang).serverConsole.flash;
  return stay(flash(model, alreadyGone(sanitize(name), id), "warn"));
}

function withClearedLog(model: Model): Model {
  return { ...model, log: { ...model.log, lines: [] }, logAnchor: undefined, logFound: undefined };
}

function updateRestrictions(model: Model, selected: string | undefined, event: InputEvent, isCancel: boolean): Step {
  if (event.kind !== "key") return stay(model);
  const restrictions = restrictionsOf(model.latest);
  const index = restrictions.findIndex(({ key }) => key === selected);
  const step = READING_STEPS[event.key];
  if (step !== undefined) {
    const next = restrictions[Math.max(0, Math.min(index + step, restrictions.length - 1))];
    return stay({ ...model, dialog: { kind: "restrictions", selected: next?.key } });
  }
  if (isCancel || event.key === "q" || event.key === "B") return close(model);
  if (model.isReadOnly) return stay(model);
  if (event.key === "a") return stay({ ...model, dialog: banForm(undefined, model.lang) });
  const restriction = restrictions[index];
  if (restriction === undefined || !["enter", "delete"].includes(event.key)) return stay(model);
  return stay({ ...model, dialog: { kind: "confirm", question: { kind: "lift", restriction } } });
}

function updateReading(
  model: Model,
  dialog: Extract<Dialog, { kind: "help" | "nodes" }>,
  event: InputEvent,
  isCancel: boolean,
): Step {
  if (event.kind !== "key") return stay(model);
  const step = event.key === "space" ? PAGE_ROWS : event.key === "home" ? -dialog.top : READING_STEPS[event.key];
  if (step !== undefined) return stay({ ...model, dialog: { ...dialog, top: Math.max(0, dialog.top + step) } });
  return isCancel || ["q", "?", "f1", "O", "enter"].includes(event.key) ? close(model) : stay(model);
}

/** The filter works while it is typed; Enter keeps it, Esc takes it away. */
function updateFilter(
  model: Model,
  dialog: Extract<Dialog, { kind: "filter" }>,
  event: InputEvent,
  isCancel: boolean,
): Step {
  if (isCancel) return close(withFilter(model, dialog.panel, ""));
  if (event.kind === "key" && event.key === "enter") return close(model);
  const line = editLine(dialog.line, event);
  if (line === undefined) return stay(model);
  return stay(withFilter({ ...model, dialog: { ...dialog, line } }, dialog.panel, line.text));
}

function withFilter(model: Model, panel: "clients" | "log", filter: string): Model {
  return panel === "log" ? { ...model, logFilter: filter } : rearranged({ ...model, clientFilter: filter });
}

function updateForm(model: Model, dialog: FormDialog, event: InputEvent): Step {
  if (model.busy !== undefined) return stay(model);
  const step = editForm(dialog.form, event);
  if (step === undefined) return stay(model);
  return step.action === "submit" ? submit(model, dialog) : stay({ ...model, dialog: { ...dialog, form: step.form } });
}

function submit(model: Model, dialog: FormDialog): Step {
  const errors = errorsIn(dialog, model.lang);
  if (Object.keys(errors).length > 0) {
    const form = withErrors(dialog.form, errors);
    return stay({ ...model, dialog: { ...dialog, form } }, { kind: "bell" });
  }
  const { purpose } = dialog;
  const text = sanitize(fieldText(dialog, "text"));
  switch (purpose.kind) {
    case "address": {
      const local = { address: fieldText(dialog, "host"), port: Number(fieldText(dialog, "port")) };
      const start: Cmd = { kind: "start", local };
      return stay({ ...model, busy: "starting", dialog: { ...dialog, form: withErrors(dialog.form, {}) } }, start);
    }
    case "kick":
      return stay({ ...model, dialog: { kind: "confirm", question: { ...purpose, reason: text } } });
    case "ban": {
      const target = parseBanTarget(fieldText(dialog, "who"));
      if (target === undefined) return stay(model);
      return stay({ ...model, dialog: { kind: "confirm", question: { ...purpose, target, reason: text } } });
    }
    case "copy":
      return copyLines({ ...model, dialog: undefined }, Number(text));
    case "notice-to":
      return stay({ ...model, dialog: { kind: "confirm", question: { ...purpose, text } } });
    case "notice":
      return stay({ ...model, dialog: { kind: "confirm", question: { ...purpose, text } } });
    case "interval": {
      const seconds = Number(text);
      const next = flash({ ...model, dialog: undefined }, catalogOf(model.lang).serverConsole.flash.interval(seconds));
      return stay(next, { kind: "set-status-interval", ms: seconds * 1000 });
    }
  }
}

/** The lines that end where the view ends. */
function copyLines(model: Model, count: number): Step {
  const texts = catalogOf(model.lang).serverConsole.flash;
  const lines = shownLines(model);
  const { lastIndex } = logWindow(lines, model.logAnchor, panelSize(model, "log"));
  const copied = lines.slice(Math.max(0, lastIndex + 1 - count), lastIndex + 1);
  if (copied.length === 0) return stay(flash(model, texts.nothingToCopy, "warn"));
  const text = copied.map((line) => `${formatDateTime(line.wallMs)} ${LEVEL_LETTER[line.level]} ${logText(line)}`);
  return stay(flash(model, texts.copiedLines(copied.length)), { kind: "copy", text: text.join("\n") });
}

type Errors = Partial<Record<FieldName, string>>;

function errorsIn(dialog: FormDialog, lang: Lang): Errors {
  const texts = catalogOf(lang).serverConsole.problems;
  const text = fieldText(dialog, "text");
  switch (dialog.purpose.kind) {
    case "address": {
      const host: Errors = fieldText(dialog, "host") === "" ? { host: texts.hostEmpty } : {};
      const isPort = isWholeIn(fieldText(dialog, "port"), 1, PORT_MAX);
      return isPort ? host : { ...host, port: texts.portInvalid };
    }
    case "kick":
      return byteLength(text) > KICK_REASON_BYTES ? { text: texts.reasonTooLong } : {};
    case "ban": {
      const who: Errors = parseBanTarget(fieldText(dialog, "who")) ? {} : { who: texts.whoInvalid };
      return byteLength(text) > BAN_REASON_BYTES ? { ...who, text: texts.reasonTooLong } : who;
    }
    case "copy":
      return isWholeIn(text, 1, COPIED_LINES_MAX) ? {} : { text: texts.linesInvalid };
    case "notice-to":
    case "notice":
      return text === "" ? { text: texts.noticeEmpty } : {};
    case "interval":
      return isWholeIn(text, INTERVAL_SECONDS_MIN, INTERVAL_SECONDS_MAX) ? {} : { text: texts.intervalInvalid };
  }
}

function isWholeIn(text: string, low: number, high: number): boolean {
  return /^\d{1,9}$/.test(text) && Number(text) >= low && Number(text) <= high;
}

/** Bytes used of bytes there are, and the frames it takes, while a text for the wire is written. */
export function textBudget(dialog: FormDialog): { used: number; limit: number; frames: number } | undefined {
  const text = fieldText(dialog, "text");
  const used = byteLength(text);
  if (dialog.purpose.kind === "kick") return { used, limit: KICK_REASON_BYTES, frames: 1 };
  if (dialog.purpose.kind === "ban") return { used, limit: BAN_REASON_BYTES, frames: 1 };
  if (dialog.purpose.kind === "notice" || dialog.purpose.kind === "notice-to")
    return { used, limit: TEXT_SIZE, frames: splitText(text).length };
  return undefined;
}

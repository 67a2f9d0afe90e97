/** Keys while a dialog stands in front: it takes them all, so that no slip reaches the panels behind it. */
import { byteLength, splitText, TEXT_SIZE } from "@recado/protocol";
import { catalogOf, type Lang } from "@recado/runtime/i18n";
import { editLine, type InputEvent, sanitize } from "@recado/runtime/tui";
import {
  type Confirmation,
  type Dialog,
  type FieldError,
  type FormDialog,
  fieldText,
  HOST_FIELD,
  oneFieldForm,
  PORT_FIELD,
} from "./dialog.ts";
import type { Cmd } from "./messages.ts";
import { type Model, selectedClient } from "./model.ts";
import { flash, type Step, stay } from "./step.ts";
import { quitNow, rearranged } from "./update-action.ts";

/** What the ERRO of a kick has room for behind its own words. */
export const KICK_REASON_BYTES = TEXT_SIZE - byteLength("Você foi removido pelo operador: ");

/** The program sends each of them once; a status every second is the most that makes sense, one a day the least. */
const INTERVAL_SECONDS_MIN = 1;
const INTERVAL_SECONDS_MAX = 86_400;

const PORT_MAX = 65_535;

export function updateDialog(model: Model, dialog: Dialog, event: InputEvent): Step {
  const isCancel = event.kind === "key" && (event.key === "escape" || event.key === "ctrl-c");
  switch (dialog.kind) {
    case "confirm":
      return answer(model, dialog.question, event, isCancel);
    case "form":
      return isCancel ? close(model) : updateForm(model, dialog, event);
    case "filter":
      return updateFilter(model, dialog, event, isCancel);
    case "details":
      if (event.kind !== "key") return stay(model);
      if (event.key === "k") return kickFromDetails(model, dialog.client.id);
      return isCancel || ["enter", "q", "space"].includes(event.key) ? close(model) : stay(model);
    case "help":
      return updateHelp(model, dialog.top, event, isCancel);
  }
}

function close(model: Model): Step {
  return stay({ ...model, dialog: undefined });
}

function kickFromDetails(model: Model, id: number): Step {
  const client = selectedClient(model);
  if (client === undefined || client.id !== id) return stay(model);
  return stay({ ...model, dialog: oneFieldForm({ kind: "kick", client }) });
}

/** The letters that mean yes. Enter does not: a slip must not confirm. */
const YES: Record<Lang, readonly string[]> = { en: ["y", "Y"], "pt-BR": ["s", "S", "y", "Y"] };

function answer(model: Model, question: Confirmation, event: InputEvent, isCancel: boolean): Step {
  if (event.kind !== "key") return stay(model);
  if (isCancel || ["n", "N", "enter", "q"].includes(event.key)) return close(model);
  if (!YES[model.lang].includes(event.key)) return stay(model);
  return carryOut({ ...model, dialog: undefined }, question);
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
    case "kick": {
      const { client, reason } = question;
      const name = sanitize(client.name);
      const now = model.latest.snapshot.clients.find((row) => row.id === client.id);
      // The id may have passed to somebody else while the question stood there.
      if (now?.joinedAtMs !== client.joinedAtMs) return stay(flash(model, texts.alreadyGone(name, client.id), "warn"));
      return stay(model, { kind: "kick", id: client.id, name, reason });
    }
  }
}

function updateHelp(model: Model, top: number, event: InputEvent, isCancel: boolean): Step {
  if (event.kind !== "key") return stay(model);
  const steps: Readonly<Record<string, number>> = { up: -1, down: 1, pageup: -8, pagedown: 8, space: 8, home: -top };
  const step = steps[event.key];
  if (step !== undefined) return stay({ ...model, dialog: { kind: "help", top: Math.max(0, top + step) } });
  return isCancel || ["q", "?", "f1", "enter"].includes(event.key) ? close(model) : stay(model);
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

function updateForm(model: Model, form: FormDialog, event: InputEvent): Step {
  if (model.busy !== undefined) return stay(model);
  if (event.kind === "key") {
    if (event.key === "enter") return submit(model, form);
    if (event.key === "tab" || event.key === "down") return stay({ ...model, dialog: turned(form, 1) });
    if (event.key === "shift-tab" || event.key === "up") return stay({ ...model, dialog: turned(form, -1) });
  }
  const field = form.fields[form.focus];
  const edited = field && editLine(field, event);
  if (edited === undefined) return stay(model);
  const fields = form.fields.map((each, index) => (index === form.focus ? edited : each));
  return stay({ ...model, dialog: { ...form, fields, error: undefined } });
}

function turned(form: FormDialog, step: 1 | -1): FormDialog {
  return { ...form, focus: (form.focus + step + form.fields.length) % form.fields.length };
}

function submit(model: Model, form: FormDialog): Step {
  const error = errorIn(form);
  if (error !== undefined) return stay({ ...model, dialog: { ...form, error, focus: error.field } }, { kind: "bell" });
  const { purpose } = form;
  const text = sanitize(fieldText(form, 0));
  switch (purpose.kind) {
    case "address": {
      const local = { address: text, port: Number(fieldText(form, PORT_FIELD)) };
      const start: Cmd = { kind: "start", local };
      return stay({ ...model, busy: "starting", dialog: { ...form, error: undefined } }, start);
    }
    case "kick":
      return stay({ ...model, dialog: { kind: "confirm", question: { ...purpose, reason: text } } });
    case "notice":
      return stay({ ...model, dialog: { kind: "confirm", question: { ...purpose, text } } });
    case "interval": {
      const seconds = Number(text);
      const next = flash({ ...model, dialog: undefined }, catalogOf(model.lang).serverConsole.flash.interval(seconds));
      return stay(next, { kind: "set-status-interval", ms: seconds * 1000 });
    }
  }
}

function errorIn(form: FormDialog): FieldError | undefined {
  switch (form.purpose.kind) {
    case "address": {
      if (fieldText(form, HOST_FIELD) === "") return { field: HOST_FIELD, problem: "host-empty" };
      const isPort = isWholeIn(fieldText(form, PORT_FIELD), 1, PORT_MAX);
      return isPort ? undefined : { field: PORT_FIELD, problem: "port-invalid" };
    }
    case "kick":
      return byteLength(fieldText(form, 0)) > KICK_REASON_BYTES ? { field: 0, problem: "reason-too-long" } : undefined;
    case "notice":
      return fieldText(form, 0) === "" ? { field: 0, problem: "notice-empty" } : undefined;
    case "interval": {
      const isInterval = isWholeIn(fieldText(form, 0), INTERVAL_SECONDS_MIN, INTERVAL_SECONDS_MAX);
      return isInterval ? undefined : { field: 0, problem: "interval-invalid" };
    }
  }
}

function isWholeIn(text: string, low: number, high: number): boolean {
  return /^\d{1,9}$/.test(text) && Number(text) >= low && Number(text) <= high;
}

/** Bytes used of bytes there are, and the frames it takes, while a text for the wire is written. */
export function textBudget(form: FormDialog): { used: number; limit: number; frames: number } | undefined {
  const text = fieldText(form, 0);
  const used = byteLength(text);
  if (form.purpose.kind === "kick") return { used, limit: KICK_REASON_BYTES, frames: 1 };
  if (form.purpose.kind === "notice") return { used, limit: TEXT_SIZE, frames: splitText(text).length };
  return undefined;
}

/** What stands in front of the panels. */
import { type Catalog, catalogOf } from "@recado/runtime/i18n";
import { type Canvas, type Frame, padEnd, sanitize, textWidth, viewLine } from "@recado/runtime/tui";
import type { ClientRow } from "../core/events.ts";
import { formatEndpoint } from "../endpoint-text.ts";
import type { Confirmation, Dialog, FormDialog } from "./dialog.ts";
import { type DialogBox, type DialogRow, drawDialogBox } from "./dialog-box.ts";
import { formatCount, formatDateTime, formatUptime } from "./figures.ts";
import { type Action, BINDINGS } from "./keys.ts";
import type { Layout } from "./layout.ts";
import type { Model } from "./model.ts";
import { STYLE } from "./style.ts";
import { textBudget } from "./update-dialog.ts";

type Texts = Catalog["serverConsole"];

/** The keys of the dialog, for the footer; the panels' keys sleep while it stands there. */
export function dialogHint(dialog: Dialog, { serverConsole: texts }: Catalog): string {
  switch (dialog.kind) {
    case "filter":
      return texts.filterKeys;
    case "help":
      return texts.help.hint;
    case "confirm":
      return texts.confirm.yesNo;
    case "details":
      return texts.details.hint;
    case "form":
      return texts.forms[dialog.purpose.kind].hint;
  }
}

/** Draws the dialog, if there is one; the result is where the cursor stands in it. */
export function drawDialog(canvas: Canvas, layout: Layout, model: Model): Frame["cursor"] {
  const { dialog } = model;
  if (dialog === undefined) return undefined;
  if (dialog.kind === "filter") return drawFilter(canvas, layout, dialog, model);
  return drawDialogBox(canvas, boxOf(dialog, model));
}

function drawFilter(
  canvas: Canvas,
  { footer }: Layout,
  dialog: Extract<Dialog, { kind: "filter" }>,
  model: Model,
): Frame["cursor"] {
  const texts = catalogOf(model.lang).serverConsole;
  const row = { ...footer, height: 1 };
  canvas.fill(row);
  const hintWidth = textWidth(texts.filterHint) + 2;
  const start = canvas.put(row.x + 1, row.y, `${texts.filter}: `, STYLE.key, row.width - 2);
  const isHinted = row.width - start - hintWidth > 20;
  const room = Math.max(1, row.x + row.width - 1 - start - (isHinted ? hintWidth : 0));
  const { text, cursorX } = viewLine(dialog.line, room);
  canvas.put(start, row.y, text, STYLE.bold, room);
  if (isHinted) canvas.put(row.x + row.width + 1 - hintWidth, row.y, texts.filterHint, STYLE.dim);
  return { x: start + cursorX, y: row.y };
}

function boxOf(dialog: Exclude<Dialog, { kind: "filter" }>, model: Model): DialogBox {
  const texts = catalogOf(model.lang).serverConsole;
  switch (dialog.kind) {
    case "help":
      return { title: texts.help.title, rows: helpRows(model, texts), top: dialog.top };
    case "confirm":
      return { title: texts.confirm.title, rows: questionRows(dialog.question, model, texts) };
    case "details":
      return detailsBox(dialog.client, model, texts);
    case "form":
      return { title: formTitle(dialog, texts), rows: formRows(dialog, model, texts) };
  }
}

function helpRows(model: Model, texts: Texts): DialogRow[] {
  const longLabels: Partial<Record<Action, string>> = texts.help.long;
  const shown = BINDINGS.filter((binding) => binding.shown !== undefined);
  const rows = shown.map((binding): DialogRow => {
    const panels = binding.panels?.map((panel) => texts.panels[panel]).join(", ");
    const label = longLabels[binding.action] ?? texts.keys[binding.action];
    return {
      kind: "pair",
      label: binding.action === "help" ? "? F1" : (binding.shown ?? ""),
      text: panels === undefined ? label : `${label} (${panels})`,
      labelWidth: 9,
    };
  });
  return [
    { kind: "text", text: texts.help.hint, style: STYLE.dim },
    ...rows,
    { kind: "text", text: `Recado ${model.version}`, style: STYLE.dim },
  ];
}

function questionRows(question: Confirmation, model: Model, texts: Texts): DialogRow[] {
  const hint: DialogRow = { kind: "text", text: texts.confirm.yesNo, style: STYLE.key };
  const blank: DialogRow = { kind: "text", text: "", isExtra: true };
  return [...sentences(question, model, texts), blank, hint];
}

function sentences(question: Confirmation, model: Model, { confirm }: Texts): DialogRow[] {
  const clientCount = model.latest.snapshot.clients.length;
  switch (question.kind) {
    case "kick": {
      const { client, reason } = question;
      const text = confirm.kick(sanitize(client.name), client.id, formatEndpoint(client.endpoint));
      const why = reason === "" ? confirm.kickNoReason : confirm.kickReason(reason);
      return [
        { kind: "text", text, style: STYLE.bold },
        { kind: "text", text: why },
      ];
    }
    case "notice":
      return [
        { kind: "text", text: confirm.notice(clientCount), style: STYLE.bold },
        { kind: "text", text: question.text },
      ];
    default:
      return [{ kind: "text", text: confirm[question.kind](clientCount), style: STYLE.bold }];
  }
}

function detailsBox(shown: ClientRow, model: Model, texts: Texts): DialogBox {
  const { details } = texts;
  const now = model.latest.snapshot.clients.find((row) => row.id === shown.id && row.joinedAtMs === shown.joinedAtMs);
  const client = now ?? shown;
  const { wallMs } = model.latest;
  const since = (atMs: number) => `${formatDateTime(atMs)}, ${details.ago(formatUptime(wallMs - atMs))}`;
  const count = (value: number) => details.frames(formatCount(value, model.lang));
  const pairs: readonly (readonly [string, string])[] = [
    [details.address, formatEndpoint(client.endpoint)],
    [details.kind, details.kinds[client.peer]],
    [details.joined, since(client.joinedAtMs)],
    [details.lastSeen, since(client.lastSeenAtMs)],
    [details.framesIn, count(client.framesIn)],
    [details.framesOut, count(client.framesOut)],
    [details.drops, count(client.drops)],
  ];
  const labelWidth = Math.max(...pairs.map(([label]) => textWidth(label)));
  const rows = pairs.map(([label, text]): DialogRow => ({ kind: "pair", label, text, labelWidth }));
  const state: DialogRow[] = now === undefined ? [{ kind: "text", text: details.hasLeft, style: STYLE.warning }] : [];
  return {
    title: details.title(sanitize(client.name), client.id),
    rows: [...rows, ...state, { kind: "text", text: details.hint, style: STYLE.key, isExtra: true }],
  };
}

function formTitle({ purpose }: FormDialog, { forms }: Texts): string {
  if (purpose.kind === "kick") return forms.kick.title(sanitize(purpose.client.name), purpose.client.id);
  return forms[purpose.kind].title;
}

function formRows(dialog: FormDialog, model: Model, texts: Texts): DialogRow[] {
  const { forms } = texts;
  const { fields, focus } = dialog.form;
  const labelWidth = Math.max(...fields.map(({ label }) => textWidth(label)));
  const rows = fields.flatMap(({ label, line, error }, index): DialogRow[] => {
    const field: DialogRow = { kind: "field", label: padEnd(label, labelWidth), line, isFocused: index === focus };
    return error === undefined ? [field] : [field, { kind: "text", text: error, style: STYLE.bad }];
  });
  const note = dialog.purpose.kind === "address" ? forms.hostNote : budgetText(dialog, texts);
  if (note !== "") rows.push({ kind: "text", text: note, style: STYLE.dim, isExtra: true });
  if (model.busy !== undefined) rows.push({ kind: "text", text: texts.busy[model.busy], style: STYLE.warning });
  return [...rows, { kind: "text", text: forms[dialog.purpose.kind].hint, style: STYLE.key, isExtra: true }];
}

function budgetText(dialog: FormDialog, { forms }: Texts): string {
  const budget = textBudget(dialog);
  if (budget === undefined) return "";
  if (budget.frames > 1) return forms.frames(budget.frames);
  return forms.budget(budget.used, budget.limit);
}

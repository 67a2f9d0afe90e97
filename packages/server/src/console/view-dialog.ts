/** What stands in front of the panels. */
import { type Catalog, catalogOf } from "@recado/runtime/i18n";
import { type Canvas, type Frame, padEnd, sanitize, textWidth, viewLine } from "@recado/runtime/tui";
import type { BanTarget } from "../core/bans.ts";
import { targetText } from "../core/bans.ts";
import type { ClientRow } from "../core/events.ts";
import { formatEndpoint } from "../endpoint-text.ts";
import type { Confirmation, Dialog, FormDialog } from "./dialog.ts";
import { type DialogBox, type DialogRow, drawDialogBox, lastTop } from "./dialog-box.ts";
import { type Action, BINDINGS } from "./keys.ts";
import type { Layout } from "./layout.ts";
import type { Model } from "./model.ts";
import { STYLE } from "./style.ts";
import { textBudget } from "./update-dialog.ts";
import { detailsBox } from "./view-details.ts";
import { nodesBox } from "./view-nodes.ts";
import { restrictionName, restrictionsBox } from "./view-restrictions.ts";

type Texts = Catalog["serverConsole"];

/** The keys of the dialog, for the footer; the panels' keys sleep while it stands there. */
export function dialogHint(dialog: Dialog, { lang, isReadOnly }: Model): string {
  const { serverConsole: texts } = catalogOf(lang);
  switch (dialog.kind) {
    case "filter":
    case "search":
      return texts.filterKeys;
    case "help":
    case "nodes":
      return texts.help.hint;
    case "confirm":
      return texts.confirm.yesNo;
    case "details":
      return isReadOnly ? texts.details.readOnlyHint : texts.details.hint;
    case "restrictions":
      return isReadOnly ? texts.restrictions.readOnlyHint : texts.restrictions.hint;
    case "form":
      return texts.forms[dialog.purpose.kind].hint;
  }
}

/** Draws the dialog, if there is one; the result is where the cursor stands in it. */
export function drawDialog(canvas: Canvas, layout: Layout, model: Model): Frame["cursor"] {
  const { dialog } = model;
  if (dialog === undefined) return undefined;
  if (dialog.kind === "filter" || dialog.kind === "search") return drawFilter(canvas, layout, dialog, model);
  return drawDialogBox(canvas, boxOf(dialog, model));
}

function drawFilter(
  canvas: Canvas,
  { footer }: Layout,
  dialog: Extract<Dialog, { kind: "filter" | "search" }>,
  model: Model,
): Frame["cursor"] {
  const texts = catalogOf(model.lang).serverConsole;
  const row = { ...footer, height: 1 };
  canvas.fill(row);
  const hintWidth = textWidth(texts.filterHint) + 2;
  const start = canvas.put(row.x + 1, row.y, `${texts[dialog.kind]}: `, STYLE.key, row.width - 2);
  const isHinted = row.width - start - hintWidth > 20;
  const room = Math.max(1, row.x + row.width - 1 - start - (isHinted ? hintWidth : 0));
  const { text, cursorX } = viewLine(dialog.line, room);
  canvas.put(start, row.y, text, STYLE.bold, room);
  if (isHinted) canvas.put(row.x + row.width + 1 - hintWidth, row.y, texts.filterHint, STYLE.dim);
  return { x: start + cursorX, y: row.y };
}

/** A box that is read is not scrolled past its end. */
export function keepDialogInView(model: Model): Model {
  const { dialog, size } = model;
  if (dialog?.kind !== "help" && dialog?.kind !== "nodes" && dialog?.kind !== "details") return model;
  const last = lastTop(boxOf(dialog, model), size);
  return dialog.top <= last ? model : { ...model, dialog: { ...dialog, top: last } };
}

function boxOf(dialog: Exclude<Dialog, { kind: "filter" | "search" }>, model: Model): DialogBox {
  const texts = catalogOf(model.lang).serverConsole;
  switch (dialog.kind) {
    case "help":
      return { title: texts.help.title, rows: helpRows(model, texts), top: dialog.top };
    case "confirm":
      return { title: texts.confirm.title, rows: questionRows(dialog.question, model, texts) };
    case "nodes":
      return nodesBox(dialog.top, model);
    case "details":
      return detailsBox(dialog, model);
    case "restrictions":
      return restrictionsBox(dialog.selected, model);
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
    case "notice-to":
      return [
        { kind: "text", text: confirm.noticeTo(sanitize(question.client.name), question.client.id), style: STYLE.bold },
        { kind: "text", text: question.text },
      ];
    case "mute":
      return [bold(confirm.mute(sanitize(question.client.name), question.client.id))];
    case "ban": {
      const { client, target, reason } = question;
      const isClient = client !== undefined && "id" in target && target.id === client.id;
      const who = isClient ? `${sanitize(client.name)} (${client.id})` : targetText(target);
      const hit = model.latest.snapshot.clients.filter((row) => isTargeted(row, target)).length;
      const why = reason === "" ? confirm.kickNoReason : confirm.kickReason(reason);
      return [bold(confirm.ban(who, hit)), { kind: "text", text: why }];
    }
    case "lift": {
      const { restriction } = question;
      if (restriction.kind === "ban") return [bold(confirm.unban(restrictionName(restriction, model)))];
      return [bold(confirm.unmute(sanitize(restriction.mute.name), restriction.mute.id))];
    }
    case "clear-log":
    case "read-only":
      return [bold(confirm[question.kind])];
    default:
      return [{ kind: "text", text: confirm[question.kind](clientCount), style: STYLE.bold }];
  }
}

function bold(text: string): DialogRow {
  return { kind: "text", text, style: STYLE.bold };
}

/** As far as one can see: the owner of a banned id may be here under another. */
function isTargeted({ id, key, endpoint }: ClientRow, target: BanTarget): boolean {
  return "id" in target ? id === target.id : "key" in target ? key === target.key : endpoint.address === target.address;
}

function formTitle({ purpose }: FormDialog, { forms }: Texts): string {
  if (purpose.kind === "kick" || purpose.kind === "notice-to") {
    return forms[purpose.kind].title(sanitize(purpose.client.name), purpose.client.id);
  }
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
  const { kind } = dialog.purpose;
  const notes = [kind === "address" ? forms.hostNote : kind === "ban" ? forms.banNote : "", budgetText(dialog, texts)];
  for (const text of notes) if (text !== "") rows.push({ kind: "text", text, style: STYLE.dim, isExtra: true });
  if (model.busy !== undefined) rows.push({ kind: "text", text: texts.busy[model.busy], style: STYLE.warning });
  return [...rows, { kind: "text", text: forms[kind].hint, style: STYLE.key, isExtra: true }];
}

function budgetText(dialog: FormDialog, { forms }: Texts): string {
  const budget = textBudget(dialog);
  if (budget === undefined) return "";
  if (budget.frames > 1) return forms.frames(budget.frames);
  return forms.budget(budget.used, budget.limit);
}

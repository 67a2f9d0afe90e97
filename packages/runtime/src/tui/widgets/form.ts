/**
 * A form of labelled one-line fields. Tab and Shift-Tab (or the arrows) move, Enter goes on to the next field
 * and sends from the last, Escape leaves. What is wrong with a field stands under it.
 */
import { padEnd, textWidth, truncate } from "../../text/index.ts";
import type { Canvas, Rect } from "../canvas.ts";
import { editLine, type LineState, lineOf, viewLine } from "../line-editor.ts";
import type { Frame, InputEvent, Style } from "../types.ts";

interface FormField {
  readonly name: string;
  readonly label: string;
  readonly line: LineState;
  readonly error?: string | undefined;
}

export interface FormState {
  readonly fields: readonly FormField[];
  /** Index of the field that takes the keys. */
  readonly focus: number;
}

export interface FormStep {
  readonly form: FormState;
  readonly action: "edit" | "submit" | "cancel";
}

/** A form with these fields and values, the first empty one in focus. */
export function formOf(fields: readonly { name: string; label: string; value?: string }[]): FormState {
  const focus = fields.findIndex((field) => !field.value);
  return {
    fields: fields.map(({ name, label, value = "" }) => ({ name, label, line: lineOf(value) })),
    focus: Math.max(0, focus),
  };
}

/** What stands in the field, without blanks at its ends; "" for a field that the form has not. */
export function formValue(form: FormState, name: string): string {
  return form.fields.find((field) => field.name === name)?.line.text.trim() ?? "";
}

/** The form with another text in the field, and no fault in it. */
export function withValue(form: FormState, name: string, value: string): FormState {
  const fields = form.fields.map((field) =>
    field.name === name ? { ...field, line: lineOf(value), error: undefined } : field,
  );
  return { ...form, fields };
}

/** The form with these errors alone, by field name; the first wrong field gets the focus. */
export function withErrors(form: FormState, errors: Readonly<Record<string, string>>): FormState {
  const fields = form.fields.map((field) => ({ ...field, error: errors[field.name] }));
  const firstWrong = fields.findIndex((field) => field.error !== undefined);
  return { fields, focus: firstWrong === -1 ? form.focus : firstWrong };
}

/** The form after the event; undefined when the event is none of its keys. */
export function editForm(form: FormState, event: InputEvent): FormStep | undefined {
  const key = event.kind === "key" ? event.key : "";
  const isLast = form.focus === form.fields.length - 1;
  if (key === "escape") return { form, action: "cancel" };
  if (key === "enter" && isLast) return { form, action: "submit" };
  if (key === "enter" || key === "tab" || key === "down") return { form: focused(form, 1), action: "edit" };
  if (key === "shift-tab" || key === "up") return { form: focused(form, -1), action: "edit" };
  const field = form.fields[form.focus];
  const line = field && editLine(field.line, oneLine(event));
  if (field === undefined || line === undefined) return undefined;
  // What was said about the old value no longer holds.
  const error = line.text === field.line.text ? field.error : undefined;
  return { form: { ...form, fields: form.fields.with(form.focus, { ...field, line, error }) }, action: "edit" };
}

/** Rows that `drawForm` takes. */
export function formHeight(form: FormState): number {
  return form.fields.length + form.fields.filter((field) => field.error !== undefined).length;
}

export interface FormStyles {
  readonly label?: Style;
  readonly value?: Style;
  readonly error?: Style;
}

const DEFAULT_STYLES: Required<FormStyles> = { label: {}, value: { underline: true }, error: { fg: 1, bold: true } };

/** Draws the fields and returns where the cursor stands. */
export function drawForm(canvas: Canvas, rect: Rect, form: FormState, styles: FormStyles = {}): Frame["cursor"] {
  const style = { ...DEFAULT_STYLES, ...styles };
  const labelWidth = Math.max(0, ...form.fields.map((field) => textWidth(field.label)));
  const valueX = rect.x + Math.min(labelWidth + 2, Math.floor(rect.width / 2));
  const valueWidth = Math.max(0, rect.x + rect.width - valueX);
  let cursor: Frame["cursor"];
  let y = rect.y;
  for (const [index, field] of form.fields.entries()) {
    if (y >= rect.y + rect.height) break;
    const hasFocus = index === form.focus;
    canvas.put(rect.x, y, field.label, hasFocus ? { ...style.label, bold: true } : style.label, valueX - rect.x - 1);
    const shown = viewLine(field.line, valueWidth);
    canvas.put(valueX, y, padEnd(shown.text, valueWidth), style.value, valueWidth);
    if (hasFocus) cursor = { x: valueX + shown.cursorX, y };
    y++;
    if (field.error === undefined || y >= rect.y + rect.height) continue;
    canvas.put(valueX, y, truncate(`! ${field.error}`, valueWidth), style.error);
    y++;
  }
  return cursor;
}

function focused(form: FormState, step: number): FormState {
  const count = Math.max(1, form.fields.length);
  return { ...form, focus: (form.focus + step + count) % count };
}

/** Newlines have no place in a field. */
function oneLine(event: InputEvent): InputEvent {
  if (event.kind === "paste") return { kind: "paste", text: event.text.trim().replaceAll("\n", " ") };
  return event.kind === "key" && (event.key === "alt-enter" || event.key === "ctrl-j")
    ? { kind: "key", key: "none" }
    : event;
}

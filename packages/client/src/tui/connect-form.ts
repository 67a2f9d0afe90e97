/** The connect form: four fields with their own line editors, checked before anything is sent. */
import { byteLength, DEFAULT_PORT, MAX_ID, NAME_SIZE } from "@recado/protocol";
import { editLine, emptyLine, type InputEvent, type LineState, lineOf } from "@recado/runtime/tui";
import { parseAddress } from "../commands/index.ts";
import type { Target } from "./model.ts";

export const FIELD_NAMES = ["id", "name", "host", "port"] as const;
export type FieldName = (typeof FIELD_NAMES)[number];
export type FieldFault = "id" | "name-empty" | "name-long" | "host" | "port";

export interface ConnectForm {
  readonly fields: Readonly<Record<FieldName, LineState>>;
  readonly focus: FieldName;
  readonly faults: Readonly<Partial<Record<FieldName, FieldFault>>>;
  /** Why the server did not take us, in its own words. */
  readonly refusal: string | undefined;
}

/** What is known before anybody typed. */
export interface FormStart {
  readonly id: number | undefined;
  readonly name: string | undefined;
  readonly host: string;
  readonly port: number;
}

export function openForm(start: FormStart, refusal?: string): ConnectForm {
  const fields = {
    id: start.id === undefined ? emptyLine : lineOf(String(start.id)),
    name: lineOf(start.name ?? ""),
    host: lineOf(start.host),
    port: lineOf(String(start.port)),
  };
  const firstEmpty = FIELD_NAMES.find((field) => fields[field].text === "");
  return { fields, focus: firstEmpty ?? "id", faults: {}, refusal };
}

export function moveField(form: ConnectForm, step: 1 | -1): ConnectForm {
  const index = FIELD_NAMES.indexOf(form.focus) + step;
  return { ...form, focus: FIELD_NAMES[(index + FIELD_NAMES.length) % FIELD_NAMES.length] ?? "id" };
}

/** Undefined when the event edits nothing. A line break never enters a field. */
export function editField(form: ConnectForm, event: InputEvent): ConnectForm | undefined {
  const flat: InputEvent =
    event.kind === "paste" ? { kind: "paste", text: event.text.replace(/\s*\n\s*/g, " ").trim() } : event;
  const line = editLine(form.fields[form.focus], flat);
  if (line === undefined || line.text.includes("\n")) return undefined;
  const faults = { ...form.faults };
  delete faults[form.focus];
  return { ...form, fields: { ...form.fields, [form.focus]: line }, faults };
}

/** The target that the form describes, or the form with its faults and the focus on the first. */
export function submitForm(form: ConnectForm): { target: Target } | { form: ConnectForm } {
  const id = numberIn(form.fields.id.text, 1, MAX_ID);
  const name = form.fields.name.text.trim();
  const address = parseAddress(form.fields.host.text);
  const port = address?.port ?? numberIn(form.fields.port.text || String(DEFAULT_PORT), 1, 65_535);
  const faults: Partial<Record<FieldName, FieldFault>> = {};
  if (id === undefined) faults.id = "id";
  if (name === "") faults.name = "name-empty";
  else if (byteLength(name) > NAME_SIZE) faults.name = "name-long";
  if (address === undefined) faults.host = "host";
  if (port === undefined) faults.port = "port";
  if (id === undefined || address === undefined || port === undefined || faults.name !== undefined) {
    return { form: { ...form, faults, focus: FIELD_NAMES.find((field) => faults[field] !== undefined) ?? form.focus } };
  }
  return { target: { id, name, host: address.host, port } };
}

function numberIn(text: string, min: number, max: number): number | undefined {
  const trimmed = text.trim();
  const value = Number(trimmed);
  return /^\d{1,10}$/.test(trimmed) && value >= min && value <= max ? value : undefined;
}

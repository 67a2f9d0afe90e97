/** What can stand in front of the panels and take the keys: questions, forms, a filter line, details, help. */
import type { Endpoint } from "@recado/runtime/net";
import { emptyLine, type LineState, lineOf } from "@recado/runtime/tui";
import type { ClientRow } from "../core/events.ts";

/** Something that is done only after a yes. */
export type Confirmation =
  | { readonly kind: "kick"; readonly client: ClientRow; readonly reason: string }
  | { readonly kind: "notice"; readonly text: string }
  | { readonly kind: "stop" }
  | { readonly kind: "restart" }
  | { readonly kind: "quit" };

export type FormPurpose =
  | { readonly kind: "address" }
  | { readonly kind: "kick"; readonly client: ClientRow }
  | { readonly kind: "notice" }
  | { readonly kind: "interval" };

/** What is wrong with what a field holds; the catalogue has the sentence. */
export type Problem =
  | "host-empty"
  | "host-not-here"
  | "port-invalid"
  | "port-in-use"
  | "port-not-allowed"
  | "start-failed"
  | "reason-too-long"
  | "notice-empty"
  | "interval-invalid";

export interface FieldError {
  /** Index of the field. */
  readonly field: number;
  readonly problem: Problem;
  /** The system's own words, where there are any. */
  readonly detail?: string;
}

export interface FormDialog {
  readonly kind: "form";
  readonly purpose: FormPurpose;
  readonly fields: readonly LineState[];
  /** Index of the field that takes the keys. */
  readonly focus: number;
  readonly error: FieldError | undefined;
}

export type FilteredPanel = "clients" | "log";

export type Dialog =
  | FormDialog
  | { readonly kind: "confirm"; readonly question: Confirmation }
  | { readonly kind: "filter"; readonly panel: FilteredPanel; readonly line: LineState }
  | { readonly kind: "details"; readonly client: ClientRow }
  | { readonly kind: "help"; readonly top: number };

/** Fields of the address form. */
export const HOST_FIELD = 0;
export const PORT_FIELD = 1;

export function addressForm(local: Endpoint, error?: FieldError): FormDialog {
  const fields = [lineOf(local.address), lineOf(String(local.port))];
  return { kind: "form", purpose: { kind: "address" }, fields, focus: error?.field ?? PORT_FIELD, error };
}

export function oneFieldForm(purpose: FormPurpose, text = ""): FormDialog {
  return { kind: "form", purpose, fields: [text === "" ? emptyLine : lineOf(text)], focus: 0, error: undefined };
}

export function fieldText(form: FormDialog, field: number): string {
  return (form.fields[field]?.text ?? "").trim();
}

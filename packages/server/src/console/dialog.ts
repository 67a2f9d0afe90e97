/** What can stand in front of the panels and take the keys: questions, forms, a filter line, details, help. */

import { catalogOf, type Lang } from "@recado/runtime/i18n";
import type { Endpoint } from "@recado/runtime/net";
import { type FormState, formOf, formValue, type LineState, withErrors } from "@recado/runtime/tui";
import type { ClientRow } from "../core/events.ts";

/** Something that is done only after a yes. */
export type Confirmation =
  | { readonly kind: "kick"; readonly client: ClientRow; readonly reason: string }
  | { readonly kind: "notice"; readonly text: string }
  | { readonly kind: "stop" }
  | { readonly kind: "restart" }
  | { readonly kind: "quit" };

type FormPurpose =
  | { readonly kind: "address" }
  | { readonly kind: "kick"; readonly client: ClientRow }
  | { readonly kind: "notice" }
  | { readonly kind: "interval" };

export interface FormDialog {
  readonly kind: "form";
  readonly purpose: FormPurpose;
  readonly form: FormState;
}

type FilteredPanel = "clients" | "log";

export type Dialog =
  | FormDialog
  | { readonly kind: "confirm"; readonly question: Confirmation }
  | { readonly kind: "filter"; readonly panel: FilteredPanel; readonly line: LineState }
  | { readonly kind: "details"; readonly client: ClientRow }
  | { readonly kind: "help"; readonly top: number };

/** Names of the fields. Every form but the address form has one, `text`. */
export type FieldName = "host" | "port" | "text";

export function addressForm(local: Endpoint, lang: Lang, errors: Partial<Record<FieldName, string>> = {}): FormDialog {
  const { fields } = catalogOf(lang).serverConsole.forms;
  const form = formOf([
    { name: "host", label: fields.host, value: local.address },
    { name: "port", label: fields.port, value: String(local.port) },
  ]);
  // The port is what one changes; a complaint about the address goes before that.
  return { kind: "form", purpose: { kind: "address" }, form: withErrors({ ...form, focus: 1 }, errors) };
}

export function oneFieldForm(purpose: Exclude<FormPurpose, { kind: "address" }>, lang: Lang, value = ""): FormDialog {
  const label = catalogOf(lang).serverConsole.forms.fields[purpose.kind];
  return { kind: "form", purpose, form: formOf([{ name: "text", label, value }]) };
}

export function fieldText(dialog: FormDialog, name: FieldName): string {
  return formValue(dialog.form, name);
}

/** What can stand in front of the panels and take the keys: questions, forms, a filter line, details, help. */

import { catalogOf, type Lang } from "@recado/runtime/i18n";
import type { Endpoint } from "@recado/runtime/net";
import { type FormState, formOf, formValue, type LineState, withErrors } from "@recado/runtime/tui";
import type { BanTarget } from "../core/bans.ts";
import type { ClientRow } from "../core/events.ts";
import type { Restriction } from "./restrictions.ts";

/** Something that is done only after a yes. */
export type Confirmation =
  | { readonly kind: "kick"; readonly client: ClientRow; readonly reason: string }
  | { readonly kind: "mute"; readonly client: ClientRow }
  /** `client`: whom the operator had in view; undefined for somebody who was named. */
  | {
      readonly kind: "ban";
      readonly client: ClientRow | undefined;
      readonly target: BanTarget;
      readonly reason: string;
    }
  | { readonly kind: "lift"; readonly restriction: Restriction }
  | { readonly kind: "notice-to"; readonly client: ClientRow; readonly text: string }
  | { readonly kind: "notice"; readonly text: string }
  | { readonly kind: "clear-log" }
  | { readonly kind: "read-only" }
  | { readonly kind: "stop" }
  | { readonly kind: "restart" }
  | { readonly kind: "quit" };

type FormPurpose =
  | { readonly kind: "address" }
  | { readonly kind: "kick"; readonly client: ClientRow }
  | { readonly kind: "notice-to"; readonly client: ClientRow }
  | { readonly kind: "ban"; readonly client: ClientRow | undefined }
  | { readonly kind: "copy" }
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
  /** `before`: where the log stood, for Esc. */
  | { readonly kind: "search"; readonly line: LineState; readonly before: number | undefined }
  | { readonly kind: "details"; readonly client: ClientRow; readonly top: number }
  | { readonly kind: "restrictions"; readonly selected: string | undefined }
  | { readonly kind: "nodes"; readonly top: number }
  | { readonly kind: "help"; readonly top: number };

/** Names of the fields. Every form but the address form has `text`. */
export type FieldName = "host" | "port" | "who" | "text";

export function addressForm(local: Endpoint, lang: Lang, errors: Partial<Record<FieldName, string>> = {}): FormDialog {
  const { fields } = catalogOf(lang).serverConsole.forms;
  const form = formOf([
    { name: "host", label: fields.host, value: local.address },
    { name: "port", label: fields.port, value: String(local.port) },
  ]);
  // The port is what one changes; a complaint about the address goes before that.
  return { kind: "form", purpose: { kind: "address" }, form: withErrors({ ...form, focus: 1 }, errors) };
}

export function banForm(client: ClientRow | undefined, lang: Lang): FormDialog {
  const { fields } = catalogOf(lang).serverConsole.forms;
  const form = formOf([
    { name: "who", label: fields.who, value: client === undefined ? "" : String(client.id) },
    { name: "text", label: fields.kick },
  ]);
  return { kind: "form", purpose: { kind: "ban", client }, form };
}

export function oneFieldForm(
  purpose: Exclude<FormPurpose, { kind: "address" | "ban" }>,
  lang: Lang,
  value = "",
): FormDialog {
  const label = catalogOf(lang).serverConsole.forms.fields[purpose.kind];
  return { kind: "form", purpose, form: formOf([{ name: "text", label, value }]) };
}

export function fieldText(dialog: FormDialog, name: FieldName): string {
  return formValue(dialog.form, name);
}

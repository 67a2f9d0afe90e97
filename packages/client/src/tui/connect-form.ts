/** The connect form: who to be and where, checked before anything is sent. */
import { byteLength, DEFAULT_PORT, MAX_ID, NAME_SIZE } from "@recado/protocol";
import { type FormState, formOf, formValue, withErrors } from "@recado/runtime/tui";
import { parseAddress, parseServers } from "../commands/index.ts";
import { isClientName } from "../identity.ts";
import type { Target, Texts } from "./model.ts";

const FIELD_NAMES = ["id", "name", "host", "port"] as const;
export type FieldName = (typeof FIELD_NAMES)[number];

/** What is known before anybody typed. */
interface FormStart {
  readonly id: number | undefined;
  readonly name: string | undefined;
  readonly host: string;
  readonly port: number;
}

/** `refusal`: why the server did not take us, in its own words; it is nearly always about the id. */
export function openForm(texts: Texts["form"], start: FormStart, refusal?: string): FormState {
  const values = { id: String(start.id ?? ""), name: start.name ?? "", host: start.host, port: String(start.port) };
  const fields = FIELD_NAMES.map((name) => ({ name, label: texts.labels[name], value: values[name] }));
  return refusal === undefined ? formOf(fields) : withErrors(formOf(fields), { id: texts.refused(refusal) });
}

export function focusedField({ focus }: FormState): FieldName {
  return FIELD_NAMES[focus] ?? "id";
}

/** The target that the form describes, or the form with what is wrong. */
export function submitForm(form: FormState, { faults }: Texts["form"]): Target | FormState {
  const id = numberIn(formValue(form, "id"), 1, MAX_ID);
  const name = formValue(form, "name");
  const host = formValue(form, "host").trim();
  const address = parseAddress(host);
  const port = address?.port ?? numberIn(formValue(form, "port") || String(DEFAULT_PORT), 1, 65_535);
  const isHostGood = parseServers(host, DEFAULT_PORT) !== undefined;
  const isNameGood = isClientName(name);
  if (id !== undefined && isNameGood && isHostGood && port !== undefined) {
    return { id, name, host: address?.host ?? host, port };
  }
  const errors: Partial<Record<FieldName, string>> = {};
  if (id === undefined) errors.id = faults.id;
  if (!isNameGood) errors.name = byteLength(name) > NAME_SIZE ? faults.nameLong : faults.name;
  if (!isHostGood) errors.host = faults.host;
  if (port === undefined) errors.port = faults.port;
  return withErrors(form, errors);
}

function numberIn(text: string, min: number, max: number): number | undefined {
  const value = Number(text);
  return /^\d{1,10}$/.test(text) && value >= min && value <= max ? value : undefined;
}

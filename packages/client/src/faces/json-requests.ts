/** One line of JSON → a request, or what is wrong with it. */
import { MAX_ID } from "@recado/protocol";
import type { Catalog } from "@recado/runtime/i18n";
import { isClientName } from "../identity.ts";

export type JsonRequest =
  | { readonly kind: "send"; readonly text: string; readonly to: number }
  | { readonly kind: "list" | "ping" | "close" }
  | { readonly kind: "name"; readonly name: string };

type BadRequestCode = Exclude<keyof Catalog["clientCli"]["json"], "noAnswer">;

export interface ParsedRequest {
  /** Whatever the line gave as `ref`; answers carry it back. */
  readonly ref: unknown;
  readonly request: JsonRequest | BadRequestCode;
}

export function parseRequest(line: string): ParsedRequest {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { ref: undefined, request: "notJson" };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return { ref: undefined, request: "notObject" };
  const fields = new Map<string, unknown>(Object.entries(value));
  return { ref: fields.get("ref"), request: requestOf(fields) };
}

function requestOf(fields: ReadonlyMap<string, unknown>): JsonRequest | BadRequestCode {
  if (fields.has("send")) return sendOf(fields.get("send"), fields.get("to") ?? 0);
  if (fields.has("name")) {
    const name = fields.get("name");
    return typeof name === "string" && isClientName(name) ? { kind: "name", name } : "badName";
  }
  for (const kind of ["list", "ping", "close"] as const) if (fields.get(kind) === true) return { kind };
  return "unknownRequest";
}

function sendOf(text: unknown, to: unknown): JsonRequest | BadRequestCode {
  if (typeof text !== "string") return "badSend";
  if (typeof to !== "number" || !Number.isInteger(to) || to < 0 || to > MAX_ID) return "badTo";
  return { kind: "send", text, to };
}

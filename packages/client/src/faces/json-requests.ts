/** One line of JSON → a request, or what is wrong with it. */
import { MAX_ID } from "@recado/protocol";
import { NUMBER_MAX, PAGE_ENTRIES_MAX } from "@recado/protocol/session";
import type { Catalog } from "@recado/runtime/i18n";
import { isClientName } from "../identity.ts";

export type JsonRequest =
  | { readonly kind: "send"; readonly text: string; readonly to: number }
  | { readonly kind: "list" | "ping" | "discover" | "close" }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "discard"; readonly sendId: number }
  | { readonly kind: "raw"; readonly isOn: boolean }
  | { readonly kind: "history"; readonly with: number; readonly before: number; readonly limit: number }
  | { readonly kind: "search"; readonly words: string; readonly before: number; readonly limit: number };

type BadRequestCode = Exclude<
  keyof Catalog["clientCli"]["json"],
  "noAnswer" | "noHistory" | "nothingToFind" | "notDiscarded"
>;

const HISTORY_LIMIT = 50;

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
  if (fields.has("send")) return sendOf(fields.get("send"), fields.has("to") ? fields.get("to") : 0);
  if (fields.has("name")) {
    const name = fields.get("name");
    return typeof name === "string" && isClientName(name) ? { kind: "name", name } : "badName";
  }
  if (fields.has("discard")) {
    const sendId = fields.get("discard");
    return isWhole(sendId, 0, Number.MAX_SAFE_INTEGER) ? { kind: "discard", sendId } : "badDiscard";
  }
  if (fields.has("raw")) {
    const isOn = fields.get("raw");
    return typeof isOn === "boolean" ? { kind: "raw", isOn } : "badRaw";
  }
  if (fields.has("history")) return historyOf(fields.get("history"), pageOf(fields));
  if (fields.has("search")) return searchOf(fields.get("search"), pageOf(fields));
  for (const kind of ["list", "ping", "discover", "close"] as const) if (fields.get(kind) === true) return { kind };
  return "unknownRequest";
}

function sendOf(text: unknown, to: unknown): JsonRequest | BadRequestCode {
  if (typeof text !== "string") return "badSend";
  if (typeof to !== "number" || !Number.isInteger(to) || to < 0 || to > MAX_ID) return "badTo";
  return { kind: "send", text, to };
}

/** `before` and `limit`, which may be left out. */
function pageOf(fields: ReadonlyMap<string, unknown>): { before: number; limit: number } | undefined {
  const { before = 0, limit = HISTORY_LIMIT } = { before: fields.get("before"), limit: fields.get("limit") };
  const isGood = isWhole(before, 0, NUMBER_MAX) && isWhole(limit, 1, PAGE_ENTRIES_MAX);
  return isGood ? { before, limit } : undefined;
}

function historyOf(peer: unknown, page: ReturnType<typeof pageOf>): JsonRequest | BadRequestCode {
  const isGood = page !== undefined && isWhole(peer, 0, MAX_ID);
  return isGood ? { kind: "history", with: peer, ...page } : "badHistory";
}

function searchOf(words: unknown, page: ReturnType<typeof pageOf>): JsonRequest | BadRequestCode {
  return typeof words === "string" && page !== undefined ? { kind: "search", words, ...page } : "badHistory";
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
}

/**
 * What may be asked over the control socket: one JSON object a line, `{"id": …, "command": …, …}`; docs/OPERATIONS.md
 * has the table. A line that makes no sense is a value with a code, never an exception.
 */
import { byteLength, MAX_ID } from "@recado/protocol";
import { LOG_LEVELS, type LogLevel } from "@recado/runtime";
import { canonicalAddress } from "@recado/runtime/net";
import { sanitize } from "@recado/runtime/text";
import type { BanTarget } from "../core/bans.ts";

export type ControlRequest =
  | { readonly command: "stats" | "clients" | "mutes" | "bans" | "nodes" | "drain" | "stop" }
  | { readonly command: "status" }
  | { readonly command: "notice"; readonly text: string }
  | { readonly command: "kick"; readonly client: number; readonly reason: string }
  | { readonly command: "mute"; readonly client: number }
  | { readonly command: "unmute"; readonly client: number }
  | { readonly command: "ban"; readonly who: BanTarget; readonly reason: string }
  | { readonly command: "unban"; readonly who: BanTarget }
  | { readonly command: "log"; readonly count: number; readonly isFollowed: boolean; readonly level: LogLevel };

/** As it travels. */
export interface WireRequest {
  readonly command: ControlRequest["command"];
  readonly [field: string]: unknown;
}

export type RequestId = string | number | null;

type RequestFault =
  | { readonly error: "not-understood" }
  | { readonly error: "unknown-command" }
  | { readonly error: "bad-argument"; readonly field: string };

export interface ParsedLine {
  /** Comes back in the answer; null where there is none to be read. */
  readonly id: RequestId;
  readonly request: ControlRequest | RequestFault;
}

/** UTF-8. A notice is cut into frames for clients in the open: these are about 15. */
const NOTICE_BYTES_MAX = 2_000;
const REASON_BYTES_MAX = 500;
export const LOG_LINES_MAX = 1_000;
const LOG_LINES_DEFAULT = 50;
/** Base64url of 32 bytes. */
const KEY = /^[\w-]{43}$/;
const ID = /^[1-9]\d{0,9}$/;

/** An id, a key in base64url or an IP address; undefined for anything else. */
export function parseBanTarget(text: string): BanTarget | undefined {
  if (ID.test(text) && Number(text) <= MAX_ID) return { id: Number(text) };
  if (KEY.test(text)) return { key: text };
  const address = canonicalAddress(text);
  return address === undefined ? undefined : { address };
}

export function parseLine(line: string): ParsedLine {
  const fields = objectOf(line);
  if (!fields) return { id: null, request: { error: "not-understood" } };
  const { id, command } = fields;
  return {
    id: typeof id === "string" || typeof id === "number" ? id : null,
    request: requestOf(String(command), new Fields(fields)),
  };
}

function objectOf(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function requestOf(command: string, fields: Fields): ControlRequest | RequestFault {
  const request = readRequest(command, fields);
  if (!request) return { error: "unknown-command" };
  return fields.bad === undefined ? request : { error: "bad-argument", field: fields.bad };
}

function readRequest(command: string, fields: Fields): ControlRequest | undefined {
  switch (command) {
    case "stats":
    case "clients":
    case "mutes":
    case "bans":
    case "nodes":
    case "drain":
    case "status":
    case "stop":
      return { command };
    case "notice":
      return { command, text: fields.text("text", 1, NOTICE_BYTES_MAX) };
    case "kick":
      return { command, client: fields.clientId(), reason: fields.reason() };
    case "mute":
    case "unmute":
      return { command, client: fields.clientId() };
    case "ban":
      return { command, who: fields.who(), reason: fields.reason() };
    case "unban":
      return { command, who: fields.who() };
    case "log":
      return {
        command,
        count: fields.integer("count", 0, LOG_LINES_MAX, LOG_LINES_DEFAULT),
        isFollowed: fields.flag("follow"),
        level: fields.level(),
      };
    default:
      return undefined;
  }
}

/** Reads fields, and remembers the first that is not what it should be. */
class Fields {
  bad: string | undefined;

  constructor(private readonly fields: Readonly<Record<string, unknown>>) {}

  clientId(): number {
    return this.integer("client", 1, MAX_ID);
  }

  /** Without a fallback the field must be there. */
  integer(name: string, min: number, max: number, fallback?: number): number {
    const value = this.fields[name] ?? fallback;
    if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) return value;
    return this.#refuse(name, min);
  }

  reason(): string {
    return this.fields["reason"] === undefined ? "" : this.text("reason", 0, REASON_BYTES_MAX);
  }

  /** In one line. */
  text(name: string, minBytes: number, maxBytes: number): string {
    const value = this.fields[name];
    const text = typeof value === "string" ? sanitize(value).trim() : undefined;
    if (text === undefined || byteLength(text) < minBytes || byteLength(text) > maxBytes) return this.#refuse(name, "");
    return text;
  }

  who(): BanTarget {
    const value = this.fields["who"];
    const target = typeof value === "string" || typeof value === "number" ? parseBanTarget(String(value)) : undefined;
    return target ?? this.#refuse("who", { id: 0 });
  }

  flag(name: string): boolean {
    const value = this.fields[name] ?? false;
    return typeof value === "boolean" ? value : this.#refuse(name, false);
  }

  level(): LogLevel {
    const value = this.fields["level"] ?? "info";
    return LOG_LEVELS.find((level) => level === value) ?? this.#refuse("level", "info");
  }

  #refuse<Value>(name: string, value: Value): Value {
    this.bad ??= name;
    return value;
  }
}

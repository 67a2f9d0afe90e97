/** What is said, appended to a file for people to read: a line each, as plain mode writes it, with the time in front. */
import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { recadoFolder } from "@recado/runtime";
import type { ClientEvent } from "../events.ts";
import { ownSpoken, type PlainContext, plainLine, spoken, whoIs } from "../faces/plain-lines.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** `logs` in `$XDG_DATA_HOME/recado`, a file for each server and id. */
export function chatLogPath(host: string, port: number, id: number, env: Env): string {
  const name = `${host}_${port}_${id}`.replace(/[^\w.-]/g, "_");
  return join(recadoFolder("XDG_DATA_HOME", env), "logs", `${name}.log`);
}

export class ChatLog {
  readonly #file: number;

  private constructor(
    readonly path: string,
    file: number,
  ) {
    this.#file = file;
  }

  /** The user's alone (mode 600). Throws what the system says of a file that cannot be opened. */
  static open(path: string): ChatLog {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    return new ChatLog(path, openSync(path, "a", 0o600));
  }

  /** Throws what the system says when it cannot be written. */
  event(event: ClientEvent, context: PlainContext): void {
    const line = lineOf(event, context);
    if (line === undefined) return;
    const atMs = event.kind === "message" || event.kind === "sent" ? event.message.atMs : context.wallMs;
    writeSync(this.#file, `${timeText(atMs)} ${line.replaceAll("\n", "\n\t")}\n`);
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** Without its time; a log is read by others, too, so that we stand in it by name. */
function lineOf(event: ClientEvent, context: PlainContext): string | undefined {
  if (event.kind === "message") return spoken(event.message, context);
  if (event.kind !== "sent") return plainLine(event, context)?.text;
  return ownSpoken(event.message, context, whoIs(context.own.id, context.own.name));
}

/** `2026-11-23 14:03:05`, local time. */
export function timeText(atMs: number): string {
  const date = new Date(atMs);
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

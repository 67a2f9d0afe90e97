/** The headless programs' log: pino's JSON lines for machines, pino-pretty's for people, both to one file descriptor. */
import pino, { type Logger } from "pino";
import pretty from "pino-pretty";

import type { LogFormat, LogLevel } from "./log-options.ts";

export type { Logger } from "pino";

export interface LogOptions {
  readonly format: LogFormat;
  readonly level: LogLevel;
  /** 1 is stdout, 2 is stderr. */
  readonly fileDescriptor: number;
  readonly color: boolean;
}

export function createLogger({ format, level, fileDescriptor, color }: LogOptions): Logger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  if (format === "json") return pino(options, pino.destination({ dest: fileDescriptor, sync: true }));
  const stream = pretty({
    destination: fileDescriptor,
    sync: true,
    colorize: color,
    translateTime: "SYS:HH:MM:ss",
    hideObject: true,
  });
  return pino(options, stream);
}

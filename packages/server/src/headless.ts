/** The server without a console: its events as a log. */
import type { Clock } from "@recado/runtime";
import type { Catalog } from "@recado/runtime/i18n";
import type { Logger } from "@recado/runtime/log";
import type { ServerControl } from "./core/events.ts";
import { followLog } from "./log-feed.ts";

/** Logs every event until the returned function is called. */
export function logEvents(control: ServerControl, logger: Logger, catalog: Catalog, clock: Clock): () => void {
  return followLog(control, catalog, clock, {
    wants: (level) => logger.isLevelEnabled(level),
    line: ({ level, fields, text }) => logger[level](fields, text),
  });
}

/**
 * Resolves with the name of the first signal that asks the program to end. The listeners stay: the terminal's guard
 * ends the process at once when it is the only one that listens.
 */
export function terminationSignal(): Promise<NodeJS.Signals> {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, resolve);
  return promise;
}

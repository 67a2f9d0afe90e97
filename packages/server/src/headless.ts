/** The server without a console: its events as a log, and signals as its only controls. */
import type { Clock } from "@recado/runtime";
import type { Catalog } from "@recado/runtime/i18n";
import type { Logger } from "@recado/runtime/log";
import type { ServerControl, ServerEvent } from "./core/events.ts";
import { fullBucket, takeToken } from "./core/token-bucket.ts";
import { levelOf, sentenceOf } from "./describe-event.ts";
import { reachableAddresses } from "./lan-addresses.ts";

/** A flood of bad datagrams must not become a flood of the log. */
const DROP_LOG_LIMITS = { ratePerSecond: 10, burst: 50 };

/** Logs every event until the returned function is called. */
export function logEvents(control: ServerControl, logger: Logger, catalog: Catalog, clock: Clock): () => void {
  const bucket = fullBucket(DROP_LOG_LIMITS, clock.monotonicMs());
  let unloggedCount = 0;
  return control.subscribe((event) => {
    if (event.kind === "dropped" && !takeToken(bucket, DROP_LOG_LIMITS, clock.monotonicMs())) {
      unloggedCount++;
      return;
    }
    if (unloggedCount > 0)
      logger.warn({ event: "drops-not-logged", unloggedCount }, catalog.serverCli.moreDrops(unloggedCount));
    unloggedCount = 0;
    const level = levelOf(event);
    if (logger.isLevelEnabled(level)) logger[level](fieldsOf(event), sentenceOf(event, catalog));
    if (event.kind === "started") {
      const addresses = reachableAddresses(event.at);
      logger.info({ event: "addresses", addresses }, catalog.serverCli.addresses(addresses));
    }
  });
}

function fieldsOf({ kind, ...fields }: ServerEvent): Record<string, unknown> {
  return { event: kind, ...fields };
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

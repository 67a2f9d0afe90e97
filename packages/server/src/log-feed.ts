/** The server's events as lines of a log, however many bad datagrams come: the headless log and `ctl log` show these. */
import type { Clock } from "@recado/runtime";
import type { Catalog } from "@recado/runtime/i18n";
import type { ServerControl, ServerEvent } from "./core/events.ts";
import { fullBucket, takeToken } from "./core/token-bucket.ts";
import { type EventLevel, levelOf, sentenceOf } from "./describe-event.ts";
import { reachableAddresses } from "./lan-addresses.ts";

export interface LogLine {
  readonly level: EventLevel;
  /** What happened (`event`) and what belongs to it, for machines. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The same as a sentence. */
  readonly text: string;
}

export interface LogReader {
  /** Lines of other levels are not made. */
  wants(level: EventLevel): boolean;
  line(line: LogLine): void;
}

/** A flood of bad datagrams must not become a flood of the log. */
const DROP_LIMITS = { ratePerSecond: 10, burst: 50 };

/** Until the returned function is called. */
export function followLog(control: ServerControl, catalog: Catalog, clock: Clock, reader: LogReader): () => void {
  const bucket = fullBucket(DROP_LIMITS, clock.monotonicMs());
  let unloggedCount = 0;
  return control.subscribe((event) => {
    if (event.kind === "dropped" && !takeToken(bucket, DROP_LIMITS, clock.monotonicMs())) {
      unloggedCount++;
      return;
    }
    if (unloggedCount > 0) {
      const fields = { event: "drops-not-logged", unloggedCount };
      reader.line({ level: "warn", fields, text: catalog.serverCli.moreDrops(unloggedCount) });
    }
    unloggedCount = 0;
    const level = levelOf(event);
    if (reader.wants(level)) reader.line({ level, fields: fieldsOf(event), text: sentenceOf(event, catalog) });
    if (event.kind === "started") {
      const addresses = reachableAddresses(event.at);
      const fields = { event: "addresses", addresses };
      reader.line({ level: "info", fields, text: catalog.serverCli.addresses(addresses) });
    }
  });
}

function fieldsOf({ kind, ...fields }: ServerEvent): Record<string, unknown> {
  return { event: kind, ...fields };
}

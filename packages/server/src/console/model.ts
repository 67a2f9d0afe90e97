/**
 * The console's whole state as one immutable value. `latest` is what the server said last; `frozen`, while
 * paused, is what stays on the screen instead. Keys act on `latest`.
 */
import type { Lang } from "@recado/runtime/i18n";
import type { Size } from "@recado/runtime/tui";
import type { ClientRow, DropReason, ServerSnapshot } from "../core/events.ts";
import type { EventLevel } from "../describe-event.ts";
import { type ClientRates, NO_RATES } from "./client-rates.ts";
import { arrangeRows, type SortOrder } from "./client-table.ts";
import type { Dialog } from "./dialog.ts";
import { emptyLog, type LogStore } from "./log-lines.ts";
import type { Reading } from "./messages.ts";
import type { CounterSample } from "./rates.ts";

export const PANELS = ["clients", "log", "drops", "traffic"] as const;
export type PanelName = (typeof PANELS)[number];
/** The panels that share the lower place on a screen that cannot show them all. */
export type LowerPanel = Exclude<PanelName, "clients">;

/** From fast to slow; `+` and `-` walk over them. */
export const REFRESH_INTERVALS_MS = [250, 500, 1000, 2000, 5000] as const;
const DEFAULT_REFRESH_MS = 1000;

/** An order that was given and is not finished. */
type Busy = "starting" | "stopping" | "restarting" | "quitting";

/** The counters when `z` was pressed: figures are shown from there on. */
interface Baseline {
  readonly wallMs: number;
  readonly snapshot: ServerSnapshot;
}

interface Frozen {
  readonly reading: Reading;
  readonly samples: readonly CounterSample[];
  readonly rates: ClientRates;
  /** Log lines from this number on came after the pause. */
  readonly beforeSeq: number;
}

interface Flash {
  readonly level: EventLevel;
  readonly text: string;
}

export interface Model {
  readonly lang: Lang;
  readonly version: string;
  readonly size: Size;
  readonly latest: Reading;
  readonly samples: readonly CounterSample[];
  readonly rates: ClientRates;
  /** No control acts, until the program is started again. */
  readonly isReadOnly: boolean;
  readonly frozen: Frozen | undefined;
  readonly baseline: Baseline | undefined;
  readonly refreshMs: number;
  readonly busy: Busy | undefined;
  readonly panel: PanelName;
  readonly lowerPanel: LowerPanel;
  readonly order: SortOrder;
  readonly clientFilter: string;
  readonly selectedId: number | undefined;
  /** First row of the client table that shows. */
  readonly clientTop: number;
  /** The line of the table on which the selected row is held while the others resort; undefined holds none. */
  readonly followLine: number | undefined;
  readonly isWide: boolean;
  /** The client rows as shown: filtered and sorted. Derived, see `withRows`. */
  readonly rows: readonly ClientRow[];
  readonly log: LogStore;
  readonly logFilter: string;
  readonly logLevel: EventLevel;
  readonly logSearch: string;
  /** The line that the search stands on. */
  readonly logFound: number | undefined;
  /** The last log line that shows while scrolled up; undefined follows the end. */
  readonly logAnchor: number | undefined;
  readonly dropsTop: number;
  readonly dialog: Dialog | undefined;
  /** The answer to the last key, until the next. */
  readonly flash: Flash | undefined;
}

interface ModelOptions {
  readonly lang: Lang;
  readonly version: string;
  readonly isReadOnly: boolean;
  readonly size: Size;
  readonly reading: Reading;
  /** Log lines that are kept. */
  readonly logCapacity: number;
}

export function initialModel(options: ModelOptions): Model {
  const { lang, version, isReadOnly, size, reading, logCapacity } = options;
  return withRows({
    lang,
    version,
    size,
    latest: reading,
    samples: [],
    rates: NO_RATES,
    isReadOnly,
    frozen: undefined,
    baseline: undefined,
    refreshMs: DEFAULT_REFRESH_MS,
    busy: undefined,
    panel: "clients",
    lowerPanel: "log",
    order: { column: "id", reverse: false },
    clientFilter: "",
    selectedId: undefined,
    clientTop: 0,
    followLine: undefined,
    isWide: false,
    rows: [],
    log: emptyLog(logCapacity),
    logFilter: "",
    logLevel: "debug",
    logSearch: "",
    logFound: undefined,
    logAnchor: undefined,
    dropsTop: 0,
    dialog: undefined,
    flash: undefined,
  });
}

/** To be called whenever what the rows come from has changed. */
export function withRows(model: Model): Model {
  const { clients } = shownReading(model).snapshot;
  return { ...model, rows: arrangeRows(clients, model.order, model.clientFilter, shownRates(model)) };
}

export function shownReading(model: Model): Reading {
  return model.frozen?.reading ?? model.latest;
}

export function shownSamples(model: Model): readonly CounterSample[] {
  return model.frozen?.samples ?? model.samples;
}

/** Frames a second, by client id. */
export function shownRates(model: Model): ReadonlyMap<number, number> {
  return (model.frozen?.rates ?? model.rates).perSecond;
}

export function isRunning(model: Model): boolean {
  return model.latest.snapshot.state === "running";
}

/** The selected client as it is now; undefined when nobody is selected, or the selected one has left. */
export function selectedClient(model: Model): ClientRow | undefined {
  return model.latest.snapshot.clients.find((row) => row.id === model.selectedId);
}

/** The drops, largest count first, since the baseline. */
export function shownDrops(model: Model): readonly (readonly [DropReason, number])[] {
  const base = model.baseline?.snapshot.drops;
  return [...shownReading(model).snapshot.drops]
    .map(([reason, count]) => [reason, count - (base?.get(reason) ?? 0)] as const)
    .filter(([, count]) => count > 0)
    .sort(([reasonA, a], [reasonB, b]) => b - a || (reasonA < reasonB ? -1 : 1));
}

type TotalName = "datagramsIn" | "bytesIn" | "datagramsOut" | "bytesOut" | "sendErrors" | "queueDrops";

/** A total since the baseline. */
export function shownTotal(model: Model, name: TotalName): number {
  return shownReading(model).snapshot[name] - (model.baseline?.snapshot[name] ?? 0);
}

/**
 * The console's edge: joins the pure screen to the server's control, the clock and the terminal. Events are
 * gathered and handed over in batches, figures are read on request.
 */
import { type Clock, systemClock } from "@recado/runtime";
import type { Lang } from "@recado/runtime/i18n";
import type { Endpoint } from "@recado/runtime/net";
import { openBlessedScreen, runProgram, type Schedule, type Screen } from "@recado/runtime/tui";
import { type ServerControl, StartError } from "../core/events.ts";
import type { ProcessFigures } from "../process-figures.ts";
import { addressForm } from "./dialog.ts";
import type { Cmd, Msg, Reading, TimedEvent } from "./messages.ts";
import { initialModel, type Model } from "./model.ts";
import { carryOutOrder } from "./orders.ts";
import { update } from "./update.ts";
import { view } from "./view.ts";

export interface ConsoleOptions {
  readonly control: ServerControl;
  readonly lang: Lang;
  readonly version: string;
  /** No control acts. */
  readonly isReadOnly?: boolean;
  /** What to give to clients of a server bound there: `192.0.2.1:1235`. */
  readonly lanAddresses: (local: Endpoint) => readonly string[];
  readonly processFigures: () => ProcessFigures;
  /** Ends the console as quitting does, without asking (a signal). */
  readonly ended?: Promise<unknown>;
  readonly clock?: Clock;
  readonly openScreen?: () => Screen;
  /** All timers, the drawing's included. */
  readonly schedule?: Schedule;
}

/** Events wait this long for company: a flood of them costs a few updates a second. */
const EVENT_BATCH_MS = 50;

const LOG_CAPACITY = 2_000;

/** Events beyond this in one batch push out its oldest: the log could not show them anyway. */
const PENDING_EVENTS_MAX = LOG_CAPACITY;

/**
 * Runs until the operator quits or `ended` settles. The server has said goodbye to its clients by then, and
 * the terminal is as it was. A server that is not running yet is offered by the address form.
 */
export async function runConsole(options: ConsoleOptions): Promise<"quit"> {
  const { control, clock = systemClock, schedule = timeout } = options;
  const screen = (options.openScreen ?? openBlessedScreen)();
  const ended = Promise.withResolvers<void>();
  const read = readerOf(options, clock);
  const world: World = { control, screen, read, schedule, cancelPoll: () => {}, quit: () => ended.resolve() };
  const program = runProgram<Model, Msg, Cmd>({
    screen,
    init: [firstModel(options, screen, read(true)), [{ kind: "poll", afterMs: 0 }]],
    update,
    view,
    input: (event) => ({ kind: "input", event }),
    execute: (cmd, dispatch) => execute(cmd, dispatch, world),
    ...(options.schedule && { schedule: options.schedule }),
  });
  const events = new EventBatches(schedule, (batch) => program.dispatch({ kind: "events", events: batch }));
  const unsubscribe = control.subscribe((event) => events.add({ wallMs: clock.wallMs(), event }));
  const { state, local, uptimeMs } = control.snapshot();
  if (state === "running") events.add({ wallMs: clock.wallMs() - uptimeMs, event: { kind: "started", at: local } });
  try {
    await Promise.race([ended.promise, options.ended ?? ended.promise]);
    await control.stop();
  } finally {
    unsubscribe();
    world.cancelPoll();
    events.close();
    program.stop();
  }
  return "quit";
}

function firstModel(options: ConsoleOptions, screen: Screen, reading: Reading): Model {
  const { lang, version, control, isReadOnly = false } = options;
  const size = screen.size();
  const model = initialModel({ lang, version, isReadOnly, size, reading, logCapacity: LOG_CAPACITY });
  const { state, local } = control.snapshot();
  return state === "running" || isReadOnly ? model : { ...model, dialog: addressForm(local, lang) };
}

/** Reads everything; the process's figures only in step with the polls, since they count from call to call. */
function readerOf(
  { control, lanAddresses, processFigures }: ConsoleOptions,
  clock: Clock,
): (isTimed: boolean) => Reading {
  let figures = processFigures();
  return (isTimed) => {
    if (isTimed) figures = processFigures();
    const snapshot = control.snapshot();
    return {
      snapshot,
      bans: control.bans(),
      mutes: control.mutes(),
      cluster: control.cluster(),
      figures,
      lanAddresses: lanAddresses(snapshot.local),
      monotonicMs: clock.monotonicMs(),
      wallMs: clock.wallMs(),
    };
  };
}

interface World {
  readonly control: ServerControl;
  readonly screen: Screen;
  readonly read: (isTimed: boolean) => Reading;
  readonly schedule: Schedule;
  cancelPoll: () => void;
  readonly quit: () => void;
}

function execute(cmd: Cmd, dispatch: (msg: Msg) => void, world: World): void {
  const { control, screen, read } = world;
  const look = () => dispatch({ kind: "reading", reading: read(false), isTimed: false });
  switch (cmd.kind) {
    case "poll":
      world.cancelPoll = world.schedule(() => {
        dispatch({ kind: "reading", reading: read(true), isTimed: true });
      }, cmd.afterMs);
      break;
    case "start":
      void start(control, cmd.local, dispatch, look);
      break;
    case "restart":
      void control.stop().then(() => start(control, cmd.local, dispatch, look));
      break;
    case "stop":
      void control.stop().then(() => {
        look();
        dispatch({ kind: "stopped" });
      });
      break;
    case "order": {
      const answer = carryOutOrder(cmd.order, control);
      const reading = read(false);
      dispatch({ kind: "reading", reading, isTimed: false });
      dispatch({ kind: "answered", answer, wallMs: reading.wallMs });
      break;
    }
    case "notice":
      control.notice(cmd.text);
      break;
    case "status-now":
      control.statusNow();
      look();
      break;
    case "set-status-interval":
      control.setStatusInterval(cmd.ms);
      look();
      break;
    case "copy":
      screen.copy(cmd.text);
      break;
    case "redraw":
      screen.invalidate();
      break;
    case "suspend":
      screen.suspend();
      break;
    case "bell":
      screen.bell();
      break;
    case "quit":
      world.quit();
      break;
  }
}

async function start(
  control: ServerControl,
  local: Endpoint,
  dispatch: (msg: Msg) => void,
  look: () => void,
): Promise<void> {
  try {
    await control.start(local);
    look();
    dispatch({ kind: "started" });
  } catch (error) {
    const code = error instanceof StartError ? error.code : "other";
    const message = error instanceof Error ? error.message : String(error);
    look();
    dispatch({ kind: "start-failed", code, local, message });
  }
}

function timeout(run: () => void, delayMs: number): () => void {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
}

/** Gathers events for a moment. */
class EventBatches {
  #pending: TimedEvent[] = [];
  #cancel: (() => void) | undefined;

  constructor(
    private readonly schedule: Schedule,
    private readonly deliver: (batch: readonly TimedEvent[]) => void,
  ) {}

  add(event: TimedEvent): void {
    this.#pending.push(event);
    // Twice the limit before it is cut, so that a flood does not move the array at every event.
    if (this.#pending.length >= 2 * PENDING_EVENTS_MAX) this.#pending = this.#pending.slice(-PENDING_EVENTS_MAX);
    this.#cancel ??= this.schedule(() => this.flush(), EVENT_BATCH_MS);
  }

  close(): void {
    this.#cancel?.();
    this.#pending = [];
  }

  private flush(): void {
    this.#cancel = undefined;
    const batch = this.#pending;
    this.#pending = [];
    this.deliver(batch);
  }
}

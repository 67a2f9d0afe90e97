/** The edge of the screen: joins the pure model to the terminal, the clock and the connection. */
import { constants } from "node:os";
import { catalogOf } from "@recado/runtime/i18n";
import { openBlessedScreen, type Program, runProgram, type Schedule, type Screen } from "@recado/runtime/tui";
import type { ClientConfig } from "../config.ts";
import type { DiscoveredServer } from "../discover/index.ts";
import { DISCOVER_MS } from "../discover/limits.ts";
import { openForm } from "./connect-form.ts";
import { ConnectionHolder, type CreateClient } from "./connection-holder.ts";
import { MachineHolder } from "./machine-holder.ts";
import type { Cmd, Msg, Step } from "./messages.ts";
import { initialModel, type Model } from "./model.ts";
import { update } from "./update.ts";
import { notice } from "./update-buffers.ts";
import { opening } from "./update-form.ts";
import { view } from "./view.ts";

const EXIT_OK = 0;
/** Shells report a process that a signal ended as 128 + its number. */
const EXIT_SIGNAL_BASE = 128;
const ENDING_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The world of the screen; tests give their own. */
interface TuiWorld {
  readonly screen: Screen;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly knownServers: () => Promise<readonly string[]>;
  readonly discover: () => Promise<readonly DiscoveredServer[]>;
  readonly wallMs: () => number;
  readonly createClient: CreateClient;
  readonly schedule?: Schedule;
}

export interface RunningTui {
  readonly program: Program<Model, Msg>;
  /** Says goodbye, gives the terminal back, resolves `ended`. */
  quit(exitCode: number): void;
  readonly ended: Promise<number>;
}

/** Opens the screen on the terminal; resolves with the exit code when the user has quit. */
export async function runTui(config: ClientConfig): Promise<number> {
  const { ascii, screen: settings } = config;
  const options = { ascii, mouse: settings.mouse };
  const screen = openBlessedScreen(config.color ? options : { ...options, color: false });
  // The connection is loaded behind the first picture.
  const createClient: CreateClient = async (options) => {
    const [{ RecadoClient }, sealing, openState] = await Promise.all([
      import("../client.ts"),
      config.openSealing?.(),
      config.loadState?.(),
    ]);
    return RecadoClient.create({ ...options, sealing, openState });
  };
  const { env } = process;
  const tui = startTui(config, {
    screen,
    env,
    knownServers: async () => (await import("../user-sealing.ts")).knownServers(env).names(),
    discover: async () => (await import("../discover/index.ts")).discover(DISCOVER_MS),
    wallMs: Date.now,
    createClient,
  });
  const handlers = ENDING_SIGNALS.map((signal) => {
    const handler = () => tui.quit(EXIT_SIGNAL_BASE + constants.signals[signal]);
    process.on(signal, handler);
    return { signal, handler };
  });
  const exitCode = await tui.ended;
  for (const { signal, handler } of handlers) process.off(signal, handler);
  return exitCode;
}

export function startTui(config: ClientConfig, world: TuiWorld): RunningTui {
  const { screen, wallMs, schedule } = world;
  const ended = Promise.withResolvers<number>();
  const connection = new ConnectionHolder(
    world.createClient,
    wallMs,
    (event) => machine.event(event, connection, program.dispatch),
    () => machine.moved(connection, program.dispatch),
  );
  const { env, knownServers, discover } = world;
  const machine = new MachineHolder({ screen, env, catalog: catalogOf(config.lang), wallMs, knownServers, discover });
  let cancelTick: (() => void) | undefined;
  const later = schedule ?? timerSchedule;

  const execute = (cmd: Cmd, dispatch: (msg: Msg) => void): void => {
    switch (cmd.kind) {
      case "tick":
        cancelTick?.();
        cancelTick = later(() => dispatch({ kind: "tick", atMs: wallMs() }), cmd.afterMs);
        return;
      case "bell":
        screen.bell();
        return;
      case "redraw":
        screen.invalidate();
        return;
      case "suspend":
        screen.suspend();
        return;
      case "quit":
        quit(EXIT_OK);
        return;
      case "notify":
      case "run":
      case "copy":
      case "mouse":
      case "edit":
      case "list-servers":
      case "discover":
      case "export":
      case "log":
        machine.execute(cmd, connection, dispatch);
        return;
      default:
        connection.execute(cmd, dispatch);
    }
  };
  const program = runProgram<Model, Msg, Cmd>({
    screen,
    init: firstStep(config, screen, wallMs()),
    update,
    view,
    input: (event) => ({ kind: "input", event, atMs: wallMs() }),
    execute,
    ...(schedule === undefined ? {} : { schedule }),
  });
  const quit = (exitCode: number): void => {
    cancelTick?.();
    // First the goodbye: a terminal that is gone (SIGHUP) may fail to be restored.
    const closed = connection.close();
    program.stop();
    closed.then(
      () => {
        machine.close();
        ended.resolve(exitCode);
      },
      (error: unknown) => ended.reject(error),
    );
  };
  return { program, quit, ended: ended.promise };
}

function firstStep(config: ClientConfig, screen: Screen, nowMs: number): Step {
  const { id, name, host, port } = config;
  const { version, screen: settings } = config;
  const start = { catalog: catalogOf(config.lang), version, settings, size: screen.size(), nowMs };
  const model = config.warnings.reduce(
    (current, text) => notice(current, "error", text, "status"),
    initialModel(start),
  );
  if (id === undefined || name === undefined)
    return [{ ...model, form: openForm(start.catalog.clientScreen.form, { id, name, host, port }) }, []];
  return opening(model, { id, name, host, port });
}

function timerSchedule(run: () => void, delayMs: number): () => void {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
}

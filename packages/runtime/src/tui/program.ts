/**
 * The loop of a screen: messages into `update`, the model into `view`, the frame to the screen. Messages
 * that wait are drained in one batch and drawn once, at most about 60 times a second; between batches the
 * event loop turns, so that input is read however many messages come. The first frame, and the first
 * after a pause, are drawn at once.
 */
import type { Frame, InputEvent, Screen, Size } from "./types.ts";

/** Runs `run` after `delayMs` (0: in the next turn of the event loop); the result cancels it. */
export type Schedule = (run: () => void, delayMs: number) => () => void;

/** Time between two draws at least: about 60 a second. */
export const DRAW_INTERVAL_MS = 16;

export interface ProgramOptions<Model, Msg, Cmd> {
  readonly screen: Screen;
  readonly init: readonly [Model, readonly Cmd[]];
  readonly update: (model: Model, msg: Msg) => readonly [Model, readonly Cmd[]];
  readonly view: (model: Model, size: Size) => Frame;
  /** The message that an input event means; undefined when it means nothing here. */
  readonly input: (event: InputEvent) => Msg | undefined;
  /** Carries out an effect; what comes of it returns by `dispatch`, at once or later. */
  readonly execute: (cmd: Cmd, dispatch: (msg: Msg) => void) => void;
  readonly schedule?: Schedule;
}

export interface Program<Model, Msg> {
  dispatch(msg: Msg): void;
  /** Ends the loop and closes the screen; messages after that are dropped. */
  stop(): void;
  model(): Readonly<Model>;
}

export function runProgram<Model, Msg, Cmd>(options: ProgramOptions<Model, Msg, Cmd>): Program<Model, Msg> {
  const { screen, schedule = timerSchedule } = options;
  let [model] = options.init;
  let queue: Msg[] = [];
  let isStopped = false;
  let isDirty = true;
  let cancelDrain: (() => void) | undefined;
  let cancelDraw: (() => void) | undefined;

  const draw = () => {
    if (isStopped || !isDirty || cancelDraw !== undefined) return;
    isDirty = false;
    cancelDraw = schedule(() => {
      cancelDraw = undefined;
      draw();
    }, DRAW_INTERVAL_MS);
    screen.draw(options.view(model, screen.size()));
  };
  const execute = (cmds: readonly Cmd[]) => {
    for (const cmd of cmds) if (!isStopped) options.execute(cmd, dispatch);
  };
  const drain = () => {
    cancelDrain = undefined;
    const batch = queue;
    queue = [];
    for (const msg of batch) {
      if (isStopped) return;
      const [next, cmds] = options.update(model, msg);
      model = next;
      isDirty = true;
      execute(cmds);
    }
    draw();
  };
  const wake = () => {
    cancelDrain ??= schedule(drain, 0);
  };
  const dispatch = (msg: Msg) => {
    if (isStopped) return;
    queue.push(msg);
    wake();
  };

  screen.onInput((event) => {
    const msg = options.input(event);
    if (event.kind === "resize" && !isStopped) {
      isDirty = true;
      wake();
    }
    if (msg !== undefined) dispatch(msg);
  });
  draw();
  execute(options.init[1]);

  return {
    dispatch,
    stop() {
      if (isStopped) return;
      isStopped = true;
      cancelDrain?.();
      cancelDraw?.();
      screen.close();
    },
    model: () => model,
  };
}

function timerSchedule(run: () => void, delayMs: number): () => void {
  if (delayMs > 0) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  }
  const immediate = setImmediate(run);
  return () => clearImmediate(immediate);
}

import { describe, expect, test } from "bun:test";
import { ManualSchedule, TestScreen } from "../testing/index.ts";
import { Canvas } from "./canvas.ts";
import { DRAW_INTERVAL_MS, runProgram } from "./program.ts";

type Msg = { readonly add: number } | { readonly key: string };

function start(execute: (cmd: string, dispatch: (msg: Msg) => void) => void = () => {}) {
  const time = new ManualSchedule();
  const screen = new TestScreen({ width: 20, height: 2 });
  let updates = 0;
  const program = runProgram<{ total: number; keys: string }, Msg, string>({
    screen,
    schedule: time.schedule,
    init: [{ total: 0, keys: "" }, ["start"]],
    update: (model, msg) => {
      updates++;
      if ("add" in msg) return [{ ...model, total: model.total + msg.add }, []];
      return [{ ...model, keys: model.keys + msg.key }, [msg.key]];
    },
    view: (model, size) => {
      const canvas = new Canvas(size.width, size.height);
      canvas.put(0, 0, `${model.total} ${model.keys} ${size.width}`);
      return { canvas };
    },
    input: (event) => (event.kind === "key" ? { key: event.key } : undefined),
    execute,
  });
  return { program, screen, time, updates: () => updates };
}

describe("program", () => {
  test("program: the first frame is drawn at once", () => {
    const { screen } = start();
    expect(screen.draws).toBe(1);
    expect(screen.text()).toBe("0  20\n");
  });

  test("program: messages that wait are one batch and one draw", () => {
    const { program, screen, time, updates } = start();
    time.advance(DRAW_INTERVAL_MS);
    for (let index = 0; index < 1000; index++) program.dispatch({ add: 1 });
    expect(updates()).toBe(0);
    time.advance(0);
    expect(updates()).toBe(1000);
    expect(screen.draws).toBe(2);
    expect(screen.text()).toBe("1000  20\n");
  });

  test("program: a stream of messages is drawn 60 times a second at most, and its end is shown", () => {
    const { program, screen, time } = start();
    for (let ms = 0; ms < 1000; ms++) {
      program.dispatch({ add: 1 });
      time.advance(1);
    }
    expect(screen.draws).toBeWithin(50, 65);
    time.advance(DRAW_INTERVAL_MS);
    expect(screen.text()).toBe("1000  20\n");
    const settled = screen.draws;
    time.advance(1000);
    expect(screen.draws).toBe(settled);
  });

  test("program: commands run after their update and may dispatch", () => {
    const seen: string[] = [];
    const { screen, time } = start((cmd, dispatch) => {
      seen.push(cmd);
      if (cmd === "a") dispatch({ add: 5 });
    });
    screen.press("a");
    time.advance(DRAW_INTERVAL_MS);
    expect(seen).toEqual(["start", "a"]);
    expect(screen.text()).toBe("5 a 20\n");
  });

  test("program: a message that makes another for ever leaves turns to the keys", () => {
    const { program, screen, time } = start((cmd, dispatch) => {
      if (cmd === "loop") dispatch({ key: "loop" });
    });
    program.dispatch({ key: "loop" });
    const drainOnce = () => expect(time.runNext()).toBe(true);
    for (let turn = 0; turn < 5; turn++) drainOnce();
    program.dispatch({ key: "x" });
    drainOnce();
    expect(program.model().keys).toContain("x");
    program.stop();
    expect(screen.closed).toBe(true);
  });

  test("program: a resize is drawn even when it means nothing to the program", () => {
    const { screen, time } = start();
    screen.resize({ width: 30, height: 2 });
    time.advance(DRAW_INTERVAL_MS);
    expect(screen.text()).toBe("0  30\n");
  });

  test("program: after stop nothing runs and the screen is closed", () => {
    const { program, screen, time, updates } = start();
    program.dispatch({ add: 1 });
    program.stop();
    program.stop();
    program.dispatch({ add: 1 });
    time.advance(1000);
    expect(updates()).toBe(0);
    expect(screen.closed).toBe(true);
    expect(time.pending).toBe(0);
  });

  test("program: a command that stops in the middle of a batch ends it", () => {
    const { program, screen, time, updates } = start((cmd) => {
      if (cmd === "q") program.stop();
    });
    program.dispatch({ key: "q" });
    program.dispatch({ add: 1 });
    time.advance(1000);
    expect(updates()).toBe(1);
    expect(screen.draws).toBe(1);
  });

  test("program: on the real event loop a timer is not starved by messages", async () => {
    const screen = new TestScreen({ width: 5, height: 1 });
    const program = runProgram<number, "more", "more">({
      screen,
      init: [0, ["more"]],
      update: (count) => [count + 1, ["more"]],
      view: (_count, size) => ({ canvas: new Canvas(size.width, size.height) }),
      input: () => undefined,
      execute: (_cmd, dispatch) => dispatch("more"),
    });
    await new Promise<void>((resolve) => setTimeout(resolve, 1));
    program.stop();
    expect(program.model()).toBeGreaterThan(0);
  });
});

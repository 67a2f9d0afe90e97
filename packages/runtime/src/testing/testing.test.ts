import { expect, test } from "bun:test";
import { Canvas, editLine, emptyLine, type InputEvent, type LineState, runProgram } from "../tui/index.ts";
import { TestScreen } from "./index.ts";

function startEcho() {
  const screen = new TestScreen({ width: 20, height: 2 });
  runProgram<LineState, InputEvent, never>({
    screen,
    schedule: screen.schedule,
    init: [emptyLine, []],
    update: (line, event) => [editLine(line, event) ?? line, []],
    view: (line, size) => {
      const canvas = new Canvas(size.width, size.height);
      canvas.put(0, 0, line.text, { bold: true });
      canvas.put(0, 1, `${size.width}×${size.height}`);
      return { canvas, cursor: { x: line.cursor, y: 0 } };
    },
    input: (event) => event,
    execute: () => {},
  });
  return screen;
}

test("test screen: keys in, text frame out", () => {
  const screen = startEcho();
  screen.type("olá você");
  screen.press("ctrl-a", "x");
  screen.paste("y");
  expect(screen.text()).toBe("xyolá você\n20×2");
  expect(screen.cursor()).toEqual({ x: 2, y: 0 });
  expect(screen.styleAt(0, 0)).toEqual({ bold: true });
  screen.resize({ width: 4, height: 2 });
  expect(screen.text()).toBe("xyol\n4×2");
});

test("test screen: drawing after close is a mistake that shows", () => {
  const screen = new TestScreen({ width: 2, height: 1 });
  screen.close();
  expect(screen.closed).toBe(true);
  expect(() => screen.draw({ canvas: new Canvas(2, 1) })).toThrow("after close");
});

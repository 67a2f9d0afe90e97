/**
 * A screen without a terminal: keys in, text frame out. Its own schedule drives a program under test:
 * pass `schedule: screen.schedule` to `runProgram`, and every key and every look at the screen settles it.
 */
import type { Frame, InputEvent, Schedule, Screen, Size, Style } from "../tui/index.ts";
import { DRAW_INTERVAL_MS, graphemes, PLAIN } from "../tui/index.ts";
import { ManualSchedule } from "./manual-schedule.ts";

export class TestScreen implements Screen {
  bells = 0;
  closed = false;
  /** Draws since the start. */
  draws = 0;
  /** How often the program gave the terminal to the shell. */
  suspensions = 0;
  /** What the program put on the clipboard, and notified of. */
  readonly copies: string[] = [];
  readonly notifications: string[] = [];
  hasMouse = false;
  /** Looks at every frame when it is drawn. */
  onDraw: ((frame: Frame, size: Size) => void) | undefined;
  readonly schedule: Schedule;
  private readonly time = new ManualSchedule();
  private handlers: ((event: InputEvent) => void)[] = [];
  private frame: Frame | undefined;

  constructor(private current: Size) {
    this.schedule = this.time.schedule;
  }

  size(): Size {
    return this.current;
  }

  draw(frame: Frame): void {
    if (this.closed) throw new Error("TestScreen: draw after close");
    this.draws++;
    this.frame = frame;
    this.onDraw?.(frame, this.current);
  }

  bell(): void {
    this.bells++;
  }

  invalidate(): void {}

  suspend(): void {
    this.suspensions++;
  }

  copy(text: string): void {
    this.copies.push(text);
  }

  notify(title: string, body: string): void {
    this.notifications.push(`${title}: ${body}`);
  }

  setMouse(isOn: boolean): void {
    this.hasMouse = isOn;
  }

  handOver(run: () => Promise<void>): Promise<void> {
    return run();
  }

  onInput(handler: (event: InputEvent) => void): void {
    this.handlers.push(handler);
  }

  close(): void {
    this.closed = true;
  }

  /** Lets the program under test handle and draw what waits. */
  settle(): void {
    this.time.advance(DRAW_INTERVAL_MS);
  }

  send(event: InputEvent): void {
    for (const handler of this.handlers) handler(event);
    this.settle();
  }

  /** Types the text, one key per cluster; \n is Enter. */
  type(text: string): void {
    for (const cluster of graphemes(text)) this.press(cluster === "\n" ? "enter" : cluster === " " ? "space" : cluster);
  }

  /** Presses keys by their canonical names. */
  press(...keys: string[]): void {
    for (const key of keys) this.send(keyEvent(key));
  }

  paste(text: string): void {
    this.send({ kind: "paste", text });
  }

  resize(size: Size): void {
    this.current = size;
    this.send({ kind: "resize", size });
  }

  /** The screen as text: rows joined by \n, right-trimmed. */
  text(): string {
    this.settle();
    return this.frame?.canvas.toText() ?? "";
  }

  styleAt(x: number, y: number): Style {
    this.settle();
    return this.frame?.canvas.styleAt(x, y) ?? PLAIN;
  }

  cursor(): Frame["cursor"] {
    this.settle();
    return this.frame?.cursor;
  }
}

/** The event of a key by its canonical name, with its text where it types one. */
export function keyEvent(key: string): InputEvent {
  if (key === "space") return { kind: "key", key, text: " " };
  return graphemes(key).length === 1 ? { kind: "key", key, text: key } : { kind: "key", key };
}

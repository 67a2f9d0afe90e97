/**
 * The terminal as a Screen, by way of blessed. Views draw into a Canvas; here its cells become the lines of a blessed
 * screen, and blessed's `draw` writes the difference, with the terminal's own codes (terminfo, colours
 * reduced to what it has). Input does not come through blessed (see docs/adr/0003-terminal-kit.md).
 */
import { Writable } from "node:stream";
import { type BlessedCell, type CellRules, copyRow } from "./blessed-cells.ts";
import { type BlessedView, openBlessed } from "./blessed-screen.ts";
import { guardExit } from "./exit-guard.ts";
import { clipboardSequence, notificationSequence } from "./outside.ts";
import { wantsColor } from "./terminal-env.ts";
import { TerminalInput } from "./terminal-input.ts";
import { TerminalOutput } from "./terminal-output.ts";
import type { Frame, InputEvent, Screen, Size } from "./types.ts";

export interface BlessedScreenOptions {
  /** Ask the terminal for clicks and the wheel; its own selection then needs Shift. Off when not given. */
  readonly mouse?: boolean;
  /** Draw with ASCII signs, for fonts that lack others. */
  readonly ascii?: boolean;
  /** Colour whatever the environment says (`--no-color`); by NO_COLOR and TERM when not given. */
  readonly color?: boolean;
}

/** Autowrap off (a cluster wider than we think must not scroll the screen), bracketed paste, focus events. */
const MODES_ON = "\x1b[?7l\x1b[?2004h\x1b[?1004h";
const MODES_OFF = "\x1b[?1004l\x1b[?2004l\x1b[?7h";
const MOUSE_ON = "\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF = "\x1b[?1006l\x1b[?1000l";
/** Synchronized output: a terminal that knows it shows the frame at once, another ignores it. */
const FRAME_START = "\x1b[?2026h";
const FRAME_END = "\x1b[?2026l";
const RESTORE_LIMIT_MS = 500;
/** A stop signal that nobody obeys (no job control) leaves us running: then the screen comes back by itself. */
const SUSPEND_CHECK_MS = 50;

/** Takes the terminal over. Throws when standard input or output is none. */
export function openBlessedScreen(options: BlessedScreenOptions = {}): Screen {
  if (!process.stdin.isTTY || !process.stdout.isTTY) throw new Error("standard input and output must be a terminal");
  return new TerminalScreen(options);
}

class TerminalScreen implements Screen {
  private readonly rules: CellRules;
  private hasMouse: boolean;
  private isHandedOver = false;
  private readonly output = new TerminalOutput(() => this.paint());
  private readonly input = new TerminalInput((event) => this.tell(event));
  private readonly pipe = new BlessedOutput(process.stdout.columns, process.stdout.rows);
  private readonly blessed: BlessedView;
  private readonly removeGuard: () => void;
  private handlers: ((event: InputEvent) => void)[] = [];
  private frame: Frame | undefined;
  private doubtfulRows = new Set<number>();
  private state: "shown" | "suspended" | "closed" = "shown";
  private needsPaint = false;

  constructor(options: BlessedScreenOptions) {
    this.hasMouse = options.mouse ?? false;
    this.blessed = openBlessed(this.pipe, process.env);
    const useColor = (options.color ?? wantsColor(process.env)) && this.blessed.program.tput.colors >= 8;
    this.rules = { useColor, useAscii: options.ascii ?? false };
    // From here on the terminal is changed, so the way back must stand first.
    this.removeGuard = guardExit(() => this.close());
    this.input.start();
    this.output.write(this.pipe.take(this.blessed) + this.modesOn());
    process.stdout.on("resize", this.onResize);
    process.prependListener("SIGWINCH", this.onWindowChange);
    process.on("SIGCONT", this.onContinue);
  }

  size(): Size {
    return { width: this.pipe.columns, height: this.pipe.rows };
  }

  draw(frame: Frame): void {
    this.frame = frame;
    this.needsPaint = true;
    this.paint();
  }

  bell(): void {
    if (this.state === "shown") this.output.write("\x07");
  }

  copy(text: string): void {
    if (this.state === "shown") this.output.write(clipboardSequence(text));
  }

  notify(title: string, body: string): void {
    if (this.state === "shown") this.output.write(notificationSequence(title, body, process.env));
  }

  setMouse(isOn: boolean): void {
    if (isOn === this.hasMouse) return;
    this.hasMouse = isOn;
    if (this.state === "shown") this.output.write(isOn ? MOUSE_ON : MOUSE_OFF);
  }

  async handOver(run: () => Promise<void>): Promise<void> {
    if (this.state !== "shown") return;
    this.leave("suspended");
    this.isHandedOver = true;
    try {
      await run();
    } finally {
      this.isHandedOver = false;
      this.onContinue();
    }
  }

  invalidate(): void {
    this.blessed.alloc();
    this.doubtfulRows.clear();
    this.needsPaint = true;
  }

  onInput(handler: (event: InputEvent) => void): void {
    this.handlers.push(handler);
  }

  suspend(): void {
    if (this.state !== "shown") return;
    this.leave("suspended");
    // The whole job, as the terminal's own Ctrl-Z does: the shell waits for its leader, which may be `bun run`.
    process.kill(0, "SIGTSTP");
    setTimeout(() => {
      if (this.state === "suspended") this.onContinue();
    }, SUSPEND_CHECK_MS);
  }

  close(): void {
    if (this.state === "closed" || this.isHandedOver) return;
    if (this.state === "shown") this.leave("closed");
    this.state = "closed";
    this.removeGuard();
    process.stdout.off("resize", this.onResize);
    process.off("SIGWINCH", this.onWindowChange);
    process.off("SIGCONT", this.onContinue);
    this.blessed.destroy();
    this.output.close(RESTORE_LIMIT_MS);
  }

  private tell(event: InputEvent): void {
    for (const handler of this.handlers) handler(event);
  }

  private modesOn(): string {
    return MODES_ON + (this.hasMouse ? MOUSE_ON : "");
  }

  private leave(state: "suspended" | "closed"): void {
    this.state = state;
    this.blessed.leave();
    this.output.write((this.hasMouse ? MOUSE_OFF : "") + MODES_OFF + this.pipe.take(this.blessed));
    this.input.stop();
  }

  private readonly onResize = () => {
    this.pipe.resize(process.stdout.columns, process.stdout.rows);
    this.doubtfulRows.clear();
    this.tell({ kind: "resize", size: this.size() });
  };

  /**
   * A size that went and came back before we looked is no "resize" to the runtime, yet the terminal has cut its rows
   * meanwhile: what it shows is unknown. Runs before the runtime compares the sizes.
   */
  private readonly onWindowChange = () => {
    const [columns, rows] = process.stdout.getWindowSize();
    if (this.state !== "shown" || columns !== this.pipe.columns || rows !== this.pipe.rows) return;
    this.invalidate();
    this.paint();
  };

  /** Back in the foreground, after our own suspension or after a stop from outside. */
  private readonly onContinue = () => {
    if (this.state === "closed") return;
    if (this.state === "shown") this.leave("suspended");
    this.state = "shown";
    this.input.start();
    this.blessed.enter();
    this.output.write(this.pipe.take(this.blessed) + this.modesOn());
    this.onResize();
    this.invalidate();
    this.paint();
  };

  /** Shows the newest frame, unless the terminal has not yet taken the last one; then `output` calls again. */
  private paint(): void {
    if (!this.needsPaint || this.frame === undefined || this.state !== "shown" || this.output.isBusy) return;
    this.needsPaint = false;
    const { canvas, cursor } = this.frame;
    for (const [y, line] of this.blessed.lines.entries()) {
      const row = copyRow(canvas, y, line, this.rules);
      if (!row.isChanged) continue;
      line.dirty = true;
      if (row.isDoubtful || this.doubtfulRows.has(y)) forgetShown(this.blessed.olines[y]);
      if (row.isDoubtful) this.doubtfulRows.add(y);
      else this.doubtfulRows.delete(y);
    }
    this.blessed.draw(0, this.blessed.lines.length - 1);
    if (cursor === undefined) {
      this.blessed.program.hideCursor();
    } else {
      this.blessed.program.cup(cursor.y, cursor.x);
      this.blessed.program.showCursor();
    }
    this.output.write(FRAME_START + this.pipe.take(this.blessed) + FRAME_END);
  }
}

/** Makes blessed take every cell of the row for changed. */
function forgetShown(row: BlessedCell[] | undefined): void {
  for (const cell of row ?? []) cell[1] = "\0";
}

/** What blessed writes, kept until we send it: a frame leaves in one piece. */
class BlessedOutput extends Writable {
  readonly isTTY = true;
  private text = "";

  constructor(
    public columns: number,
    public rows: number,
  ) {
    super({ decodeStrings: false });
  }

  override _write(chunk: unknown, _encoding: string, done: () => void): void {
    this.text += String(chunk);
    done();
  }

  /** Everything that blessed has written, also what it still holds back. */
  take(screen: BlessedView): string {
    screen.program.flush();
    const text = this.text;
    this.text = "";
    return text;
  }

  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    this.emit("resize");
  }
}

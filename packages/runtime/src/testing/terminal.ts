/** A real terminal that a test types into and reads: tmux with a server of its own, without the user's configuration. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { waitFor } from "./wait.ts";

export interface TerminalOptions {
  readonly width: number;
  readonly height: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** `await using` ends it. */
export class Terminal implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), "recado-tmux-"));

  private constructor() {}

  /** A shell that waits for a line. */
  static async shell(options: TerminalOptions): Promise<Terminal> {
    const terminal = new Terminal();
    await terminal.#start(["bash", "--norc", "--noprofile"], options);
    await terminal.shows(/[$#]/);
    return terminal;
  }

  /** Runs the command; then the screen says `exit CODE`, and a shell waits. */
  static async run(command: readonly string[], options: TerminalOptions): Promise<Terminal> {
    const terminal = new Terminal();
    const assignments = Object.entries(options.env ?? {}).map(([name, value]) => `${name}=${quote(value)}`);
    const line = `env ${[...assignments, ...command.map(quote)].join(" ")}; echo "exit $?"; exec sh`;
    await terminal.#start(["sh", "-c", line], options);
    return terminal;
  }

  /** Text goes in as typed. */
  async type(text: string): Promise<void> {
    await this.#tmux("send-keys", "-l", text);
  }

  async line(text: string): Promise<void> {
    await this.type(text);
    await this.press("Enter");
  }

  /** Keys by tmux's names: `Enter`, `C-a`, `M-1`, `PPage`. */
  async press(...keys: string[]): Promise<void> {
    await this.#tmux("send-keys", ...keys);
  }

  /** Bracketed paste, as a terminal does it. */
  async paste(text: string): Promise<void> {
    await this.#tmux("set-buffer", text);
    await this.#tmux("paste-buffer", "-p");
  }

  async resize(width: number, height: number): Promise<void> {
    await this.#tmux("resize-window", "-x", String(width), "-y", String(height));
  }

  /** The rows joined by \n, without the empty ones at the end. */
  async screen(): Promise<string> {
    return (await this.#tmux("capture-pane", "-p")).replace(/\n+$/, "");
  }

  /** All rows, with the spaces at their ends as far as something was written there. */
  async rows(): Promise<string[]> {
    return (await this.#tmux("capture-pane", "-p", "-N")).split("\n").slice(0, -1);
  }

  /** With the SGR sequences that colour it, and the spaces at the ends of lines. */
  async coloredScreen(): Promise<string> {
    return this.#tmux("capture-pane", "-p", "-e", "-N");
  }

  /** The first screen on which the pattern is. */
  async shows(pattern: RegExp | string): Promise<string> {
    let last = "";
    return waitFor(
      async () => {
        last = await this.screen();
        return (typeof pattern === "string" ? last.includes(pattern) : pattern.test(last)) ? last : undefined;
      },
      () => `${pattern} on the screen, which shows:\n${last}`,
    );
  }

  /** The column, as the terminal counts cells, of the last character in each of the first `rowCount` rows. */
  async lastColumns(rowCount: number): Promise<number[]> {
    const columns: number[] = [];
    await this.#tmux("copy-mode");
    await this.#tmux("send-keys", "-X", "top-line");
    for (let y = 0; y < rowCount; y++) {
      if (y > 0) await this.#tmux("send-keys", "-X", "cursor-down");
      await this.#tmux("send-keys", "-X", "start-of-line", ";", "send-keys", "-X", "end-of-line");
      columns.push(Number(await this.format("#{copy_cursor_x}")));
    }
    await this.#tmux("send-keys", "-X", "cancel");
    return columns;
  }

  /** What tmux knows of the window, such as `#{alternate_on}`, `#{cursor_x}`. */
  async format(format: string): Promise<string> {
    return (await this.#tmux("display-message", "-p", format)).trim();
  }

  /** A tmux option, such as `default-terminal`, for windows that are opened later. */
  async set(option: string, value: string): Promise<void> {
    await this.#tmux("set-option", "-g", option, value);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tmux("kill-server").catch(() => "");
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #start(command: readonly string[], { width, height }: TerminalOptions): Promise<void> {
    await this.#tmux("new-session", "-d", "-x", String(width), "-y", String(height), ...command);
    await this.set("escape-time", "0");
    await this.set("window-size", "manual");
  }

  async #tmux(...args: string[]): Promise<string> {
    const child = Bun.spawn(["tmux", "-u", "-f", "/dev/null", "-S", join(this.#folder, "socket"), ...args], {
      stdout: "pipe",
      stderr: "pipe",
      env: { ...process.env, TERM: "xterm-256color", TMUX: undefined },
    });
    const [out, err, code] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
      child.exited,
    ]);
    if (code !== 0) throw new Error(`tmux ${args[0]}: ${err.trim()}`);
    return out;
  }
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

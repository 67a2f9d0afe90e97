/** A real terminal for tests: one tmux server of our own per terminal, without the user's configuration. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const WAIT_LIMIT_MS = 15_000;
const POLL_MS = 30;

const HAS_TMUX = Bun.which("tmux") !== null;

/** True where tests that need tmux cannot run and may be left out; on CI they may not. */
export function mustSkipTmux(): boolean {
  if (HAS_TMUX) return false;
  if (process.env["CI"]) throw new Error("tmux is missing, and CI must run these tests");
  process.stderr.write("SKIPPED: tests in tmux (tmux is not installed)\n");
  return true;
}

export interface TerminalOptions {
  readonly width: number;
  readonly height: number;
}

/** A shell in a tmux window. `await using` ends it. */
export class Terminal implements AsyncDisposable {
  private readonly folder = mkdtempSync(join(tmpdir(), "recado-tmux-"));
  private readonly socket = join(this.folder, "socket");

  private constructor() {}

  static async open(options: TerminalOptions): Promise<Terminal> {
    const terminal = new Terminal();
    const size = ["-x", String(options.width), "-y", String(options.height)];
    await terminal.run("new-session", "-d", ...size, "bash --norc --noprofile");
    await terminal.waitFor((text) => /[$#]/.test(text));
    return terminal;
  }

  /** Types a line into the shell. */
  async command(line: string): Promise<void> {
    await this.run("send-keys", "-l", line);
    await this.run("send-keys", "Enter");
  }

  /** tmux's key names: `F1`, `C-z`, `Enter`; other text is typed. */
  async keys(...keys: string[]): Promise<void> {
    await this.run("send-keys", ...keys);
  }

  async resize(width: number, height: number): Promise<void> {
    await this.run("resize-window", "-x", String(width), "-y", String(height));
  }

  async paste(text: string): Promise<void> {
    await this.run("set-buffer", text);
    await this.run("paste-buffer", "-p");
  }

  /** The visible screen, rows joined by \n. */
  async text(): Promise<string> {
    return (await this.run("capture-pane", "-p")).replace(/\n+$/, "");
  }

  /** Waits until the screen is as wanted and returns it; the last screen is in the error. */
  async waitFor(isWanted: (text: string) => boolean): Promise<string> {
    const endMs = performance.now() + WAIT_LIMIT_MS;
    for (;;) {
      const text = await this.text();
      if (isWanted(text)) return text;
      if (performance.now() > endMs) throw new Error(`the screen did not come; it shows:\n${text}`);
      await Bun.sleep(POLL_MS);
    }
  }

  /** The column, as the terminal counts cells, of the last character in each of the first `rowCount` rows. */
  async lastColumns(rowCount: number): Promise<number[]> {
    const columns: number[] = [];
    await this.run("copy-mode");
    await this.run("send-keys", "-X", "top-line");
    for (let y = 0; y < rowCount; y++) {
      if (y > 0) await this.run("send-keys", "-X", "cursor-down");
      await this.run("send-keys", "-X", "start-of-line", ";", "send-keys", "-X", "end-of-line");
      columns.push(Number(await this.format("#{copy_cursor_x}")));
    }
    await this.run("send-keys", "-X", "cancel");
    return columns;
  }

  /** What tmux knows of the window, e.g. `#{alternate_on}`, `#{cursor_x}`. */
  async format(format: string): Promise<string> {
    return (await this.run("display-message", "-p", format)).trim();
  }

  /** A tmux command on this terminal's server; its output. */
  async run(...args: string[]): Promise<string> {
    const child = Bun.spawn(["tmux", "-f", "/dev/null", "-S", this.socket, ...args], {
      stdout: "pipe",
      stderr: "pipe",
      env: { ...process.env, TMUX: undefined, LC_ALL: "C.UTF-8" },
    });
    const [out, err, code] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
      child.exited,
    ]);
    if (code !== 0) throw new Error(`tmux ${args[0]}: ${err.trim()}`);
    return out;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.run("kill-server").catch(() => undefined);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

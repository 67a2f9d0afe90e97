/** A terminal that a test types into and reads: tmux with a server of its own. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { waitFor } from "./wait.ts";

export interface TerminalOptions {
  readonly width: number;
  readonly height: number;
  readonly env?: Readonly<Record<string, string>>;
}

export class Terminal implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), "recado-tmux-"));

  /** Runs the command under `sh`; the shell's last line is `exit CODE`, so that a test sees how the program ended. */
  static async open(command: readonly string[], { width, height, env = {} }: TerminalOptions): Promise<Terminal> {
    const terminal = new Terminal();
    const assignments = Object.entries(env).map(([name, value]) => `${name}=${quote(value)}`);
    const line = `env ${[...assignments, ...command.map(quote)].join(" ")}; echo "exit $?"; exec sh`;
    const size = ["-x", String(width), "-y", String(height)];
    await terminal.#tmux(["-f", "/dev/null", "new-session", "-d", ...size, "sh", "-c", line]);
    await terminal.#tmux(["set-option", "-g", "escape-time", "0"]);
    await terminal.#tmux(["set-option", "-g", "window-size", "manual"]);
    return terminal;
  }

  /** Text goes in as typed; keys by tmux's names: `Enter`, `C-a`, `M-1`, `PPage`. */
  async type(text: string): Promise<void> {
    await this.#tmux(["send-keys", "-l", text]);
  }

  async press(...keys: string[]): Promise<void> {
    await this.#tmux(["send-keys", ...keys]);
  }

  async resize(width: number, height: number): Promise<void> {
    await this.#tmux(["resize-window", "-x", String(width), "-y", String(height)]);
  }

  /** Bracketed paste, as a terminal does it. */
  async paste(text: string): Promise<void> {
    await this.#tmux(["set-buffer", text]);
    await this.#tmux(["paste-buffer", "-p"]);
  }

  async screen(): Promise<string> {
    return this.#tmux(["capture-pane", "-p"]);
  }

  /** With the SGR sequences that colour it, and the spaces at the ends of lines. */
  async coloredScreen(): Promise<string> {
    return this.#tmux(["capture-pane", "-p", "-e", "-N"]);
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

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tmux(["kill-server"]).catch(() => "");
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #tmux(args: readonly string[]): Promise<string> {
    const child = Bun.spawn(["tmux", "-u", "-S", join(this.#folder, "socket"), ...args], {
      stdout: "pipe",
      stderr: "pipe",
      env: { ...process.env, TERM: "xterm-256color", TMUX: "" },
    });
    const [out, err, code] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
      child.exited,
    ]);
    if (code !== 0) throw new Error(`tmux ${args.join(" ")}: ${err}`);
    return out;
  }
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

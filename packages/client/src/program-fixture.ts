/** The program `recado` as a process, for tests: lines in, lines out. */
import { join } from "node:path";
import { linesOf } from "./stdio.ts";

const MAIN = join(import.meta.dir, "main.ts");

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export class Program {
  readonly out: string[] = [];
  readonly err: string[] = [];
  readonly #process: Bun.Subprocess<"pipe", "pipe", "pipe">;
  readonly #reading: Promise<unknown>;
  #waiters: (() => void)[] = [];
  #isOver = false;

  /** `env` comes on top of a clean one: no settings file, English. */
  constructor(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.#process = Bun.spawn(["bun", MAIN, ...args], {
      stdin: "pipe",
      stdout: "pipe",
      stderr: "pipe",
      env: { PATH: process.env["PATH"] ?? "", HOME: "/nonexistent", LANG: "C", TZ: "UTC", ...env },
    });
    const { stdout, stderr } = this.#process;
    this.#reading = Promise.all([this.#collect(stdout, this.out), this.#collect(stderr, this.err)]).finally(() => {
      this.#isOver = true;
      this.#wake();
    });
  }

  static async run(args: readonly string[], env?: Readonly<Record<string, string>>, input = ""): Promise<Ended> {
    const program = new Program(args, env);
    program.write(input);
    program.endInput();
    return program.ended();
  }

  write(text: string): void {
    this.#process.stdin.write(text);
    void this.#process.stdin.flush();
  }

  endInput(): void {
    void this.#process.stdin.end();
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** Resolves with the first line of either stream that contains the text. */
  async until(text: string): Promise<string> {
    for (;;) {
      const line = [...this.out, ...this.err].find((candidate) => candidate.includes(text));
      if (line !== undefined) return line;
      if (this.#isOver) throw new Error(`ended without "${text}":\n${[...this.out, ...this.err].join("\n")}`);
      await new Promise<void>((resolve) => this.#waiters.push(resolve));
    }
  }

  async ended(): Promise<Ended> {
    const code = await this.#process.exited;
    await this.#reading;
    return { code, out: this.out.join("\n"), err: this.err.join("\n") };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#process.exited;
  }

  async #collect(stream: ReadableStream<Uint8Array>, lines: string[]): Promise<void> {
    for await (const line of linesOf(stream)) {
      lines.push(line);
      this.#wake();
    }
  }

  #wake(): void {
    for (const wake of this.#waiters.splice(0)) wake();
  }
}

/** A child process that talks in lines. Ended by its own pid when the test's scope ends. */

import { waitFor } from "@recado/runtime/testing";
import type { FileSink, Subprocess } from "bun";

export interface LineProcessOptions {
  /** With each line of the standard output, as it comes. */
  readonly onLine?: (line: string) => void;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export class LineProcess implements AsyncDisposable {
  readonly lines: string[] = [];
  readonly errorLines: string[] = [];
  readonly #process: Subprocess<"pipe", "pipe", "pipe">;
  readonly #read: Promise<unknown>;

  constructor(
    readonly command: readonly string[],
    { env = {}, cwd, onLine }: LineProcessOptions = {},
  ) {
    this.#process = Bun.spawn([...command], {
      stdin: "pipe",
      stdout: "pipe",
      stderr: "pipe",
      env: { ...process.env, ...env },
      ...(cwd === undefined ? {} : { cwd }),
    });
    this.#read = Promise.all([
      collect(this.#process.stdout, this.lines, onLine),
      collect(this.#process.stderr, this.errorLines),
    ]);
  }

  get pid(): number {
    return this.#process.pid;
  }

  get stdin(): FileSink {
    return this.#process.stdin;
  }

  write(line: string): void {
    this.#process.stdin.write(`${line}\n`);
    void this.#process.stdin.flush();
  }

  async endInput(): Promise<void> {
    await this.#process.stdin.end();
  }

  /** The first line, from `from` on, that matches. */
  async line(pattern: RegExp | string, from = 0, limitMs?: number): Promise<string> {
    const matches = (line: string) => (typeof pattern === "string" ? line.includes(pattern) : pattern.test(line));
    return waitFor(
      () => this.lines.slice(from).find(matches),
      () => `${pattern} from ${this.command.join(" ")}; it said:\n${[...this.lines, ...this.errorLines].join("\n")}`,
      limitMs,
    );
  }

  kill(signal: NodeJS.Signals = "SIGKILL"): void {
    this.#process.kill(signal);
  }

  /** The exit code, when the process ended and everything that it wrote is in `lines`. */
  async exited(): Promise<number> {
    const code = await this.#process.exited;
    await this.#read;
    return code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.exited();
  }
}

async function collect(
  stream: ReadableStream<Uint8Array>,
  lines: string[],
  onLine: (line: string) => void = () => undefined,
): Promise<void> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = parts.pop() ?? "";
    lines.push(...parts);
    for (const line of parts) onLine(line);
  }
  if (rest !== "") lines.push(rest);
}

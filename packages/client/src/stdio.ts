/** The program's three streams as lines. */

/** Longer lines are cut here: a text of this length is hundreds of frames. */
const LINE_LENGTH_MAX = 256 * 1024;

/** Lines without their ends; a last line without one counts. Invalid UTF-8 becomes U+FFFD. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of chunks) {
    rest += typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
    const lines = rest.split(/\r?\n/);
    rest = (lines.pop() ?? "").slice(0, LINE_LENGTH_MAX);
    yield* lines;
  }
  rest += decoder.decode();
  if (rest !== "") yield rest;
}

export function writeLine(stream: NodeJS.WriteStream, line: string): void {
  stream.write(`${line}\n`);
}

/** Aborts on SIGINT, SIGTERM, SIGHUP, and when the reader of our output is gone (EPIPE). */
export function endOfProgram(): AbortSignal {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, abort);
  process.stdout.on("error", abort);
  process.stderr.on("error", () => undefined);
  return controller.signal;
}

/** Resolves when everything written so far is with the kernel. */
export async function flushed(): Promise<void> {
  await Promise.all(
    [process.stdout, process.stderr].map((stream) => new Promise((resolve) => stream.write("", resolve))),
  );
}

/** A program on a pty of its own: what it writes, and when. */

const LIMIT_MS = 5_000;

export interface ScreenProbe extends AsyncDisposable {
  write(text: string): void;
  /** Milliseconds until the terminal has been sent `text`, counted from now; written before this call does not count. */
  shows(text: string): Promise<number>;
  readonly pid: number;
}

export function openProbe(command: readonly string[], env: Readonly<Record<string, string>>): ScreenProbe {
  const decoder = new TextDecoder();
  let seen = "";
  let look: (() => void) | undefined;
  const program = Bun.spawn([...command], {
    env: { ...process.env, ...env, TERM: "xterm-256color" },
    terminal: {
      cols: 120,
      rows: 35,
      data: (_terminal, bytes) => {
        seen += decoder.decode(bytes, { stream: true });
        look?.();
      },
    },
  });
  return {
    pid: program.pid,
    write: (text) => void program.terminal?.write(text),
    shows: (text) => {
      const startedAt = performance.now();
      seen = "";
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      const timer = setTimeout(
        () => reject(new Error(`${text} was not shown; seen: ${JSON.stringify(seen.slice(-500))}`)),
        LIMIT_MS,
      );
      look = () => {
        if (!seen.includes(text)) return;
        clearTimeout(timer);
        resolve(performance.now() - startedAt);
      };
      return promise;
    },
    [Symbol.asyncDispose]: async () => {
      program.kill("SIGKILL");
      await program.exited;
      program.terminal?.close();
      program.terminal?.close();
    },
  };
}

/**
 * Writing to the terminal without ever waiting for it: a terminal that is stopped or slow (a stalled ssh,
 * a frozen window) must not stop the server behind the screen. Opens the terminal anew, because the mode
 * "non-blocking" belongs to the open file, and stdout's is shared with the shell.
 */
import { closeSync, constants, openSync, writeSync } from "node:fs";

const RETRY_MS = 5;
const STDOUT_FD = 1;

export class TerminalOutput {
  private readonly fd: number;
  private waiting = Buffer.alloc(0);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isOpen = true;

  /** `onIdle` is called when all is written after a wait. */
  constructor(private readonly onIdle: () => void) {
    this.fd = openTerminal();
  }

  /** Whether the terminal still has to take what was written. */
  get isBusy(): boolean {
    return this.waiting.length > 0;
  }

  write(text: string): void {
    if (!this.isOpen || text === "") return;
    this.waiting = Buffer.concat([this.waiting, Buffer.from(text)]);
    if (this.timer === undefined) this.pump();
  }

  /** Waits up to `limitMs` for the terminal to take the rest, then closes. */
  close(limitMs: number): void {
    if (!this.isOpen) return;
    clearTimeout(this.timer);
    for (let waitedMs = 0; !this.take() && waitedMs < limitMs; waitedMs += RETRY_MS) Bun.sleepSync(RETRY_MS);
    this.isOpen = false;
    if (this.fd !== STDOUT_FD) closeSync(this.fd);
  }

  private pump(): void {
    this.timer = undefined;
    const hadToWait = !this.take();
    if (hadToWait) {
      this.timer = setTimeout(() => {
        this.pump();
        if (!this.isBusy) this.onIdle();
      }, RETRY_MS);
    }
  }

  /** Writes what the terminal takes now; true when nothing is left. */
  private take(): boolean {
    try {
      while (this.waiting.length > 0) this.waiting = this.waiting.subarray(writeSync(this.fd, this.waiting));
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code === "EAGAIN" || code === "EINTR") return false;
      // The terminal is gone (EIO): nothing can be shown any more, and SIGHUP says so to the program.
      this.waiting = Buffer.alloc(0);
    }
    return true;
  }
}

/** The terminal opened anew; where it is not the process's controlling one, standard output, which may block. */
function openTerminal(): number {
  try {
    return openSync("/dev/tty", constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch {
    return STDOUT_FD;
  }
}

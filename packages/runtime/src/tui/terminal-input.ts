/** Raw standard input as input events. Raw mode leaves Ctrl-C, Ctrl-S, Ctrl-Q and Ctrl-Z to the program. */
import { ESCAPE_DELAY_MS, InputDecoder } from "./input-decoder.ts";
import type { InputEvent } from "./types.ts";

const LF = 10;
const CR = 13;

export class TerminalInput {
  private decoder = new InputDecoder();
  /** What comes first may have been typed before `start`, while the terminal made LF of Enter. */
  private isFirst = true;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly handler: (event: InputEvent) => void) {}

  start(): void {
    // The end of a paste that was going on at a stop may never come.
    this.decoder = new InputDecoder();
    this.isFirst = true;
    setRawMode(true);
    process.stdin.on("data", this.onData);
    process.stdin.resume();
  }

  stop(): void {
    clearTimeout(this.timer);
    process.stdin.off("data", this.onData);
    process.stdin.pause();
    setRawMode(false);
  }

  private readonly onData = (bytes: Buffer) => {
    clearTimeout(this.timer);
    this.tell(this.decoder.decode(this.isFirst ? bytes.map((byte) => (byte === LF ? CR : byte)) : bytes));
    this.isFirst = false;
    if (this.decoder.isWaiting) this.timer = setTimeout(() => this.tell(this.decoder.flush()), ESCAPE_DELAY_MS);
  };

  private tell(events: readonly InputEvent[]): void {
    for (const event of events) this.handler(event);
  }
}

/** A terminal that is gone (EIO; a hangup brings SIGCONT too) has no mode to set; SIGHUP tells the program. */
function setRawMode(isRaw: boolean): void {
  try {
    process.stdin.setRawMode(isRaw);
  } catch {}
}

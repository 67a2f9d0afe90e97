/**
 * Puts this server's records at the end of the log, in order, each once: one message at a time, and each only where the
 * last message on our subject is the one that we have read last. So a message whose answer was lost is not written
 * twice; and whoever writes on our subject, that an id is theirs now or that we count as gone, is heard by us before
 * anything more of ours can follow. (Optimistic concurrency; NATS: `Nats-Expected-Last-Subject-Sequence`.)
 */
import { encodeBatch, type LogRecord, RECORDS_MAX } from "./records.ts";

/** `behind`: something stands on our subject that we have not read. `failed`: nobody knows whether it was written. */
export type Published = "stored" | "behind" | "failed";

export interface LogWriterOptions {
  readonly boot: string;
  /** Writes on our subject, behind the message of this place in the stream; 0: where there is none. */
  readonly publish: (bytes: Uint8Array, behind: number) => Promise<Published>;
  /** The place of the last message on our subject, 0 where there is none; undefined: nobody can tell. Never rejects. */
  readonly ownEnd: () => Promise<number | undefined>;
  /** A message is about to leave. */
  readonly leaves: () => void;
  /** Calls back once, so many milliseconds later. */
  readonly later: (ms: number, run: () => void) => void;
  readonly monotonicMs: () => number;
}

const BYTES_MAX = 524_288;
const RETRY_MS = 250;
/** A message that was not read back for so long shows that the log takes nothing. */
const STUCK_AFTER_MS = 5_000;
/** More than this waits for the log: nothing more is taken before half of it has gone. */
const WAITING_MAX = 16_384;
const WAITING_BYTES_MAX = 16_777_216;
/** Of a record without its text, roughly. */
const RECORD_BYTES = 64;

/** A record, and which of all that were appended it is. */
interface Waiting {
  readonly at: number;
  readonly record: LogRecord;
}

interface InFlight {
  /** Which its first record was; all that came before are in the log or given up. */
  readonly firstAt: number;
  readonly serial: number;
  readonly sinceMs: number;
  bytes: Uint8Array;
  records: readonly LogRecord[];
  /** Being published at present. */
  isOut: boolean;
}

export class LogWriter {
  readonly #options: LogWriterOptions;
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #inFlight: InFlight | undefined;
  /** The last message on our subject that was read, and the one behind which we write: that, unless it is gone. */
  #lastRead = 0;
  #behind = 0;
  #serial = 0;
  #isHeld = true;
  #isFull = false;
  /** Records so far. */
  #appended = 0;
  /** By id, how many of its records are not settled. */
  readonly #open = new Map<number, number>();
  #callers: { readonly at: number; readonly call: () => void }[] = [];

  constructor(options: LogWriterOptions) {
    this.#options = options;
  }

  get waitingCount(): number {
    return this.#waiting.length + (this.#inFlight?.records.length ?? 0);
  }

  get isFull(): boolean {
    return this.#isFull;
  }

  /** For long now, nothing of ours has come back by the log. */
  get isStuck(): boolean {
    return this.#inFlight !== undefined && this.#options.monotonicMs() - this.#inFlight.sinceMs > STUCK_AFTER_MS;
  }

  /** From here on it writes; `lastRead` is the place of the last message on our subject that was read, 0 for none. */
  start(lastRead: number): void {
    this.#lastRead = lastRead;
    this.#behind = lastRead;
    this.goOn();
  }

  /** Writes nothing more until it may go on. */
  hold(): void {
    this.#isHeld = true;
  }

  goOn(): void {
    this.#isHeld = false;
    if (this.#inFlight) this.#retry(this.#inFlight);
    this.#pump();
  }

  /** Something in the id's name is on its way into the log. */
  hasOf(id: number): boolean {
    return this.#open.has(id);
  }

  append(record: LogRecord): void {
    this.#waiting.push({ at: ++this.#appended, record });
    this.#open.set(record.by, (this.#open.get(record.by) ?? 0) + 1);
    this.#waitingBytes += bytesOf(record);
    this.#weigh();
    if (this.#waiting.length === 1) queueMicrotask(() => this.#pump());
  }

  /** Calls back when everything that was appended so far is in the log and was read from it; at once when it is. */
  whenSettled(call: () => void): void {
    if (this.#settledThrough >= this.#appended) call();
    else this.#callers.push({ at: this.#appended, call });
  }

  /** A message on our subject was read. `serial` is that of its batch if it is ours. To be called before its records are used. */
  read(place: number, serial: number | undefined): void {
    this.#lastRead = place;
    this.#behind = place;
    const inFlight = this.#inFlight;
    if (!inFlight || inFlight.serial !== serial) return;
    this.#inFlight = undefined;
    this.#settle(inFlight.records);
  }

  /** Behind the use of what was read on our subject. */
  used(): void {
    this.callBack();
    if (this.#inFlight && !this.#inFlight.isOut) this.#publish(this.#inFlight);
    this.#pump();
  }

  /** Behind the use of what was read elsewhere. */
  callBack(): void {
    while (this.#callers[0] && this.#callers[0].at <= this.#settledThrough) this.#callers.shift()?.call();
  }

  /** Writes nothing more, and calls nobody back. */
  stop(): void {
    this.#isHeld = true;
    this.#inFlight = undefined;
    this.#waiting = [];
    this.#callers = [];
  }

  /**
   * The id is another server's: what was to be said in its name is not said here any more. What is under way may be stored
   * already, or yet; so the rest of it goes again under the same serial, which is read once.
   */
  drop(isDropped: (record: LogRecord) => boolean): void {
    const inFlight = this.#inFlight;
    if (inFlight?.records.some(isDropped)) {
      const { serial } = inFlight;
      this.#settle(inFlight.records.filter(isDropped));
      inFlight.records = inFlight.records.filter((record) => !isDropped(record));
      inFlight.bytes = encodeBatch({ boot: this.#options.boot, serial, records: inFlight.records });
    }
    this.#settle(this.#waiting.map(({ record }) => record).filter(isDropped));
    this.#waiting = this.#waiting.filter(({ record }) => !isDropped(record));
    this.#waitingBytes = this.#waiting.reduce((sum, { record }) => sum + bytesOf(record), 0);
    this.#weigh();
  }

  /** Up to which record all are in the log or given up: whatever is given up behind one that waits says nothing of that. */
  get #settledThrough(): number {
    const first = this.#inFlight?.firstAt ?? this.#waiting[0]?.at;
    return first === undefined ? this.#appended : first - 1;
  }

  #settle(records: readonly LogRecord[]): void {
    for (const { by } of records) {
      const left = (this.#open.get(by) ?? 0) - 1;
      if (left > 0) this.#open.set(by, left);
      else this.#open.delete(by);
    }
  }

  #weigh(): void {
    const share = Math.max(this.#waiting.length / WAITING_MAX, this.#waitingBytes / WAITING_BYTES_MAX);
    this.#isFull = share > (this.#isFull ? 0.5 : 1);
  }

  #pump(): void {
    if (this.#isHeld || this.#inFlight || this.#waiting.length === 0) return;
    let count = 0;
    let byteCount = 0;
    for (const { record } of this.#waiting) {
      const size = bytesOf(record);
      if (count === RECORDS_MAX || (count > 0 && byteCount + size > BYTES_MAX)) break;
      count++;
      byteCount += size;
    }
    const taken = this.#waiting.splice(0, count);
    const records = taken.map(({ record }) => record);
    this.#waitingBytes -= byteCount;
    this.#weigh();
    const serial = ++this.#serial;
    const bytes = encodeBatch({ boot: this.#options.boot, serial, records });
    const sinceMs = this.#options.monotonicMs();
    this.#inFlight = { firstAt: taken[0]?.at ?? 0, serial, sinceMs, bytes, records, isOut: false };
    this.#publish(this.#inFlight);
  }

  #publish(inFlight: InFlight): void {
    if (this.#isHeld) return;
    this.#options.leaves();
    inFlight.isOut = true;
    const behind = this.#behind;
    void this.#options.publish(inFlight.bytes, behind).then(async (published) => {
      if (published === "behind") await this.#lookBack(behind);
      inFlight.isOut = false;
      if (this.#inFlight !== inFlight || published === "stored") return;
      if (published === "behind" && this.#behind !== behind) this.#publish(inFlight);
      // Otherwise what stands there is read soon; or, where nothing is known, it may have to be written again.
      else this.#options.later(RETRY_MS, () => this.#retry(inFlight));
    });
  }

  /** The log keeps messages for so long: what stands last on our subject may stand before the one that was read last. */
  async #lookBack(behind: number): Promise<void> {
    if (this.#behind !== behind || this.#lastRead === 0) return;
    const end = await this.#options.ownEnd();
    if (end !== undefined && end <= this.#lastRead && this.#behind === behind) this.#behind = end;
  }

  #retry(inFlight: InFlight): void {
    if (this.#inFlight === inFlight && !inFlight.isOut) this.#publish(inFlight);
  }
}

function bytesOf(record: LogRecord): number {
  if (record.kind === "frame") return RECORD_BYTES + record.frame.length;
  return RECORD_BYTES + (record.kind === "text" ? record.draft.text.length : 0);
}

/** Reads the bucket, then the log: what is there first, then what comes, for as long as they are open. */
import type { ServerStore } from "../store/server-store.ts";
import type { LogEnd } from "./log-end.ts";
import { failed, LogLostError, type NatsLink } from "./nats-link.ts";
import { StreamTail, type TailMessage } from "./stream-tail.ts";
import { within } from "./within.ts";

export interface ReadersOptions {
  readonly link: NatsLink;
  /** Says from where on the log is read. */
  readonly copy: ServerStore;
  readonly logEnd: LogEnd;
  readonly onBucket: (message: TailMessage) => void;
  /** All is read that the bucket held. */
  readonly onBucketRead: () => void;
  readonly onLog: (message: TailMessage) => void;
}

const CATCH_UP_LIMIT_MS = 600_000;

export class Readers {
  readonly #options: ReadersOptions;
  #log: StreamTail | undefined;
  #bucket: StreamTail | undefined;

  constructor(options: ReadersOptions) {
    this.#options = options;
  }

  /** Resolves when everything is read that is there. Throws ClusterError, also when that has no end, and LogLostError; nothing is read then. */
  async start(): Promise<void> {
    try {
      await this.#readBucket();
      this.#options.onBucketRead();
      await this.#readLog();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  get isAtLog(): boolean {
    return this.#log !== undefined;
  }

  close(): void {
    this.#options.logEnd.close();
    this.#log?.close();
    this.#bucket?.close();
  }

  async #readBucket(): Promise<void> {
    const { link, onBucket } = this.#options;
    const end = await link.lastPlace(link.bucketStream);
    const read = Promise.withResolvers<void>();
    const always = (): boolean => true;
    this.#bucket = this.#tail(link.bucketStream, undefined, always, (message) => {
      try {
        onBucket(message);
      } catch (error) {
        // No other word there depends on it.
        warn(error);
      }
      // The last of all may be gone.
      if (message.place >= end || message.pending === 0) read.resolve();
    });
    await within(read.promise, CATCH_UP_LIMIT_MS).catch(failed);
  }

  async #readLog(): Promise<void> {
    const { link, copy, logEnd, onLog } = this.#options;
    await within(logEnd.doubt(), CATCH_UP_LIMIT_MS).catch(failed);
    const { lastPlace, isEmpty } = await link.endOf(link.logStream);
    if (logEnd.isLost) throw new LogLostError(lastPlace, logEnd.readTo);
    const read = Promise.withResolvers<void>();
    if (isEmpty || copy.logPlace >= lastPlace) read.resolve();
    // What cannot be stored stays in NATS, not in memory.
    const canStore = (): boolean => copy.fault === undefined;
    this.#log = this.#tail(link.logStream, copy.logPlace, canStore, (message) => {
      onLog(message);
      if (message.place >= lastPlace) read.resolve();
    });
    await within(read.promise, CATCH_UP_LIMIT_MS).catch(failed);
    if (copy.logPlace < lastPlace) this.#passTo(lastPlace);
  }

  /** What stood in the log up to there is too old to be kept by it. */
  #passTo(place: number): void {
    const { copy } = this.#options;
    copy.apply({ kind: "applied", place });
    copy.commit(() => undefined);
  }

  #tail(
    stream: string,
    behind: number | undefined,
    mayRead: () => boolean,
    onMessage: (message: TailMessage) => void,
  ): StreamTail {
    const { connection, manager } = this.#options.link;
    return new StreamTail({ connection, manager, stream, behind, mayRead, onMessage, onError: warn });
  }
}

/** A mistake of ours: what NATS's library calls must not throw, for it reads nothing more then. */
export function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error));
}

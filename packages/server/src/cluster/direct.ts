/**
 * Frames between clients in clear frames at two servers. They are passed on and kept by nobody, so they go from the one
 * server to the other by NATS's plain subjects, beside the log; in a batch for each turn of the event loop, the next one
 * to a server when NATS has the one before, so that a slow NATS shows.
 *
 * What one client says is heard in the order of its saying all the same. Behind what it said to everybody: a frame comes
 * here when nothing in its writer's name waits for the log, bears the place up to which its server has read the log, and
 * is heard by the other when that one has read as far. (By then the other knows, too, whether the writer was at the
 * server that speaks for it.) Before what it says next: `flush` is called in front of every message to the log, on the
 * same connection.
 */
import { FRAME_SIZE, peekOrigin, SERVER_ID } from "@recado/protocol";
import { packr } from "./records.ts";
import { within } from "./within.ts";

export interface DirectOptions {
  /** Resolves when NATS has the bytes for that server. */
  readonly send: (boot: string, bytes: Uint8Array) => Promise<void>;
  readonly boot: () => string;
  /** Of the log, up to which it was applied here. */
  readonly place: () => number;
  /** By the log, the id is at that server. */
  readonly isAt: (id: number, boot: string) => boolean;
  readonly hear: (frame: Uint8Array) => void;
}

const FRAMES_AT_ONCE = 2_048;
/** Frames for one server that wait; more are not taken. */
const WAITING_MAX = 16_384;
/** Batches that came before the log did; more mean that the log does not come, and then nothing is served anyway. */
const EARLY_MAX = 1_024;
const SEND_LIMIT_MS = 2_000;
const TRIES = 3;

interface Way {
  frames: Uint8Array[];
  serial: number;
  /** Batches that NATS may not have yet. */
  underWay: number;
  isDue: boolean;
}

interface Batch {
  readonly from: string;
  readonly behind: number;
  readonly bytes: Uint8Array;
}

export class Direct {
  readonly #options: DirectOptions;
  /** By the server that they lead to. */
  readonly #ways = new Map<string, Way>();
  /** By server, the last batch from it: what NATS was given twice is heard once. */
  readonly #serials = new Map<string, number>();
  #early: Batch[] = [];

  constructor(options: DirectOptions) {
    this.#options = options;
  }

  /** Frames for one server wait in such numbers that no more are taken. */
  get isFull(): boolean {
    for (const { frames } of this.#ways.values()) if (frames.length >= WAITING_MAX) return true;
    return false;
  }

  /** The frame is ours from here on. */
  pass(boot: string, frame: Uint8Array): void {
    let way = this.#ways.get(boot);
    if (!way) {
      way = { frames: [], serial: 0, underWay: 0, isDue: false };
      this.#ways.set(boot, way);
    }
    if (way.frames.length >= WAITING_MAX) return;
    way.frames.push(frame);
    this.#sendSoon(boot, way);
  }

  /** Everything leaves now: what comes behind it must not overtake it. */
  flush(): void {
    for (const [boot, way] of this.#ways) this.#send(boot, way);
  }

  received(bytes: Uint8Array): void {
    const batch = decoded(bytes);
    if (!batch || batch.serial <= (this.#serials.get(batch.from) ?? 0)) return;
    this.#serials.set(batch.from, batch.serial);
    if (this.#early.length === 0 && batch.behind <= this.#options.place()) this.#hear(batch);
    else if (this.#early.length < EARLY_MAX) this.#early.push(batch);
  }

  /** More of the log was applied. */
  caughtUp(): void {
    while (this.#early[0] && this.#early[0].behind <= this.#options.place()) {
      const batch = this.#early.shift();
      if (batch) this.#hear(batch);
    }
  }

  /** That server is gone. */
  forget(boot: string): void {
    this.#ways.delete(boot);
    this.#serials.delete(boot);
  }

  /** We are another server now: nothing of what the one before had to say leaves. */
  begin(): void {
    this.#ways.clear();
    // The others count anew, too, for who we are now.
    this.#serials.clear();
    this.#early = [];
  }

  /** With others of this turn. */
  #sendSoon(boot: string, way: Way): void {
    if (way.isDue || way.underWay > 0) return;
    way.isDue = true;
    setImmediate(() => {
      way.isDue = false;
      if (way.underWay === 0) this.#send(boot, way);
    });
  }

  #send(boot: string, way: Way): void {
    const { boot: own, place } = this.#options;
    const { frames } = way;
    if (frames.length === 0 || this.#ways.get(boot) !== way) return;
    way.frames = [];
    for (let from = 0; from < frames.length; from += FRAMES_AT_ONCE) {
      const joined = Buffer.concat(frames.slice(from, from + FRAMES_AT_ONCE));
      const bytes = packr.pack([own(), ++way.serial, place(), joined]);
      way.underWay++;
      void this.#deliver(boot, bytes).then(() => {
        way.underWay--;
        if (way.frames.length > 0) this.#sendSoon(boot, way);
      });
    }
  }

  async #deliver(boot: string, bytes: Uint8Array): Promise<void> {
    for (let tried = 0; tried < TRIES; tried++) {
      const isSent = await within(this.#options.send(boot, bytes), SEND_LIMIT_MS).then(
        () => true,
        () => false,
      );
      if (isSent) return;
    }
  }

  #hear({ from, bytes }: Batch): void {
    const { isAt, hear } = this.#options;
    for (let at = 0; at + FRAME_SIZE <= bytes.length; at += FRAME_SIZE) {
      const frame = Uint8Array.prototype.slice.call(bytes, at, at + FRAME_SIZE);
      const origin = peekOrigin(frame);
      if (origin === SERVER_ID || isAt(origin, from)) hear(frame);
    }
  }
}

/** Undefined for what is none: nobody but servers of this version writes there. */
function decoded(bytes: Uint8Array): (Batch & { readonly serial: number }) | undefined {
  try {
    const [from, serial, behind, joined] = packr.unpack(bytes) as [string, number, number, Uint8Array];
    return { from, serial, behind, bytes: joined };
  } catch {
    return undefined;
  }
}

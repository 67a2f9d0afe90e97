/**
 * Texts on their way out: cut into frames, held back to the pace that the server accepts, then watched for their
 * fate. `sent` tells of each part as it leaves.
 */
import { TEXT_SIZE } from "@recado/protocol";
import type { Context } from "./context.ts";
import { Deliveries } from "./deliveries.ts";
import type { Moment } from "./moment.ts";
import { Pacer } from "./pacer.ts";
import { QUEUED_PARTS_MAX } from "./timing.ts";

interface Part {
  readonly sendId: number;
  readonly dest: number;
  readonly text: string;
  /** Its `sent` was told when it was written. */
  readonly isTold: boolean;
}

export class Outgoing {
  readonly #context: Context;
  readonly #pacer: Pacer;
  readonly deliveries = new Deliveries();
  #parts: Part[] = [];

  constructor(context: Context, now: Moment) {
    this.#context = context;
    this.#pacer = new Pacer(now.monotonicMs);
  }

  get queuedCount(): number {
    return this.#parts.length;
  }

  get nextTimeoutMs(): number {
    const paceMs = this.#parts.length > 0 ? this.#pacer.readyAtMs() : Number.POSITIVE_INFINITY;
    return Math.min(paceMs, this.deliveries.nextTimeoutMs);
  }

  /** False when the queue would overflow; then nothing of the text is sent. */
  add(parts: readonly Part[], now: Moment): boolean {
    if (this.#parts.length + parts.length > QUEUED_PARTS_MAX) return false;
    this.#parts.push(...parts);
    this.#leave(now);
    return true;
  }

  /** Takes the parts of a text out that have not left; false when none is here. */
  remove(sendId: number): boolean {
    const kept = this.#parts.filter((part) => part.sendId !== sendId);
    const isHere = kept.length < this.#parts.length;
    this.#parts = kept;
    return isHere;
  }

  /** A keepalive or a request leaves beside the queue and counts against the same pace. */
  spend(now: Moment): void {
    this.#pacer.spend(now.monotonicMs);
  }

  handleTimeout(now: Moment): void {
    this.#leave(now);
    for (const event of this.deliveries.handleTimeout(now.monotonicMs)) this.#context.emit(event);
  }

  /** The connection is lost, or (`isForgotten`) the server does not know us any more: every text gets its last word. */
  abandon(why: string | undefined, isForgotten: boolean, now: Moment): void {
    for (const event of this.deliveries.abandon(isForgotten)) this.#context.emit(event);
    for (const part of this.#parts) {
      this.#emitSent(part, now);
      const failed = { kind: "delivery", sendId: part.sendId, delivery: "failed", rttMs: undefined } as const;
      this.#context.emit(why === undefined ? failed : { ...failed, why });
    }
    this.#parts = [];
  }

  #leave(now: Moment): void {
    let count = 0;
    for (const part of this.#parts) {
      if (!this.#pacer.take(now.monotonicMs)) break;
      count++;
      this.#context.sendText(part.text, part.dest);
      this.#emitSent(part, now);
      this.deliveries.left(part.sendId, part.dest, part.text, now.monotonicMs);
    }
    this.#parts.splice(0, count);
  }

  #emitSent({ sendId, dest, text, isTold }: Part, now: Moment): void {
    if (isTold) {
      this.#context.emit({ kind: "delivery", sendId, delivery: "sent", rttMs: undefined });
      return;
    }
    this.#context.emit({ kind: "sent", sendId, message: this.#context.ownMessage(text, dest, now) });
    this.#context.release(sendId);
  }
}

/** Cannot fit the queue however it is cut. */
export function isOverlong(text: string): boolean {
  return text.length > QUEUED_PARTS_MAX * TEXT_SIZE;
}

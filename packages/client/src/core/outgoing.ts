/**
 * Texts on their way out: cut into frames, held back to the pace that the server accepts, then watched for their
 * fate. `sent` tells of each part as it leaves.
 */
import { BROADCAST_ID, splitText, TEXT_SIZE } from "@recado/protocol";
import type { ChatMessage } from "../events.ts";
import type { Context } from "./context.ts";
import { Deliveries } from "./deliveries.ts";
import type { Moment } from "./moment.ts";
import { Pacer } from "./pacer.ts";
import { QUEUED_PARTS_MAX } from "./timing.ts";

interface Part {
  readonly sendId: number;
  readonly dest: number;
  readonly text: string;
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

  /** A keepalive or a request leaves beside the queue and counts against the same pace. */
  spend(now: Moment): void {
    this.#pacer.spend(now.monotonicMs);
  }

  handleTimeout(now: Moment): void {
    this.#leave(now);
    for (const event of this.deliveries.handleTimeout(now.monotonicMs)) this.#context.emit(event);
  }

  /** The connection is lost: every text gets its last word. */
  abandon(why: string | undefined, now: Moment): void {
    for (const event of this.deliveries.abandon()) this.#context.emit(event);
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

  #emitSent({ sendId, dest, text }: Part, now: Moment): void {
    const { id, name } = this.#context;
    const scope = dest === BROADCAST_ID ? "public" : "private";
    const message: ChatMessage = { scope, origin: id, name, dest, text, atMs: now.wallMs };
    this.#context.emit({ kind: "sent", sendId, message });
  }
}

/** Cannot fit the queue however it is cut. */
export function isOverlong(text: string): boolean {
  return text.length > QUEUED_PARTS_MAX * TEXT_SIZE;
}

/**
 * A text as it may travel: line breaks and tabs become single spaces (a frame is one line for every peer), other
 * control characters and space at the end go, lone surrogates become U+FFFD, and what is over the limit is cut into
 * several parts.
 */
export function partsOf(text: string): string[] {
  const line = text
    .toWellFormed()
    .replace(/^[\r\n]+/, "")
    .replace(/[\r\n\t\v\f\u0085\u2028\u2029]+/g, " ")
    .replace(/[\u0000-\u001f\u007f-\u009f]/g, "")
    .trimEnd();
  return line === "" ? [] : splitText(line);
}

/**
 * Long texts on their way to clear clients. A text of 64 KiB is 480 frames, more than the receive buffer of an ordinary
 * program holds; so they leave a few at a time, and what the same sender says meanwhile waits behind them.
 */
import { TRICKLE_FRAMES, TRICKLE_INTERVAL_MS } from "../config.ts";
import type { CoreContext } from "../context.ts";
import type { Client } from "../registry.ts";

interface Waiting {
  readonly frame: Uint8Array;
  /** Undefined: everybody who is there by then. */
  readonly to: Client | undefined;
}

export class Trickle {
  readonly #context: CoreContext;
  /** By the id of their writer. */
  readonly #waiting = new Map<number, Waiting[]>();
  #nextAtMs = Number.POSITIVE_INFINITY;

  constructor(context: CoreContext) {
    this.#context = context;
  }

  get nextTimeoutMs(): number {
    return this.#nextAtMs;
  }

  send(from: number, frames: readonly Uint8Array[], to: Client | undefined, nowMs: number): void {
    const waiting = this.#waiting.get(from) ?? [];
    for (const frame of frames) waiting.push({ frame, to });
    if (!this.#waiting.has(from)) this.#leave(waiting);
    if (waiting.length === 0) return;
    this.#waiting.set(from, waiting);
    this.#nextAtMs = Math.min(this.#nextAtMs, nowMs + TRICKLE_INTERVAL_MS);
  }

  handleTimeout(nowMs: number): void {
    if (nowMs < this.#nextAtMs) return;
    for (const [from, waiting] of this.#waiting) {
      this.#leave(waiting);
      if (waiting.length === 0) this.#waiting.delete(from);
    }
    this.#nextAtMs = this.#waiting.size > 0 ? nowMs + TRICKLE_INTERVAL_MS : Number.POSITIVE_INFINITY;
  }

  #leave(waiting: Waiting[]): void {
    const { registry } = this.#context;
    for (const { frame, to } of waiting.splice(0, TRICKLE_FRAMES)) {
      if (!to) this.#context.broadcast(frame, registry.clear);
      else if (registry.get(to.id) === to) this.#context.unicast(frame, to);
    }
  }
}

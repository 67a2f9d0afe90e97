/**
 * What becomes of the texts that left. Clear frames carry no message id, so this is inference: an echo with our id
 * and the same text confirms the oldest such public text; an ERRO about an unknown destination fails the oldest private
 * text that is still young, one to somebody who is not in the roster before others. Monotonic milliseconds.
 */
import type { ClientEvent } from "../events.ts";
import { ECHO_MEMORY_MS, ECHO_TIMEOUT_MS, PRIVATE_BLAME_MS } from "./timing.ts";

interface Pending {
  readonly sendId: number;
  readonly dest: number;
  readonly text: string;
  readonly sentAtMs: number;
  unconfirmed: boolean;
}

export class Deliveries {
  /** In the order of sending. */
  #pending: Pending[] = [];

  left(sendId: number, dest: number, text: string, nowMs: number): void {
    this.#pending.push({ sendId, dest, text, sentAtMs: nowMs, unconfirmed: false });
  }

  /** How many may still change for the better or the worse. */
  get openCount(): number {
    return this.#pending.filter(({ unconfirmed }) => !unconfirmed).length;
  }

  get nextTimeoutMs(): number {
    return this.#pending.reduce((earliest, pending) => Math.min(earliest, dueAtMs(pending)), Number.POSITIVE_INFINITY);
  }

  /** A frame with our id came back. Undefined when it is no echo of ours: somebody else uses our id. */
  echoed(dest: number, text: string, nowMs: number): ClientEvent | undefined {
    const pending = this.#pending.find((candidate) => candidate.dest === dest && candidate.text === text);
    if (!pending) return undefined;
    this.#remove(pending);
    return { kind: "delivery", sendId: pending.sendId, delivery: "confirmed", rttMs: nowMs - pending.sentAtMs };
  }

  /** The server says that a destination is unknown. Undefined when no private text is young enough to be meant: older ones are gone. */
  destinationUnknown(why: string, isKnown: (id: number) => boolean): ClientEvent | undefined {
    const candidates = this.#pending.filter(({ dest }) => dest !== 0);
    return this.#fail(candidates.find(({ dest }) => !isKnown(dest)) ?? candidates[0], why);
  }

  /** The server did not take a text: the oldest public one that has no echo, before private ones that may have arrived. */
  notTaken(why: string): ClientEvent | undefined {
    const open = this.#pending.filter(({ unconfirmed }) => !unconfirmed);
    return this.#fail(open.find(({ dest }) => dest === 0) ?? open[0], why);
  }

  handleTimeout(nowMs: number): ClientEvent[] {
    const due = this.#pending.filter((pending) => nowMs >= dueAtMs(pending));
    return due.flatMap((pending) => this.#expire(pending));
  }

  /**
   * The connection is lost: what was not echoed will hardly be. `isForgotten` when the server had forgotten us: then a
   * private text that is young met nobody who would have passed it on, or told that it did not.
   */
  abandon(isForgotten: boolean): ClientEvent[] {
    const open = this.#pending.filter(({ dest, unconfirmed }) => !unconfirmed && (dest === 0 || isForgotten));
    this.#pending = [];
    return open.map(({ sendId }) => unconfirmedEvent(sendId));
  }

  #fail(pending: Pending | undefined, why: string): ClientEvent | undefined {
    if (!pending) return undefined;
    this.#remove(pending);
    return { kind: "delivery", sendId: pending.sendId, delivery: "failed", rttMs: undefined, why };
  }

  #expire(pending: Pending): ClientEvent[] {
    if (pending.dest !== 0 || pending.unconfirmed) {
      this.#remove(pending);
      return [];
    }
    pending.unconfirmed = true;
    return [unconfirmedEvent(pending.sendId)];
  }

  #remove(pending: Pending): void {
    this.#pending.splice(this.#pending.indexOf(pending), 1);
  }
}

function dueAtMs({ dest, sentAtMs, unconfirmed }: Pending): number {
  if (dest !== 0) return sentAtMs + PRIVATE_BLAME_MS;
  return sentAtMs + (unconfirmed ? ECHO_MEMORY_MS : ECHO_TIMEOUT_MS);
}

function unconfirmedEvent(sendId: number): ClientEvent {
  return { kind: "delivery", sendId, delivery: "unconfirmed", rttMs: undefined };
}

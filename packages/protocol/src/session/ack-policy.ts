/** When an acknowledgement has to leave by itself: docs/PROTOCOL.md, When to send what. */
import { ACK_DELAY_MS, ACK_EVERY_ENVELOPES } from "./limits.ts";

export class AckPolicy {
  #dueAtMs = Number.POSITIVE_INFINITY;
  #envelopes = 0;
  #newestAtMs = Number.POSITIVE_INFINITY;

  get dueAtMs(): number {
    return this.#dueAtMs;
  }

  /** An envelope with DATA came. */
  arrived(isUrgent: boolean, nowMs: number): void {
    this.#envelopes++;
    this.#newestAtMs = nowMs;
    const isDue = isUrgent || this.#envelopes >= ACK_EVERY_ENVELOPES;
    this.#dueAtMs = Math.min(this.#dueAtMs, isDue ? nowMs : nowMs + ACK_DELAY_MS);
  }

  /** There is something to tell that no DATA brought. */
  hurry(nowMs: number): void {
    this.#dueAtMs = Math.min(this.#dueAtMs, nowMs);
  }

  /** An acknowledgement leaves; gives the time since the newest DATA came, as its field can hold it. */
  leaves(nowMs: number): number {
    const waitedMs = nowMs - this.#newestAtMs;
    this.#dueAtMs = Number.POSITIVE_INFINITY;
    this.#envelopes = 0;
    return Math.min(Math.max(0, Math.floor(waitedMs)), 0xffff);
  }
}

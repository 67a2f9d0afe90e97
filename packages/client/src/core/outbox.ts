/** What was written while there was no connection, until there is one. */
import { byteLength } from "@recado/protocol";
import type { ClientEvent } from "../events.ts";
import { OUTBOX_BYTES_MAX, OUTBOX_TEXTS_MAX } from "./timing.ts";

export interface OutboxText {
  readonly sendId: number;
  readonly dest: number;
  readonly text: string;
  /** Monotonic; undefined for one of before the program began. */
  readonly atMs: number | undefined;
}

export class Outbox {
  #texts: OutboxText[] = [];
  #byteCount = 0;

  get count(): number {
    return this.#texts.length;
  }

  hasRoom(text: string): boolean {
    return this.#texts.length < OUTBOX_TEXTS_MAX && this.#byteCount + byteLength(text) <= OUTBOX_BYTES_MAX;
  }

  add(text: OutboxText): void {
    this.#texts.push(text);
    this.#byteCount += byteLength(text.text);
  }

  /** False when it is not here. */
  remove(sendId: number): boolean {
    const text = this.#texts.find((each) => each.sendId === sendId);
    if (text === undefined) return false;
    this.#texts = this.#texts.filter((each) => each !== text);
    this.#byteCount -= byteLength(text.text);
    return true;
  }

  /** Everything, in the order of writing; nothing is left. */
  takeAll(): OutboxText[] {
    const texts = this.#texts;
    this.#texts = [];
    this.#byteCount = 0;
    return texts;
  }

  /** These texts will not be sent. */
  abandon(): ClientEvent[] {
    return this.takeAll().map(({ sendId }) => ({ kind: "delivery", sendId, delivery: "failed", rttMs: undefined }));
  }
}

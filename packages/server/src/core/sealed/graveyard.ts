/** Sessions that are over, for as long as somebody may still send into them. */
import { TOMBSTONE_MS, type Tombstone } from "@recado/protocol/session";
import { TOMBSTONES_MAX } from "../config.ts";

interface Grave {
  readonly tombstone: Tombstone;
  readonly untilMs: number;
}

export class Graveyard {
  /** By our sid, in the order of their end. */
  readonly #graves = new Map<number, Grave>();

  bury(localSid: number, tombstone: Tombstone, nowMs: number): void {
    this.#graves.set(localSid, { tombstone, untilMs: nowMs + TOMBSTONE_MS });
    for (const [sid, { untilMs }] of this.#graves) {
      if (untilMs > nowMs && this.#graves.size <= TOMBSTONES_MAX) return;
      this.#graves.delete(sid);
    }
  }

  get(localSid: number, nowMs: number): Tombstone | undefined {
    const grave = this.#graves.get(localSid);
    return grave && grave.untilMs > nowMs ? grave.tombstone : undefined;
  }
}

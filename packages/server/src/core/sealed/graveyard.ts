/** Sessions that are over, for as long as somebody may still send into them. */
import { type Close, type Session, TOMBSTONE_MS, type Tombstone } from "@recado/protocol/session";
import type { Endpoint } from "@recado/runtime/net";
import { TOMBSTONES_MAX } from "../config.ts";

interface Grave {
  readonly tombstone: Tombstone;
  readonly untilMs: number;
}

export class Graveyard {
  /** By our sid, in the order of their end. */
  readonly #graves = new Map<number, Grave>();
  readonly #send: (bytes: Uint8Array, to: Endpoint) => void;

  constructor(send: (bytes: Uint8Array, to: Endpoint) => void) {
    this.#send = send;
  }

  /** Ends the session and says so. */
  bury(session: Session<unknown>, close: Close, nowMs: number): void {
    this.erect(session.localSid, session.bury(close), session.peer, nowMs);
  }

  /** For a session that never began. */
  erect(localSid: number, tombstone: Tombstone, at: Endpoint, nowMs: number): void {
    this.#send(tombstone.envelope(), at);
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

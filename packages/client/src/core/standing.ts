/** What the server may know of us. Monotonic milliseconds. */
import { OWN_ID_PATIENCE_MS } from "./timing.ts";

export class Standing {
  /** The name that the last attempt began with. */
  askedName = "";
  /** With this id, from this socket, before: "id in use" may mean ourselves. */
  wasRegistered = false;
  /** The server accepted us, and nothing said that it forgot us: it should hear a TCHAU. */
  mayBeKnown = false;
  #idInUseSinceMs: number | undefined;

  accepted(mayBeKnown: boolean): void {
    this.wasRegistered = true;
    this.mayBeKnown ||= mayBeKnown;
    this.#idInUseSinceMs = undefined;
  }

  /** Another has our id, perhaps we ourselves: true when that lasts too long for it to be us. */
  isIdLost(nowMs: number): boolean {
    this.mayBeKnown = false;
    this.#idInUseSinceMs ??= nowMs;
    return nowMs - this.#idInUseSinceMs > OWN_ID_PATIENCE_MS;
  }

  /** We left, or were turned away. */
  ended(): void {
    this.wasRegistered = false;
    this.mayBeKnown = false;
    this.#idInUseSinceMs = undefined;
  }
}

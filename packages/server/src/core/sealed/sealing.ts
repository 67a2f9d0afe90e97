/** What the server needs for sessions. */
import type { KeyPair, SessionCrypto } from "@recado/protocol/session";
import type { ServerStore } from "../../store/server-store.ts";

export interface Sealing {
  readonly suite: SessionCrypto;
  /** The server's static keys, by which clients know it. */
  readonly keyPair: KeyPair;
  readonly store: ServerStore;
  /** For a key log: each direction of a new session, its secret under the sid that its envelopes bear. */
  readonly sawKey: ((sid: number, secret: Uint8Array) => void) | undefined;
}

/** What a client needs for sessions. */
import type { KeyPair, SessionCrypto, TransportKeys } from "@recado/protocol/session";

export interface Sealing {
  readonly suite: SessionCrypto;
  /** The client's static keys, by which servers know who owns the id. */
  readonly keyPair: KeyPair;
  /** The static key that this server had before; undefined when it is new to us. */
  readonly knownKey: (host: string, port: number) => Uint8Array | undefined;
  /** For who looks into the sessions: the keys to use in their place. */
  readonly overKeys?: (keys: TransportKeys) => TransportKeys;
  /** For a key log: each direction of a new session, its secret under the sid that its envelopes bear. */
  readonly sawKey: ((sid: number, secret: Uint8Array) => void) | undefined;
}

export function isSameKey(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/**
 * What a server remembers of those who own an id, beyond a session. The core tells every change as it happens and asks
 * when all so far is durable; only then it acknowledges. A store on disk groups commits; the one in memory is durable
 * at once, for as long as the process lives. peer-store.contract.ts is what every store has to hold.
 */

import type { InnerType } from "@recado/protocol/session";

/** A message that waits in a mailbox, or is on its way, until its receiver has acknowledged it. */
export interface StoredMessage {
  readonly type: InnerType;
  /** 0 is the server. */
  readonly origin: number;
  readonly dest: number;
  readonly text: Uint8Array;
  /** As the receiver has to know the origin: `FLAGS NAME`; empty for what needs no introduction. */
  readonly introduction: string;
  /** Whom to tell that it was delivered; undefined for nobody. */
  readonly sender: SenderReference | undefined;
}

/** A message of a sealed sender, by the number of its last frame in the sender's stream. */
export interface SenderReference {
  readonly id: number;
  readonly epoch: number;
  readonly seq: number;
}

export interface StoredPeer {
  readonly id: number;
  readonly name: string;
  /** The static public key that owns the id; 32 bytes. */
  readonly key: Uint8Array;
  /** It is there, or was lost: public messages are for it too. Not so for one that left. */
  readonly isListening: boolean;
  /** The stream to the peer: its epoch, its first seq that is held, and what is held. */
  readonly sendEpoch: number;
  readonly sendBase: number;
  readonly messages: readonly StoredMessage[];
  /** The stream from the peer: 0 for none, and the first seq that is not committed. */
  readonly receiveEpoch: number;
  readonly receiveNext: number;
}

export type PeerChange =
  /** A key owns an id from here on, with an empty stream. */
  | {
      readonly kind: "claimed";
      readonly id: number;
      readonly name: string;
      readonly key: Uint8Array;
      readonly sendEpoch: number;
    }
  | { readonly kind: "renamed"; readonly id: number; readonly name: string }
  | { readonly kind: "listening"; readonly id: number; readonly isListening: boolean }
  | { readonly kind: "appended"; readonly id: number; readonly message: StoredMessage }
  /** The first `count` messages are delivered; `base` is the first seq that is held now. */
  | { readonly kind: "acknowledged"; readonly id: number; readonly count: number; readonly base: number }
  /** The stream to the peer begins anew with these messages. */
  | {
      readonly kind: "restarted";
      readonly id: number;
      readonly epoch: number;
      readonly messages: readonly StoredMessage[];
    }
  /** Everything of the peer before `next` is taken. */
  | { readonly kind: "received"; readonly id: number; readonly epoch: number; readonly next: number }
  | { readonly kind: "forgotten"; readonly id: number };

export interface PeerStore {
  /** Everything that is durable. */
  load(): readonly StoredPeer[];
  /** Changes between two commits become durable together or not at all. */
  apply(change: PeerChange): void;
  /** Calls back when every change so far is durable; at once where it is already. */
  commit(whenDurable: () => void): void;
}

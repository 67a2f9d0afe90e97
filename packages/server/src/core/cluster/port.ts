/**
 * What the core needs of the other servers that are one Recado with it, and what it hears of them. All of it stands in
 * one log, which every server reads in the same order: what a server says is true when it comes back by the log.
 */
import type { Endpoint } from "@recado/runtime/net";
import type { Entry, StoreChange } from "../../store/server-store.ts";

/** A text before it has its place in the history. */
export type Draft = Omit<Entry, "number" | "atMs">;

/** Somebody who is registered, wherever. */
export interface Member {
  readonly id: number;
  readonly name: string;
  /** Talks in a session: a key owns the id. */
  readonly isSealed: boolean;
}

export interface Claim extends Member {
  /** X25519, of who proved it. */
  readonly key: Uint8Array | undefined;
  /** Of the stream that it sends in, by which a program is told from another of the same key; 0 in clear frames. */
  readonly epoch: number;
  /** Where the client is; the same socket may take its id to another server. */
  readonly at: Endpoint;
}

/**
 * `claimed`: the id is ours, and everything that was said in its name before has been heard; `number` is the log's then.
 * `held`: somebody else has it. `unavailable`: nobody can tell at present. `repeated`: the same client has asked again
 * before that was known, and that claim is answered.
 */
export type ClaimOutcome =
  | { readonly kind: "claimed"; readonly number: number; readonly nowMs: number }
  | { readonly kind: "held"; readonly nowMs: number }
  | { readonly kind: "unavailable" | "repeated"; readonly nowMs: number };

/** What an operator asks of whichever server it concerns. */
export type Order =
  | { readonly kind: "kick"; readonly id: number; readonly reason: string }
  | { readonly kind: "mute"; readonly id: number; readonly name: string }
  | { readonly kind: "unmute"; readonly id: number }
  /** Somebody else wants the id: is its client still there? */
  | { readonly kind: "doubt"; readonly id: number };

/** In the order of the log. `isOwn`: we said it. */
export type LogEvent =
  | { readonly kind: "entry"; readonly entry: Entry; readonly epoch: number; readonly isOwn: boolean }
  /** A frame for clients in clear frames that are here; where nobody is and `isAnswered`, its writer is told. */
  | { readonly kind: "passed"; readonly frame: Uint8Array; readonly isAnswered: boolean }
  | { readonly kind: "change"; readonly change: StoreChange; readonly isOwn: boolean }
  | { readonly kind: "joined"; readonly member: Member; readonly number: number }
  | { readonly kind: "left"; readonly id: number }
  /** Another server has the id now, for who sends in this stream. */
  | { readonly kind: "deposed"; readonly member: Member; readonly epoch: number }
  /** What we said in the id's name was not taken: by the log it is not here. */
  | { readonly kind: "unheld"; readonly id: number }
  /** The others took us for dead: every id that we had is free. */
  | { readonly kind: "exiled" }
  /** Servers came or went. */
  | { readonly kind: "servers" }
  | { readonly kind: "order"; readonly order: Order };

export interface ClusterPort {
  /** Comes back as an entry. `epoch` is that of its writer's stream; 0 for a clear frame. */
  append(draft: Draft, epoch: number, atMs: number): void;
  /**
   * A clear frame that no history keeps: to a client in clear frames at another server, or to all of them. Once at most,
   * in the order in which its writer says things. The frame is not the caller's any more.
   */
  pass(frame: Uint8Array): void;
  /**
   * Calls back once, never before it returns. Who proved a key is worth some seconds of patience: where nobody can tell
   * at present, it is tried again until somebody can.
   */
  claim(claim: Claim, then: (outcome: ClaimOutcome) => void): void;
  /** The client is gone. Its owner, if a key, keeps the id. */
  release(id: number): void;
  order(order: Order): void;
  /** Who is at the other servers at present. */
  members(): readonly Member[];
  /** `HOST PORT KEY` of each other server that clients may go to, the key in base64url. */
  servers(): readonly string[];
}

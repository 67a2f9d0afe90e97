/** What the connection tells its user, a screen or a bot. Times are the clock's `wallMs`. */
import type { LinkFigures, OtherServer } from "@recado/protocol/session";
import type { Endpoint } from "@recado/runtime/net";
import type { ServerAt } from "./core/servers.ts";

export type ServerKind = "recado" | "original";

export type ConnectionState =
  /** OI is on its way; sent again until it is answered or refused. */
  | { readonly name: "connecting"; readonly attempt: number }
  | {
      readonly name: "registered";
      readonly server: ServerKind;
      readonly sealed: boolean;
      readonly rttMs: number | undefined;
    }
  /** No answer; the next attempt is at `retryAtMs`. */
  | { readonly name: "waiting"; readonly attempt: number; readonly retryAtMs: number; readonly why: LossReason }
  /** The server does not want this id or name; nothing is tried again until the user says so. */
  | { readonly name: "refused"; readonly text: string }
  | { readonly name: "closed" };

/**
 * `id-in-use` and `server-full` come after a lost connection only; before, they are a refusal. With the first, our own
 * old registration may still hold the id until it expires.
 */
export type LossReason =
  | "no-answer"
  | "server-silent"
  | "server-stopped"
  | "port-unreachable"
  | "id-in-use"
  | "server-full"
  | "address-unknown";

export interface RosterEntry {
  readonly id: number;
  readonly name: string;
  /** Talks in a session, as far as we know; told to us in a session only. */
  readonly sealed?: true;
}

/** A text that somebody wrote, or that the server said. */
export interface ChatMessage {
  readonly scope: "public" | "private" | "server";
  readonly origin: number;
  readonly name: string;
  /** 0 for a public message. */
  readonly dest: number;
  readonly text: string;
  /** The server's clock where there is a number, otherwise ours. */
  readonly atMs: number;
  /** Its place in the server's history, ascending; none in clear frames, nor before the server has it. */
  readonly number?: number;
  /** Sealed from its writer to the server and from there to us. */
  readonly sealed?: true;
}

/**
 * What is known of a text that we sent.
 * - `queued`: it waits here, for a connection or for its turn.
 * - `sent`: it left in clear frames. A private text stays so, nothing confirms it.
 * - `confirmed`: the server has it: in a session by its acknowledgement, in clear frames by the echo of a public text.
 * - `unconfirmed`: no echo came.
 * - In a session, of a private text: `delivered` to the other's program; `waiting` in the mailbox; `relayed` in a clear
 *   frame, which nothing confirms.
 */
export type Delivery = "queued" | "sent" | "confirmed" | "unconfirmed" | "delivered" | "waiting" | "relayed" | "failed";

/** A message of the server's history. */
export interface HistoryEntry extends ChatMessage {
  readonly number: number;
  /** Of our own. */
  readonly delivery?: Delivery;
}

export interface HistoryPage {
  /** Ascending. */
  readonly entries: readonly HistoryEntry[];
  /** There are older ones. */
  readonly hasMore: boolean;
}

/** `locked`: another program has this conversation. `newer`, `foreign`: another version, or another program, wrote it. */
export type MemoryFault = "locked" | "unwritable" | "unreadable" | "corrupt" | "foreign" | "newer" | "full" | "failed";

export type ClientEvent =
  /** `server`: its address once it is resolved; `named`: as the user, or another server, named it. */
  | { readonly kind: "state"; readonly state: ConnectionState; readonly server: Endpoint; readonly named: ServerAt }
  /** `key`: by which this machine keeps it (`LocalHistory`). */
  | { readonly kind: "message"; readonly message: ChatMessage; readonly key?: number }
  /**
   * Ours, in a session as it was written, in clear frames each part as it left; later told of by `delivery`. What could
   * not leave before the connection was lost comes too, followed by its `failed`, so that no text vanishes.
   */
  | { readonly kind: "sent"; readonly sendId: number; readonly message: ChatMessage }
  | {
      readonly kind: "delivery";
      readonly sendId: number;
      readonly delivery: Delivery;
      readonly rttMs: number | undefined;
      readonly why?: string;
    }
  /** A text of ours has its place and time in the server's history. */
  | { readonly kind: "placed"; readonly sendId: number; readonly number: number; readonly atMs: number }
  /** We were away for long: so many older public messages do not come by themselves, `history` has them. */
  | { readonly kind: "skipped"; readonly count: number }
  /** The static key by which the server proved itself: the first time, as before, or another, which stops us. */
  | {
      readonly kind: "server-key";
      /** As the user named it. */
      readonly host: string;
      readonly port: number;
      /** X25519, 32 bytes. */
      readonly key: Uint8Array;
      /** The key as people compare it. */
      readonly fingerprint: string;
      readonly verdict: "new" | "known" | "changed";
    }
  /** The server tells of the others that are one Recado with it: when it fails, we go there. */
  | { readonly kind: "servers"; readonly servers: readonly OtherServer[] }
  /** What we remember cannot be kept on this machine, because of that file; undefined: it can again. */
  | { readonly kind: "memory"; readonly fault: MemoryFault | undefined; readonly path: string }
  | { readonly kind: "server-error"; readonly text: string }
  | { readonly kind: "joined"; readonly entry: RosterEntry }
  | { readonly kind: "left"; readonly entry: RosterEntry }
  | { readonly kind: "renamed"; readonly entry: RosterEntry; readonly oldName: string }
  /** The whole roster was learned or corrected; the changes that are known one by one come before it. */
  | { readonly kind: "roster"; readonly entries: readonly RosterEntry[] }
  | { readonly kind: "status"; readonly uptimeSeconds: number; readonly clientCount: number; readonly text: string }
  /** A round trip was measured: registration, keepalive or `ping`. */
  | {
      readonly kind: "rtt";
      readonly rttMs: number;
      /** In a session: how the path carries. */
      readonly link?: LinkFigures;
    }
  /** A datagram that is not a frame, or not from our server (`not-from-server`), or one that says nothing to us. */
  | { readonly kind: "dropped"; readonly reason: string; readonly from: Endpoint };

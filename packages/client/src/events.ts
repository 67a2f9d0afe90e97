/** What the connection tells its user, a screen or a bot. Times are the clock's `wallMs`. */
import type { Endpoint } from "@recado/runtime/net";

export type ServerKind = "recado" | "original";

export type ConnectionState =
  /** OI is on its way; sent again until it is answered or refused. */
  | { readonly name: "connecting"; readonly attempt: number }
  | { readonly name: "registered"; readonly server: ServerKind; readonly rttMs: number | undefined }
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
}

/** A text that somebody wrote, or that the server said. */
export interface ChatMessage {
  readonly scope: "public" | "private" | "server";
  readonly origin: number;
  readonly name: string;
  /** 0 for a public message. */
  readonly dest: number;
  readonly text: string;
  readonly atMs: number;
}

/**
 * What is known of a text that we sent. In clear frames the server's echo confirms a public message;
 * nothing confirms a private one, so it stays `sent`.
 */
export type Delivery = "sent" | "confirmed" | "unconfirmed" | "failed";

export type ClientEvent =
  | { readonly kind: "state"; readonly state: ConnectionState; readonly server: Endpoint }
  | { readonly kind: "message"; readonly message: ChatMessage }
  /**
   * Ours, each part as it left; later told of by `delivery`. A part that could not leave before the connection was
   * lost comes too, followed by its `failed`, so that no text vanishes.
   */
  | { readonly kind: "sent"; readonly sendId: number; readonly message: ChatMessage }
  | {
      readonly kind: "delivery";
      readonly sendId: number;
      readonly delivery: Delivery;
      readonly rttMs: number | undefined;
      readonly why?: string;
    }
  | { readonly kind: "server-error"; readonly text: string }
  | { readonly kind: "joined"; readonly entry: RosterEntry }
  | { readonly kind: "left"; readonly entry: RosterEntry }
  | { readonly kind: "renamed"; readonly entry: RosterEntry; readonly oldName: string }
  /** The whole roster was learned or corrected; the changes that are known one by one come before it. */
  | { readonly kind: "roster"; readonly entries: readonly RosterEntry[] }
  | { readonly kind: "status"; readonly uptimeSeconds: number; readonly clientCount: number; readonly text: string }
  /** A round trip was measured: registration, keepalive or `ping`. */
  | { readonly kind: "rtt"; readonly rttMs: number }
  /** A datagram that is not a frame, or not from our server (`not-from-server`), or one that says nothing to us. */
  | { readonly kind: "dropped"; readonly reason: string; readonly from: Endpoint };

/** What the server tells its observers (log, console, metrics) and the figures that they may read. */
import type { RefusalReason } from "@recado/protocol";
import type { LinkFigures } from "@recado/protocol/session";
import type { Endpoint } from "@recado/runtime/net";
import type { Ban, HistorySize } from "../store/server-store.ts";
import type { BanOutcome, BanTarget } from "./bans.ts";
import type { ClusterFigures } from "./cluster/figures.ts";
import type { Mute } from "./mutes.ts";

/**
 * `sealed` peers talk in a session; `recado` peers offered REC0 in their OI: they ping, page the roster and read its
 * changes, in clear frames.
 */
export type PeerKind = "sealed" | "recado" | "original";

/** Why a client is no longer registered. */
export type LeaveReason = "bye" | "expired" | "refused" | "kicked" | "shutdown" | "moved";

/** Why a datagram, or a frame to send, had no effect. Each adds to the counter of its name. */
export type DropReason =
  | RefusalReason
  | "rate-limited"
  | "not-registered"
  | "wrong-address"
  | "id-in-use"
  | "unknown-destination"
  | "from-server-only"
  | "server-full"
  | "answer-withheld"
  | "handshake-refused"
  | "unknown-session"
  | "not-authentic"
  | "replayed"
  | "mailbox-full"
  | "not-stored"
  | "banned"
  | "muted";

export type ServerEvent =
  | { readonly kind: "started"; readonly at: Endpoint }
  | { readonly kind: "stopped" }
  | { readonly kind: "joined"; readonly client: ClientRow }
  /** `why` is the operator's, of who was removed; may be empty. */
  | { readonly kind: "left"; readonly client: ClientRow; readonly reason: LeaveReason; readonly why: string }
  /** `text` is empty for a private message: the operator is no reader of those. */
  | {
      readonly kind: "text";
      readonly origin: number;
      readonly name: string;
      readonly dest: number;
      readonly text: string;
      readonly byteCount: number;
    }
  | { readonly kind: "notice"; readonly text: string }
  /** From the operator to one client. */
  | { readonly kind: "notice-to"; readonly id: number; readonly name: string; readonly text: string }
  | { readonly kind: "status"; readonly text: string }
  /**
   * `detail` is the Portuguese sentence of the ERRO, where one explains it; `answered` tells whether that was sent, or
   * another answer.
   */
  | {
      readonly kind: "dropped";
      readonly reason: DropReason;
      readonly from: Endpoint;
      /** Undefined where it did not come from a registered client's address under its id. */
      readonly client: { readonly id: number; readonly name: string } | undefined;
      /** What came; undefined of a text in a session. */
      readonly datagram: DatagramHead | undefined;
      readonly detail: string;
      readonly answered: boolean;
    }
  /** The operator's doing; `who` is an id, a key or an address. */
  | { readonly kind: "muted" | "unmuted"; readonly id: number; readonly name: string }
  | { readonly kind: "banned"; readonly who: string; readonly reason: string }
  | { readonly kind: "unbanned"; readonly who: string }
  | { readonly kind: "failed"; readonly message: string }
  /** Why nothing can be stored at present; undefined: it can again. */
  | { readonly kind: "storage"; readonly fault: string | undefined };

/** The integers of a frame; of what is no frame, its length alone. */
export interface DatagramHead {
  readonly byteCount: number;
  readonly frame: { readonly type: number; readonly origin: number; readonly dest: number } | undefined;
}

/** One registered client as the console shows it. Times are the clock's `wallMs`. */
export interface ClientRow {
  readonly id: number;
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly peer: PeerKind;
  readonly joinedAtMs: number;
  readonly lastSeenAtMs: number;
  readonly framesIn: number;
  readonly framesOut: number;
  /** Of the UDP payload. */
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Datagrams of this client that had no effect. */
  readonly drops: number;
  readonly isMuted: boolean;
  /** X25519, base64url; undefined for who talks in clear frames. */
  readonly key: string | undefined;
  /** Undefined for who talks in clear frames. */
  readonly session: SessionFigures | undefined;
}

/** How the session of a sealed client goes. */
export interface SessionFigures extends LinkFigures {
  /** In the stream to it, not acknowledged. */
  readonly heldCount: number;
  readonly heldByteCount: number;
  /** More waits in the history until the stream takes it. */
  readonly isBehind: boolean;
  /** Private texts that it does not have yet, as far as they were counted. */
  readonly mailboxCount: number;
  /** Since when it acknowledges nothing of what is on its way; the clock's `wallMs`. */
  readonly unacknowledgedSinceMs: number | undefined;
}

/** The core's figures. */
export interface CoreSnapshot {
  readonly uptimeMs: number;
  readonly statusIntervalMs: number;
  readonly nextStatusInMs: number;
  /** Undefined before the first. */
  readonly lastStatusAgoMs: number | undefined;
  readonly clients: readonly ClientRow[];
  readonly clientsPeak: number;
  readonly clientsTotal: number;
  /** Handshakes that are under way. */
  readonly handshakeCount: number;
  readonly drops: ReadonlyMap<DropReason, number>;
  /** Registered at other servers that are one with this. */
  readonly elsewhereCount: number;
  /** Nobody is taken in any more. */
  readonly isDraining: boolean;
}

export interface ServerSnapshot extends CoreSnapshot {
  readonly state: "running" | "stopped";
  /** Where the socket is bound, or would be at the next start. */
  readonly local: Endpoint;
  readonly datagramsIn: number;
  readonly bytesIn: number;
  readonly datagramsOut: number;
  readonly bytesOut: number;
  readonly sendErrors: number;
  readonly queueDrops: number;
}

/** `mailbox-full`, `not-stored`: of a sealed client, which was then told nothing. */
export type NoticeOutcome = "done" | "unknown-client" | "mailbox-full" | "not-stored";

/** What the console and `ctl` may ask of the running program. */
export interface ServerControl {
  /** Rejects with a `StartError` whose code a person can be told. */
  start(local: Endpoint): Promise<void>;
  /** Says goodbye to every client, then closes the socket. */
  stop(): Promise<void>;
  /** False when nobody has that id. */
  kick(id: number, reason: string): boolean;
  /** What it writes is refused, whatever session it has, until `unmute`. False when nobody has, or owns, that id. */
  mute(id: number): boolean;
  /** False when nobody of that id was muted. */
  unmute(id: number): boolean;
  mutes(): readonly Mute[];
  /** Whoever matches goes at once and stays out, across restarts, until `unban`. */
  ban(target: BanTarget, reason: string): BanOutcome;
  unban(target: BanTarget): BanOutcome;
  bans(): readonly Ban[];
  history(): HistorySize;
  notice(text: string): void;
  noticeTo(id: number, text: string): NoticeOutcome;
  statusNow(): void;
  /** Takes nobody in any more, and sends everybody to the other servers. False where there are none. */
  drain(): boolean;
  /** Undefined where the server is alone. */
  cluster(): ClusterFigures | undefined;
  setStatusInterval(ms: number): void;
  snapshot(): ServerSnapshot;
  /** Returns the function that ends the subscription. */
  subscribe(observer: (event: ServerEvent) => void): () => void;
}

export type StartErrorCode = "port-in-use" | "bad-address" | "no-permission" | "other";
export class StartError extends Error {
  constructor(
    readonly code: StartErrorCode,
    readonly local: Endpoint,
    message: string,
  ) {
    super(message);
    this.name = "StartError";
  }
}

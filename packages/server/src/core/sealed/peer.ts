/** Somebody who owns an id by a key, and the session that it has at present. */
import { ReceiveStream, type SendStream, type Session } from "@recado/protocol/session";
import type { Entry, Owner, Refusal } from "../../store/server-store.ts";
import type { SessionFigures } from "../events.ts";
import type { Client } from "../registry.ts";
import type { Told } from "./introductions.ts";

/** What the server keeps with each message of a stream. Undefined for what needs nothing done when it has arrived. */
export type MailTag =
  | { readonly kind: "entry"; readonly entry: Entry }
  | { readonly kind: "refusals"; readonly seqs: readonly number[] }
  | undefined;

export interface Peer {
  readonly id: number;
  name: string;
  /** How others learn of it: `FLAGS NAME`. */
  introduction: string;
  readonly key: Uint8Array;
  readonly since: number;
  readonly firstSeenMs: number;
  lastSeenMs: number;
  /** It has everything up to here. */
  position: number;
  /** The stream from it; outlives sessions. */
  readonly receive: ReceiveStream;
  /** Of that stream, the first seq that was not acted on. */
  taken: number;
  /** The same as the log has it, where several servers are one. */
  logged: { readonly epoch: number; readonly next: number };
  /** Its texts that were not taken, until it knows. */
  refusals: Refusal[];
  /** Private texts behind its position; undefined before anybody asked. */
  mailbox: Mailbox | undefined;
  /** Undefined while it is away. */
  presence: Presence | undefined;
  /** What was acknowledged, or taken, has to be stored. */
  hasProgressed: boolean;
  /** The earliest entry in the schedule that stands for it. */
  scheduledAtMs: number;
}

export interface Mailbox {
  count: number;
  byteCount: number;
  /** What lay there before somebody counted is in the figures. */
  isCounted: boolean;
}

/** What lasts as long as a session. */
export interface Presence {
  readonly session: Session<MailTag>;
  readonly send: SendStream<MailTag>;
  readonly feed: Feed;
  client: Client | undefined;
  /** What the session began with is durable: it may speak. */
  isStored: boolean;
  /** Of whom this peer knows. */
  readonly told: Told;
  /** Leave with the next flush. */
  readonly receipts: { readonly number: number; readonly fate: number }[];
  readonly refusals: Refusal[];
  /** It was told that nothing can be stored, since nothing can. */
  isToldOfFault: boolean;
  /** Requests that are worked on, and those that wait. */
  readingCount: number;
  readonly requests: string[];
}

/** How far the history is in the stream. */
export interface Feed {
  /** Everything up to here that concerns the peer is in the stream. */
  cursor: number;
  /** Public texts up to here are left out. */
  publicAfter: number;
  /** It is known how many public texts were missed. */
  isMeasured: boolean;
  /** Everything that concerns the peer is in the stream, but for public texts from `publicPlace` on. */
  isLive: boolean;
  /** Of the recent public texts, the place of the next one. */
  publicPlace: number;
  isReading: boolean;
}

export function peerOf(owner: Owner, refusals: readonly Refusal[]): Peer {
  const { receiveEpoch, receiveNext, ...kept } = owner;
  const receive = new ReceiveStream();
  if (receiveEpoch !== 0) receive.begin(receiveEpoch, receiveNext);
  return {
    ...kept,
    introduction: introductionOf(owner.name, true),
    receive,
    taken: receiveNext,
    logged: { epoch: receiveEpoch, next: receiveNext },
    refusals: [...refusals],
    mailbox: undefined,
    presence: undefined,
    hasProgressed: false,
    scheduledAtMs: Number.POSITIVE_INFINITY,
  };
}

export function ownerOf(peer: Peer): Owner {
  const { id, name, key, since, firstSeenMs, lastSeenMs, position, receive, taken } = peer;
  const stream = { receiveEpoch: receive.epoch, receiveNext: taken };
  return { id, name, key, since, firstSeenMs, lastSeenMs, position, ...stream };
}

/** How a peer learns of somebody: `FLAGS NAME`. */
export function introductionOf(name: string, isSealed: boolean): string {
  return `${isSealed ? "s" : "c"} ${name}`;
}

/** Undefined while it is away. */
export function sessionFigures(peer: Peer, wallMs: (atMs: number) => number): SessionFigures | undefined {
  if (!peer.presence) return undefined;
  const { session, send, feed } = peer.presence;
  const sinceMs = session.unacknowledgedSinceMs;
  return {
    ...session.figures,
    heldCount: send.messageCount,
    heldByteCount: send.byteCount,
    isBehind: !feed.isLive,
    mailboxCount: Math.max(0, peer.mailbox?.count ?? 0),
    unacknowledgedSinceMs: sinceMs === undefined ? undefined : wallMs(sinceMs),
  };
}

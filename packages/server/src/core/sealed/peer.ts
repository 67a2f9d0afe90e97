/** Somebody who owns an id by a key: the two streams and what was told in them. Outlives sessions. */
import { type Receipt, ReceiveStream, SendStream, type Session } from "@recado/protocol/session";
import type { StoredMessage, StoredPeer } from "../../store/peer-store.ts";
import type { Client } from "../registry.ts";

/** What the server keeps with each message of a stream: as it is stored, and where its sender stands. */
export interface MailTag {
  readonly message: StoredMessage;
  /** The sender was told that it waits. */
  isWaiting: boolean;
}

export interface Peer {
  readonly id: number;
  name: string;
  /** How others learn of it: `FLAGS NAME`. */
  introduction: string;
  readonly key: Uint8Array;
  readonly send: SendStream<MailTag>;
  readonly receive: ReceiveStream;
  /** Undefined while it is away. */
  session: Session<MailTag> | undefined;
  client: Client | undefined;
  /** What the session began with is durable: it may speak. */
  isSessionStored: boolean;
  /** By id: how this peer knows others, since the stream to it began. */
  told: Map<number, string> | undefined;
  /** What became of its messages; leaves with the next flush of a session. */
  receipts: Receipt[];
  /** Public messages that its mailbox did not take. */
  missedCount: number;
  /** Public messages are kept for it until then, while it is away. */
  publicUntilMs: number;
  /** The earliest entry in the schedule that stands for it. */
  scheduledAtMs: number;
}

export function newPeer(id: number, name: string, key: Uint8Array, sendEpoch: number): Peer {
  return {
    id,
    name,
    introduction: `s ${name}`,
    key,
    send: new SendStream(sendEpoch, true),
    receive: new ReceiveStream(),
    session: undefined,
    client: undefined,
    isSessionStored: false,
    told: undefined,
    receipts: [],
    missedCount: 0,
    publicUntilMs: Number.NEGATIVE_INFINITY,
    scheduledAtMs: Number.POSITIVE_INFINITY,
  };
}

export function peerOf(stored: StoredPeer): Peer {
  const { id, name, key, sendEpoch, sendBase, messages, receiveEpoch, receiveNext } = stored;
  const peer = newPeer(id, name, key, sendEpoch);
  peer.send.resume(sendEpoch, sendBase);
  for (const message of messages) pushMail(peer, message);
  peer.send.release(peer.send.next);
  if (receiveEpoch !== 0) peer.receive.begin(receiveEpoch, receiveNext);
  return peer;
}

export function pushMail(peer: Peer, message: StoredMessage): void {
  const { type, origin, dest, text } = message;
  peer.send.push({ type, origin, dest, text, tag: { message, isWaiting: false } });
}

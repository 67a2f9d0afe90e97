/** How a new session goes on where the last one of the same streams ended: docs/PROTOCOL.md, Streams and their state. */
import type { StreamState } from "../generated/stream-state-codec.ts";
import type { ReceiveStream } from "./receive-stream.ts";
import type { SendStream } from "./send-stream.ts";
import { serialBefore } from "./serial.ts";

export type { StreamState } from "../generated/stream-state-codec.ts";

export function streamStateOf(send: SendStream<unknown>, receive: ReceiveStream): StreamState {
  return { sendEpoch: send.epoch, sendBase: send.base, recvEpoch: receive.epoch, recvNext: receive.ack };
}

/** As the receiver: the stream that the peer sends. What it does not hold any more, an old copy of ours waits for in vain. */
export function adopt(receive: ReceiveStream, peer: StreamState): void {
  const isGone = serialBefore(receive.next, peer.sendBase);
  if (peer.sendEpoch !== receive.epoch || isGone) receive.begin(peer.sendEpoch, peer.sendBase);
}

/**
 * As the sender: the seq at which to go on. A state may be older than the acks that followed it, so what lies before
 * them is settled. `unknown`: the peer holds nothing of this stream. `contradiction`: it holds what we never sent; our
 * copy is an old one.
 */
export function resumePoint(send: SendStream<unknown>, peer: StreamState): number | "unknown" | "contradiction" {
  if (peer.recvEpoch !== send.epoch) return "unknown";
  if (serialBefore(send.next, peer.recvNext)) return "contradiction";
  return serialBefore(peer.recvNext, send.base) ? send.base : peer.recvNext;
}

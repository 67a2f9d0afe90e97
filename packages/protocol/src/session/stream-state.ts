/** How a new session goes on where the last one of the same streams ended: docs/PROTOCOL.md, Streams and their state. */
import type { StreamState } from "../generated/stream-state-codec.ts";
import type { ReceiveStream } from "./receive-stream.ts";
import type { SendStream } from "./send-stream.ts";

export type { StreamState } from "../generated/stream-state-codec.ts";

export function streamStateOf(send: SendStream<unknown>, receive: ReceiveStream): StreamState {
  return { sendEpoch: send.epoch, sendBase: send.base, recvEpoch: receive.epoch, recvNext: receive.ack };
}

/** As the receiver: the stream that the peer sends, as its state tells it. */
export function adopt(receive: ReceiveStream, peer: StreamState): void {
  if (peer.sendEpoch !== receive.epoch) receive.begin(peer.sendEpoch, peer.sendBase);
}

/**
 * As the sender: the seq at which to go on. `unknown`: the peer holds nothing of this stream. `contradiction`: it
 * claims what cannot be, one of the two has an old copy.
 */
export function resumePoint(send: SendStream<unknown>, peer: StreamState): number | "unknown" | "contradiction" {
  if (peer.recvEpoch !== send.epoch) return "unknown";
  return send.isWithin(peer.recvNext) ? peer.recvNext : "contradiction";
}

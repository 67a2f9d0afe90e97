/** How much may be put into the stream to a peer before it acknowledges some of it. */
import { FEED_STREAM_BYTES, FEED_STREAM_MESSAGES, STREAM_BYTES_MAX, STREAM_MESSAGES_MAX } from "../config.ts";
import type { Presence } from "./peer.ts";

/** Room for a text, and for an introduction in front. */
export function hasRoom({ send }: Presence, byteCount: number): boolean {
  return send.messageCount + 1 < STREAM_MESSAGES_MAX && send.byteCount + byteCount <= STREAM_BYTES_MAX;
}

/** The stream holds so little that what could wait may be put in. */
export function mayFill({ send }: Presence): boolean {
  return send.messageCount < FEED_STREAM_MESSAGES && send.byteCount < FEED_STREAM_BYTES;
}

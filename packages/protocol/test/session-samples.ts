/** One value of each of the sessions' layouts, and its bytes, written without our codecs. */
import { innerBytes } from "./sealed.ts";

export const INNER_FRAME = {
  type: 5,
  origin: 0xffff_fffe,
  dest: 7,
  size: 3,
  flags: 0b1000_0101,
  window: 64,
  ackDelay: 60_000,
  seq: 4_000_000_000,
  ack: 3_000_000_000,
  sackHigh: 0x8000_0001,
  sackLow: 5,
  text: Uint8Array.from({ length: 140 }, (_, index) => 255 - index),
};
export const INNER_FRAME_BYTES = innerBytes(INNER_FRAME);

export const ENVELOPE = { sid: 0xdead_beef, counter: 4_294_967_294 };
export const ENVELOPE_HEX = "deadbeeffffffffe";

export const STREAM_STATE = { sendEpoch: 0xffff_fff0, sendBase: 2, recvEpoch: 3, recvNext: 0x8000_0000 };
export const STREAM_STATE_HEX = "fffffff0000000020000000380000000";

export const RECEIPT = { seq: 0x0102_0304, fate: 17 };
export const RECEIPT_HEX = "0102030411";

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

export const STREAM_STATE = { sendEpoch: 0xffff_fff0, sendBase: 2, recvEpoch: 3, recvNext: 0x8000_0000 };
export const POSITION = { log: 0xcafe_f00d, number: 0x8000_ffff_fffe };

export interface PackedSample {
  /** As the declarations name the layout. */
  readonly layout: string;
  readonly fields: Readonly<Record<string, number>>;
  readonly hex: string;
}

/** The layouts that hold nothing but integers. */
export const PACKED = {
  envelope: {
    layout: "Envelope",
    fields: { sid: 0xdead_beef, counter: 4_294_967_294 },
    hex: "deadbeeffffffffe",
  },
  streamState: {
    layout: "StreamState",
    fields: STREAM_STATE,
    hex: "fffffff0000000020000000380000000",
  },
  position: {
    layout: "Position",
    fields: { log: POSITION.log, numberHigh: 0x8000, numberLow: 0xffff_fffe },
    hex: "cafef00d8000fffffffe",
  },
  entry: {
    layout: "Entry",
    fields: { numberHigh: 0xffff, numberLow: 0xffff_fffe, timeHigh: 0x019a, timeLow: 0x8000_0001, seq: 4e9, fate: 2 },
    hex: "fffffffffffe019a80000001ee6b280002",
  },
  receipt: {
    layout: "Receipt",
    fields: { numberHigh: 0x8001, numberLow: 0x8203_0405, fate: 1 },
    hex: "80018203040501",
  },
  refusal: {
    layout: "Refusal",
    fields: { seq: 0x8102_0304, fate: 17 },
    hex: "8102030411",
  },
  answer: {
    layout: "Answer",
    fields: { ref: 0xffff_fffd, status: 3, count: 0x8002, more: 1 },
    hex: "fffffffd03800201",
  },
} as const satisfies Readonly<Record<string, PackedSample>>;

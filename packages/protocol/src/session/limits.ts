/** Limits and intervals of sessions: docs/PROTOCOL.md, When to send what, Limits of sessions. Times in ms. */
import { ENTRY_LAYOUT_SIZE } from "../generated/entry-codec.ts";
import { INNER_FRAME_LAYOUT_SIZE } from "../generated/inner-frame-codec.ts";

export const TAG_SIZE = 16;
export const FRAMES_PER_ENVELOPE_MAX = 6;
export const REPLAY_WINDOW = 1_024;

/** Bytes of one text, in as many frames as it takes. */
export const MESSAGE_SIZE_MAX = 65_536;
/** Bytes of whatever travels in one row of frames: the longest text as an ENTRY. */
export const BODY_SIZE_MAX = MESSAGE_SIZE_MAX + ENTRY_LAYOUT_SIZE;
/** Frames in flight, frames held out of order, and the most that a window may say. */
export const WINDOW_MAX = 64;

/** Frames without DATA that wait to leave; the oldest makes room. */
export const PASSING_FRAMES_MAX = 16;

export const ACK_DELAY_MS = 25;
/** The acknowledgement leaves with the second envelope that holds DATA. */
export const ACK_EVERY_ENVELOPES = 2;

/** RTT before there is a sample (RFC 6298 §2.1). */
export const PTO_INITIAL_MS = 1_000;
export const PTO_MAX_MS = 5_000;
/** The least that four variances count in a probe timeout. */
export const PTO_VARIANCE_MIN_MS = 10;
/** Probes in a row that come early, and undoubled, after a loss. */
export const PTO_QUICK_PROBES = 2;
/** A frame is lost when it is older than this times the RTT and a later one arrived (RFC 9002 §6.1.2). */
export const LOSS_TIME_FACTOR = 9 / 8;
/** … or when so many envelopes that left later arrived (RFC 9002 §6.1.1). */
export const LOSS_ENVELOPES = 3;
/** The most that resends found to be too early may stretch the first of the two. */
export const LOSS_TIME_FACTOR_MAX = 4;

/** 32 frames are 6 datagrams and 6 KB, well below the 10 segments that any TCP starts with (RFC 6928). */
export const CONGESTION_WINDOW_MIN = 32;
export const PACING_GAIN = 1.25;
export const PACING_BURST_FRAMES = 60;
/** For so long after a loss, empty places carry frames that may be lost too. */
export const REFILL_AFTER_LOSS_MS = 5_000;

/** The client says something at least this often. */
export const PING_AFTER_MS = 25_000;
/** The client takes a server for lost that acknowledges nothing for so long. */
export const UNACKED_LOST_MS = 15_000;
/** The server lets a session sleep that it did not hear for so long. */
export const SESSION_TTL_SECONDS = 90;
/** A closed session tells so to whoever still sends into it. */
export const TOMBSTONE_MS = 90_000;

/** The last counter of a key. */
export const COUNTER_MAX = 2 ** 32 - 1;
export const REKEY_COUNTER = 2 ** 20;
export const REKEY_AFTER_MS = 3_600_000;

/** Bytes to an address that was not proven, for each byte that came from it (RFC 9000 §8.1). */
export const UNPROVEN_BYTES_FACTOR = 3;

/** An address that is heard but not proven is challenged again this soon. */
export const CHALLENGE_RETRY_MS = 200;

export const HALF_OPEN_MAX = 256;
export const HALF_OPEN_MS = 5_000;
/** From so many handshakes under way on, a cookie comes first. */
export const HALF_OPEN_WITHOUT_COOKIE = 64;
/** A finished handshake is remembered for its repeated last step, as long as a server may take to let its client in. */
export const FINISHED_MS = 15_000;
export const FINISHED_MAX = 4_096;
export const COOKIE_KEY_MS = 120_000;

/** Bytes a frame or an envelope of `count` frames takes. */
export function envelopeSize(count: number): number {
  return 8 + count * INNER_FRAME_LAYOUT_SIZE + TAG_SIZE;
}

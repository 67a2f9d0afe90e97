/** Clear frames of type 5, which carry a handshake: docs/PROTOCOL.md, Handshake. */
import { SERVER_ID } from "../constants.ts";
import {
  encodeFrame,
  FRAME_LAYOUT_SIZE,
  FRAME_TEXT_OFFSET,
  peekDest,
  peekOrigin,
  peekType,
} from "../generated/frame-codec.ts";
import { STREAM_STATE_LAYOUT_SIZE } from "../generated/stream-state-codec.ts";
import { SESSION_FRAME_TYPE, SessionStep } from "./constants.ts";
import { POSITION_SIZE } from "./position.ts";
import { writeU32 } from "./u32.ts";

/** Of step 3: a sid, a stream state, a position. */
export const FINISH_PAYLOAD_SIZE = 4 + STREAM_STATE_LAYOUT_SIZE + POSITION_SIZE;
/** What Noise adds to it: a sealed static key, and the seal of the payload. */
const FINISH_OVERHEAD = 64;

/** Bytes behind the step byte, by step. */
const BODY_SIZES: Readonly<Record<number, number>> = {
  [SessionStep.COOKIE]: 16,
  [SessionStep.REPLY]: 100,
  [SessionStep.FINISH]: FINISH_PAYLOAD_SIZE + FINISH_OVERHEAD,
  [SessionStep.UNKNOWN_SESSION]: 4,
  [SessionStep.PENDING]: 4,
};

export interface StepFrame {
  readonly origin: number;
  readonly dest: number;
  readonly step: number;
  readonly body: Uint8Array;
}

export function isStepFrame(datagram: Uint8Array): boolean {
  return datagram.length === FRAME_LAYOUT_SIZE && peekType(datagram) === SESSION_FRAME_TYPE;
}

export function writeStep(origin: number, dest: number, step: number, body: Uint8Array): Uint8Array {
  const frame = encodeFrame({ type: SESSION_FRAME_TYPE, origin, dest, size: 0, name: "", text: "" });
  frame[FRAME_TEXT_OFFSET] = step;
  frame.set(body, FRAME_TEXT_OFFSET + 1);
  return frame;
}

/** A step that names a session. */
export function writeSidStep(dest: number, step: number, sid: number): Uint8Array {
  const body = new Uint8Array(4);
  writeU32(body, sid);
  return writeStep(SERVER_ID, dest, step, body);
}

/** Undefined for another datagram, and for a step that we do not know. The body is a copy. */
export function readStep(datagram: Uint8Array): StepFrame | undefined {
  if (!isStepFrame(datagram)) return undefined;
  const step = datagram[FRAME_TEXT_OFFSET] ?? 0;
  const size = BODY_SIZES[step];
  if (size === undefined) return undefined;
  const body = new Uint8Array(datagram.subarray(FRAME_TEXT_OFFSET + 1, FRAME_TEXT_OFFSET + 1 + size));
  return { origin: peekOrigin(datagram), dest: peekDest(datagram), step, body };
}

/**
 * Limits and fixed values of the wire format. Sizes are bytes, ids are unsigned 32-bit.
 * docs/PROTOCOL.md is the same in prose.
 */

export {
  /** A frame, and so a datagram between peers, is exactly this long. */
  FRAME_LAYOUT_SIZE as FRAME_SIZE,
  /** The four integers in front: type, origin, dest, size. */
  FRAME_NAME_OFFSET as HEADER_SIZE,
  FRAME_NAME_SIZE as NAME_SIZE,
  FRAME_TEXT_SIZE as TEXT_SIZE,
} from "./generated/frame-codec.ts";

/** As an origin: the server itself. */
export const SERVER_ID = 0;
/** As a destination of a client's MSG: everybody who is registered, the sender included. */
export const BROADCAST_ID = 0;
export const MAX_ID = 0xffff_ffff;

/** The port that the original server suggests. */
export const DEFAULT_PORT = 1235;

/** Values of the `type` field. */
export const FrameType = {
  OI: 0,
  TCHAU: 1,
  MSG: 2,
  ERRO: 3,
  LISTA_CLIENTES: 4,
} as const;
export type FrameType = (typeof FrameType)[keyof typeof FrameType];

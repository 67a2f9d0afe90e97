/**
 * Limits and fixed values of the wire format. Sizes are bytes, ids are unsigned 32-bit.
 * docs/PROTOCOL.md is the same in prose.
 */

/** A frame, and so a datagram between peers, is exactly this long. */
export const FRAME_SIZE = 176;
/** The four integers in front: type, origin, dest, size. */
export const HEADER_SIZE = 16;
export const NAME_SIZE = 20;
export const TEXT_SIZE = 140;

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

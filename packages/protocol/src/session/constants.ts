/** The numbers of sessions: docs/PROTOCOL.md, Sessions. */

/** The type of the clear frames that carry a handshake. */
export const SESSION_FRAME_TYPE = 5;

/** First byte of the text of a clear frame of type 5. */
export const SessionStep = { COOKIE: 1, REPLY: 2, FINISH: 3, UNKNOWN_SESSION: 4, PENDING: 5 } as const;

/** Types of inner frames. 0 to 4 mean what they mean in clear frames. */
export const InnerType = {
  OI: 0,
  TCHAU: 1,
  MSG: 2,
  ERRO: 3,
  LISTA_CLIENTES: 4,
  CONTROL: 5,
  EMPTY: 6,
  /** A text of the history; only from the server. */
  ENTRY: 7,
  /** Asks for a part of the history; only from the client. */
  HISTORY: 8,
} as const;
export type InnerType = (typeof InnerType)[keyof typeof InnerType];

export const FrameFlag = { DATA: 1, MORE: 2, ACK: 4 } as const;

/** First byte of the text of an inner CONTROL frame. */
export const ControlCode = {
  WELCOME: 1,
  RECEIPTS: 2,
  CHALLENGE: 3,
  RESPONSE: 4,
  CLOSE: 5,
  REFUSALS: 6,
  ANSWER: 7,
  SKIPPED: 8,
  SERVERS: 9,
} as const;

/** What became of a message: below 16 it was taken, from 16 on it failed. */
export const Fate = {
  NONE: 0,
  DELIVERED: 1,
  WAITING: 2,
  RELAYED: 3,
  UNKNOWN_DESTINATION: 16,
  MAILBOX_FULL: 17,
  TOO_LONG: 18,
  NOT_UTF8: 19,
  EMPTY: 20,
  MUTED: 21,
} as const;
export type Fate = (typeof Fate)[keyof typeof Fate];

export const CloseReason = {
  SUPERSEDED: 1,
  KICKED: 2,
  SHUTDOWN: 3,
  BYE: 4,
  ID_IN_USE: 5,
  SERVER_FULL: 6,
  REFUSED: 7,
} as const;
export type CloseReason = (typeof CloseReason)[keyof typeof CloseReason];

/** How a request for a part of the history ended. */
export const AnswerStatus = { OK: 0, NOTHING_TO_FIND: 1, NOT_UNDERSTOOD: 2, UNAVAILABLE: 3 } as const;
export type AnswerStatus = (typeof AnswerStatus)[keyof typeof AnswerStatus];

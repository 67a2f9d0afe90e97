/**
 * Messages: what a frame means. `parseMessage` turns any datagram whatsoever into a message or a
 * refusal with a named reason, and never throws; `encodeMessage` is its inverse.
 */

/** Words that a Recado peer hides in the padding of an OI, behind the NUL that ends its text (docs/PROTOCOL.md, Offer). */
export type OfferWords = readonly string[];

interface MessageBase {
  /** Id of the sender; 0 is the server. */
  readonly origin: number;
  /** Id of the receiver; 0 is everybody (in a MSG), or the server. */
  readonly dest: number;
  readonly name: string;
  readonly text: string;
}

/** OI: a client registers, or the server accepts. */
export interface HelloMessage extends MessageBase {
  readonly kind: "hello";
  readonly offer: OfferWords;
}
/** TCHAU: a client leaves. */
export interface ByeMessage extends MessageBase {
  readonly kind: "bye";
}
/** MSG: a text to everybody or to one. */
export interface TextMessage extends MessageBase {
  readonly kind: "text";
}
/** ERRO: the server explains what was wrong. */
export interface ErrorMessage extends MessageBase {
  readonly kind: "error";
}
/** LISTA_CLIENTES: asks for the roster, or carries one entry or change of it. */
export interface RosterMessage extends MessageBase {
  readonly kind: "roster";
}

export type Message = HelloMessage | ByeMessage | TextMessage | ErrorMessage | RosterMessage;

/**
 * Messages: what a frame means. `parseMessage` turns any datagram whatsoever into a message or a
 * refusal with a named reason, and never throws; `encodeMessage` is its inverse.
 */
import { diagnoseFault, diagnoseHeader } from "./diagnose.ts";
import { EncodeError } from "./errors.ts";
import { decodeFrame, encodeFrame, type Frame } from "./generated/frame-codec.ts";
import { type OfferWords, parseOffer, writeOffer } from "./offer.ts";
import type { Refusal } from "./refusal.ts";
import { byteLength } from "./text.ts";

interface MessageBase {
  /** Id of the sender; 0 is the server. */
  readonly origin: number;
  /** Id of the receiver; 0 is everybody (in a MSG), or the server. */
  readonly dest: number;
  /** At most 20 bytes of UTF-8, without NUL. */
  readonly name: string;
  /** At most 140 bytes of UTF-8, without NUL. */
  readonly text: string;
}

/** OI: a client registers, or the server accepts. */
export interface HelloMessage extends MessageBase {
  readonly kind: "hello";
  /** Words behind the NUL that ends the text (docs/PROTOCOL.md, Offer). */
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
export type MessageKind = Message["kind"];

/** By the number in the frame's `type` field. */
const KINDS: readonly MessageKind[] = ["hello", "bye", "text", "error", "roster"];

export function isRefusal(parsed: Message | Refusal): parsed is Refusal {
  return "refused" in parsed;
}

export function parseMessage(bytes: Uint8Array): Message | Refusal {
  const frame = decodeFrame(bytes);
  if (typeof frame === "string") return { refused: diagnoseFault(bytes, frame), byteCount: bytes.length };
  const suspicion = diagnoseHeader(bytes, frame);
  if (suspicion !== undefined) return { refused: suspicion, byteCount: bytes.length };
  const kind = KINDS[frame.type];
  if (kind === undefined) return { refused: "unknown-type", byteCount: bytes.length };
  const { origin, dest, name, text } = frame;
  if (kind === "hello") return { kind, origin, dest, name, text, offer: parseOffer(bytes) };
  return { kind, origin, dest, name, text };
}

/**
 * A whole frame: `size` exact, padding zero. An offer that does not fit behind the text is left out. Throws EncodeError
 * when a name or text does not fit its field or contains NUL, or when an id is out of range.
 */
export function encodeMessage(message: Message): Uint8Array {
  const { kind, origin, dest, name, text } = message;
  if (name.includes("\0") || text.includes("\0")) throw new EncodeError("a NUL would end the name or the text");
  const frame: Frame = { type: KINDS.indexOf(kind), origin, dest, size: byteLength(text), name, text };
  const bytes = encodeFrame(frame);
  if (kind === "hello") writeOffer(bytes, message.offer);
  return bytes;
}

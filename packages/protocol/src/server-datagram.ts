/**
 * Reading what servers send. An original server pads its texts without cutting them, so its list of many clients comes
 * as one datagram of more than 176 bytes: header and name as ever, then text to the end. A client reads it; nobody
 * relays it, and from a client it is a mistake.
 */
import { FrameType, SERVER_ID } from "./constants.ts";
import { readText } from "./field-text.ts";
import {
  FRAME_LAYOUT_SIZE,
  FRAME_TEXT_OFFSET,
  isNameUtf8,
  nameOf,
  peekDest,
  peekOrigin,
  peekType,
} from "./generated/frame-codec.ts";
import { type Message, parseMessage } from "./message.ts";
import type { Refusal } from "./refusal.ts";

/** The longest datagram over IPv4: 65,535 bytes less the headers of IP and UDP. */
const DATAGRAM_SIZE_MAX = 65_507;

/** As `parseMessage`, and reads an overlong MSG of the server. */
export function parseServerDatagram(bytes: Uint8Array): Message | Refusal {
  if (bytes.length <= FRAME_LAYOUT_SIZE || bytes.length > DATAGRAM_SIZE_MAX) return parseMessage(bytes);
  if (peekType(bytes) !== FrameType.MSG || peekOrigin(bytes) !== SERVER_ID) return parseMessage(bytes);
  if (!isNameUtf8(bytes)) return parseMessage(bytes);
  const size = bytes.length - FRAME_TEXT_OFFSET;
  const text = readText(bytes, FRAME_TEXT_OFFSET, size);
  if (text === undefined) return { refused: "text-not-utf8", byteCount: bytes.length };
  return { kind: "text", origin: SERVER_ID, dest: peekDest(bytes), name: nameOf(bytes), text };
}

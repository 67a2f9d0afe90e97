/** The texts of CONTROL frames: docs/PROTOCOL.md, Control. */
import {
  ANSWER_LAYOUT_SIZE,
  type Answer as AnswerFields,
  decodeAnswer,
  encodeAnswer,
} from "../generated/answer-codec.ts";
import { decodeReceipt, encodeReceipt, RECEIPT_LAYOUT_SIZE } from "../generated/receipt-codec.ts";
import { decodeRefusal, encodeRefusal, REFUSAL_LAYOUT_SIZE, type Refusal } from "../generated/refusal-codec.ts";
import {
  decodeStreamState,
  encodeStreamState,
  STREAM_STATE_LAYOUT_SIZE,
  type StreamState,
} from "../generated/stream-state-codec.ts";
import { ControlCode } from "./constants.ts";
import { highOf, lowOf, numberOf } from "./number.ts";
import { POSITION_SIZE, type Position, readPosition, writePosition } from "./position.ts";
import { readU32, writeU32 } from "./u32.ts";

export const CHALLENGE_SIZE = 8;
/** Receipts that one frame holds, and refusals. */
export const RECEIPTS_MAX = 19;
export const REFUSALS_MAX = 27;

export interface Welcome {
  readonly state: StreamState;
  readonly ttlSeconds: number;
  /** The server's history, and behind which number its stream begins. */
  readonly position: Position;
}

const TTL_AT = 1 + STREAM_STATE_LAYOUT_SIZE;
const POSITION_AT = TTL_AT + 2;

export function writeWelcome({ state, ttlSeconds, position }: Welcome): Uint8Array {
  const text = new Uint8Array(POSITION_AT + POSITION_SIZE);
  text[0] = ControlCode.WELCOME;
  encodeStreamState(state, text, 1);
  text[TTL_AT] = ttlSeconds >>> 8;
  text[TTL_AT + 1] = ttlSeconds;
  writePosition(position, text, POSITION_AT);
  return text;
}

/** Undefined when it is no WELCOME. */
export function readWelcome(text: Uint8Array): Welcome | undefined {
  if (text[0] !== ControlCode.WELCOME || text.length < POSITION_AT + POSITION_SIZE) return undefined;
  const ttlSeconds = ((text[TTL_AT] ?? 0) << 8) | (text[TTL_AT + 1] ?? 0);
  return { state: decodeStreamState(text, 1), ttlSeconds, position: readPosition(text, POSITION_AT) };
}

/** What became of a message of the history. */
export interface Receipt {
  readonly number: number;
  readonly fate: number;
}

/** At most 19. */
export function writeReceipts(receipts: readonly Receipt[]): Uint8Array {
  const text = new Uint8Array(1 + receipts.length * RECEIPT_LAYOUT_SIZE);
  text[0] = ControlCode.RECEIPTS;
  for (const [index, { number, fate }] of receipts.entries()) {
    const receipt = { numberHigh: highOf(number), numberLow: lowOf(number), fate };
    encodeReceipt(receipt, text, 1 + index * RECEIPT_LAYOUT_SIZE);
  }
  return text;
}

export function readReceipts(text: Uint8Array): Receipt[] {
  return rowsOf(text, RECEIPT_LAYOUT_SIZE, (at) => {
    const { numberHigh, numberLow, fate } = decodeReceipt(text, at);
    return { number: numberOf(numberHigh, numberLow), fate };
  });
}

/** At most 27. */
export function writeRefusals(refusals: readonly Refusal[]): Uint8Array {
  const text = new Uint8Array(1 + refusals.length * REFUSAL_LAYOUT_SIZE);
  text[0] = ControlCode.REFUSALS;
  for (const [index, refusal] of refusals.entries()) encodeRefusal(refusal, text, 1 + index * REFUSAL_LAYOUT_SIZE);
  return text;
}

export function readRefusals(text: Uint8Array): Refusal[] {
  return rowsOf(text, REFUSAL_LAYOUT_SIZE, (at) => decodeRefusal(text, at));
}

function rowsOf<Row>(text: Uint8Array, size: number, read: (at: number) => Row): Row[] {
  const rows: Row[] = [];
  for (let at = 1; at + size <= text.length; at += size) rows.push(read(at));
  return rows;
}

/** In front of the entries that answer a request. */
export interface Answer {
  readonly ref: number;
  /** An `AnswerStatus`, or a number that we do not know. */
  readonly status: number;
  /** So many entries follow, directly. */
  readonly count: number;
  readonly hasMore: boolean;
}

export function writeAnswer({ hasMore, ...answer }: Answer): Uint8Array {
  const text = new Uint8Array(1 + ANSWER_LAYOUT_SIZE);
  text[0] = ControlCode.ANSWER;
  encodeAnswer({ ...answer, more: hasMore ? 1 : 0 }, text, 1);
  return text;
}

/** Undefined when it is no ANSWER. */
export function readAnswer(text: Uint8Array): Answer | undefined {
  if (text[0] !== ControlCode.ANSWER || text.length <= ANSWER_LAYOUT_SIZE) return undefined;
  const { more, ...answer }: AnswerFields = decodeAnswer(text, 1);
  return { ...answer, hasMore: more !== 0 };
}

/** So many older public entries will not come by themselves. */
export function writeSkipped(count: number): Uint8Array {
  const text = new Uint8Array(5);
  text[0] = ControlCode.SKIPPED;
  writeU32(text.subarray(1), count);
  return text;
}

/** Undefined when it is no SKIPPED. */
export function readSkipped(text: Uint8Array): number | undefined {
  return text[0] === ControlCode.SKIPPED && text.length >= 5 ? readU32(text.subarray(1)) : undefined;
}

/** CHALLENGE or RESPONSE with these 8 bytes. */
export function writeChallenge(
  code: typeof ControlCode.CHALLENGE | typeof ControlCode.RESPONSE,
  bytes: Uint8Array,
): Uint8Array {
  return Uint8Array.of(code, ...bytes);
}

export interface Close {
  /** A `CloseReason`, or a number that we do not know. */
  readonly reason: number;
  readonly sentence: string;
}

/** The sentence must fit 138 bytes of UTF-8. */
export function writeClose({ reason, sentence }: Close): Uint8Array {
  return Uint8Array.of(ControlCode.CLOSE, reason, ...new TextEncoder().encode(sentence));
}

export function readClose(text: Uint8Array): Close | undefined {
  if (text[0] !== ControlCode.CLOSE || text.length < 2) return undefined;
  return { reason: text[1] ?? 0, sentence: new TextDecoder().decode(text.subarray(2)) };
}

/** A server that is one Recado with the one that tells of it. */
export interface OtherServer {
  readonly host: string;
  readonly port: number;
  /** X25519, 32 bytes. */
  readonly key: Uint8Array;
}

/** UTF-8 lines `HOST PORT KEY`, the key in base64url. */
export function writeServers(servers: readonly string[]): Uint8Array {
  return Uint8Array.of(ControlCode.SERVERS, ...new TextEncoder().encode(servers.join("\n")));
}

/** A host is a name or an address, and nothing that a terminal would obey. */
const SERVER_LINE = /^([\p{L}\p{N}._:%-]{1,253}) (\d{1,5}) ([\w-]{43})$/u;

/** Lines that make no sense are left out. Undefined when it is no SERVERS. */
export function readServers(text: Uint8Array): OtherServer[] | undefined {
  if (text[0] !== ControlCode.SERVERS) return undefined;
  const lines = new TextDecoder().decode(text.subarray(1)).split("\n");
  return lines.flatMap((line) => {
    const [, host = "", port = "", key = ""] = SERVER_LINE.exec(line) ?? [];
    const number = Number(port);
    return number >= 1 && number <= 65_535 ? [{ host, port: number, key: Uint8Array.fromBase64(key, BASE64URL) }] : [];
  });
}

const BASE64URL = { alphabet: "base64url" } as const;

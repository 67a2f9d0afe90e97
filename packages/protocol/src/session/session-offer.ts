/** The words of an OI that offer a session, `REC1 HELLO` and perhaps a cookie as the last: docs/PROTOCOL.md, Handshake. */
import { FRAME_LAYOUT_SIZE } from "../generated/frame-codec.ts";
import { type OfferWords, parseOffer } from "../offer.ts";

export const SESSION_WORD = "REC1";
export const HELLO_SIZE = 32;
export const COOKIE_SIZE = 16;

const TAG = new TextEncoder().encode("recado session 1");
/** The cookie and the space in front of it. */
const COOKIE_TAIL = 1 + Math.ceil((COOKIE_SIZE * 8) / 6);

export interface SessionOffer {
  readonly hello: Uint8Array;
  readonly cookie: Uint8Array | undefined;
}

/** `before` are words of other things, in front. */
export function sessionWords(before: OfferWords, hello: Uint8Array, cookie: Uint8Array | undefined): OfferWords {
  const words = [...before, SESSION_WORD, textOf(hello)];
  return cookie ? [...words, textOf(cookie)] : words;
}

/** What an OI's 176 bytes offer; undefined when that is no session. */
export function parseSessionOffer(oi: Uint8Array): SessionOffer | undefined {
  const words = parseOffer(oi);
  const at = words.indexOf(SESSION_WORD);
  const hello = bytesOf(words[at + 1], HELLO_SIZE);
  return at < 0 || !hello ? undefined : { hello, cookie: bytesOf(words[at + 2], COOKIE_SIZE) };
}

/** What both sides mix into the handshake first: a tag, and the OI as it was before the cookie. */
export function prologueOf(oi: Uint8Array): Uint8Array {
  const prologue = new Uint8Array(TAG.length + FRAME_LAYOUT_SIZE);
  prologue.set(TAG);
  prologue.set(oi, TAG.length);
  if (parseSessionOffer(oi)?.cookie) {
    const end = TAG.length + endOfOffer(oi);
    prologue.fill(0, end - COOKIE_TAIL, end);
  }
  return prologue;
}

function endOfOffer(oi: Uint8Array): number {
  let end = oi.length;
  while (end > 0 && oi[end - 1] === 0) end--;
  return end;
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64url");
}

function bytesOf(word: string | undefined, size: number): Uint8Array | undefined {
  if (word === undefined || word.length !== Math.ceil((size * 8) / 6) || !/^[\w-]+$/.test(word)) return undefined;
  return new Uint8Array(Buffer.from(word, "base64url"));
}

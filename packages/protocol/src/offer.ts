/**
 * The offer: words that a Recado peer puts behind the NUL that ends an OI's text, where a peer of the old kind sees
 * nothing but padding. Printable ASCII, parted by one space, ended by NUL or the end of the field; anything else there
 * is no offer, and no error. Unknown words are for the reader to ignore.
 */
import { EncodeError } from "./errors.ts";
import { FRAME_LAYOUT_SIZE, FRAME_TEXT_OFFSET, FRAME_TEXT_SIZE, textLength } from "./generated/frame-codec.ts";

/** Words in the order in which they stand. */
export type OfferWords = readonly string[];

const WORD = /^[\x21-\x7e]+$/;
const WORDS = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;
const NONE: OfferWords = [];

/** The words of an OI's 176 bytes; none where there is no offer. */
export function parseOffer(bytes: Uint8Array): OfferWords {
  const start = FRAME_TEXT_OFFSET + textLength(bytes) + 1;
  if (start >= FRAME_LAYOUT_SIZE || bytes[start] === 0) return NONE;
  const nul = bytes.indexOf(0, start);
  const end = nul < 0 || nul > FRAME_LAYOUT_SIZE ? FRAME_LAYOUT_SIZE : nul;
  let words = "";
  for (let at = start; at < end; at++) words += String.fromCharCode(bytes[at] ?? 0);
  return WORDS.test(words) ? words.split(" ") : NONE;
}

/** Writes the words behind the text, all of them or, where they do not fit, none. The padding must be zero. */
export function writeOffer(bytes: Uint8Array, words: OfferWords): void {
  if (words.length === 0) return;
  for (const word of words) if (!WORD.test(word)) throw new EncodeError(`offer: ${JSON.stringify(word)} is no word`);
  const joined = words.join(" ");
  const start = textLength(bytes) + 1;
  if (start + joined.length > FRAME_TEXT_SIZE) return;
  for (let index = 0; index < joined.length; index++) {
    bytes[FRAME_TEXT_OFFSET + start + index] = joined.charCodeAt(index);
  }
}

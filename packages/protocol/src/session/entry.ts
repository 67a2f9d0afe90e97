/** The body of an ENTRY: a header and the text. docs/PROTOCOL.md, The history. */
import { decodeEntry, ENTRY_LAYOUT_SIZE, encodeEntry } from "../generated/entry-codec.ts";
import { highOf, lowOf, numberOf } from "./number.ts";

export interface EntryBody {
  /** Its place in the server's history: 1 to 2⁴⁸−1. */
  readonly number: number;
  /** Wall clock of the server, ms since 1970. */
  readonly atMs: number;
  /** Of its last frame in its writer's stream; 0 for a clear one. */
  readonly seq: number;
  /** A `Fate`, of a private text that the reader wrote; otherwise NONE. */
  readonly fate: number;
  /** Empty in what goes to its writer, who has it. */
  readonly text: Uint8Array;
}

export function writeEntry({ number, atMs, seq, fate, text }: EntryBody): Uint8Array {
  const body = new Uint8Array(ENTRY_LAYOUT_SIZE + text.length);
  const [numberHigh, numberLow] = [highOf(number), lowOf(number)];
  const [timeHigh, timeLow] = [highOf(atMs), lowOf(atMs)];
  encodeEntry({ numberHigh, numberLow, timeHigh, timeLow, seq, fate }, body, 0);
  body.set(text, ENTRY_LAYOUT_SIZE);
  return body;
}

/** Undefined when it is too short. The text is a view. */
export function readEntry(body: Uint8Array): EntryBody | undefined {
  if (body.length < ENTRY_LAYOUT_SIZE) return undefined;
  const { numberHigh, numberLow, timeHigh, timeLow, seq, fate } = decodeEntry(body, 0);
  const text = body.subarray(ENTRY_LAYOUT_SIZE);
  return { number: numberOf(numberHigh, numberLow), atMs: numberOf(timeHigh, timeLow), seq, fate, text };
}

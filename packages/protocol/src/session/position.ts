/** How far an identity has come in a server's history: docs/PROTOCOL.md, The history. */
import { decodePosition, encodePosition, POSITION_LAYOUT_SIZE } from "../generated/position-codec.ts";
import { highOf, lowOf, numberOf } from "./number.ts";

export interface Position {
  /** Which history; 0 for none. */
  readonly log: number;
  /** The last number that is with the identity. */
  readonly number: number;
}

export const POSITION_SIZE = POSITION_LAYOUT_SIZE;

export function writePosition({ log, number }: Position, bytes: Uint8Array, at: number): void {
  encodePosition({ log, numberHigh: highOf(number), numberLow: lowOf(number) }, bytes, at);
}

export function readPosition(bytes: Uint8Array, at: number): Position {
  const { log, numberHigh, numberLow } = decodePosition(bytes, at);
  return { log, number: numberOf(numberHigh, numberLow) };
}

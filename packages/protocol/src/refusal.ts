/**
 * Why a datagram is not a message. One table: reason, and the sentence that goes into the ERRO
 * (Portuguese, at most 140 bytes, says what is wrong and what would be right).
 */
export type RefusalReason =
  | "empty"
  | "too-short"
  | "header-only"
  | "one-byte-long"
  | "text-too-long"
  | "name-too-long"
  | "too-long"
  | "wide-integers"
  | "little-endian"
  | "not-binary"
  | "unknown-type"
  | "name-not-utf8"
  | "name-latin1"
  | "text-not-utf8"
  | "text-latin1"
  | "text-utf16"
  | "origin-zero"
  | "name-empty";

export interface Refusal {
  readonly refused: RefusalReason;
  /** Length of the datagram in bytes. */
  readonly byteCount: number;
}

/**
 * The sentences of ERRO frames, back to codes: a client that knows the code can say it in its user's language. The
 * table is made from the sentences themselves; numbers in them (lengths, ids, limits) may differ.
 */
import { REFUSAL_REASONS, type RefusalReason, refusalText } from "./refusal.ts";
import { WireText } from "./wire-text.ts";

export type ErrorCode =
  | RefusalReason
  | "id-in-use"
  | "unknown-destination"
  | "not-registered"
  | "wrong-address"
  | "rate-limited"
  | "server-full"
  | "mailbox-full"
  | "not-stored"
  | "not-stored-yet"
  | "message-too-long"
  | "superseded"
  | "moved"
  | "server-key-changed"
  | "not-sealed"
  | "kicked"
  | "muted"
  | "banned";

/** Short and long: lengths that give each variant of a sentence. */
const LENGTHS = [1, 200];

const CODES: ReadonlyMap<string, ErrorCode> = new Map<string, ErrorCode>([
  ...REFUSAL_REASONS.flatMap((refused) =>
    LENGTHS.map((byteCount): [string, ErrorCode] => [shapeOf(refusalText({ refused, byteCount })), refused]),
  ),
  [shapeOf(WireText.idInUse), "id-in-use"],
  [shapeOf(WireText.unknownDestination), "unknown-destination"],
  [shapeOf(WireText.notRegistered(1)), "not-registered"],
  [shapeOf(WireText.wrongAddress(1)), "wrong-address"],
  [shapeOf(WireText.rateLimited(1)), "rate-limited"],
  [shapeOf(WireText.serverFull(1)), "server-full"],
  [shapeOf(WireText.mailboxFull), "mailbox-full"],
  [shapeOf(WireText.muted), "muted"],
  [shapeOf(WireText.notStored), "not-stored"],
  [shapeOf(WireText.notStoredYet), "not-stored-yet"],
  [shapeOf(WireText.textTooLong(1)), "message-too-long"],
  [shapeOf(WireText.superseded), "superseded"],
  [shapeOf(WireText.moved), "moved"],
  [shapeOf(WireText.serverKeyChanged), "server-key-changed"],
  [shapeOf(WireText.notSealed), "not-sealed"],
]);

/** The sentence with all its numbers alike. */
function shapeOf(text: string): string {
  return text.replaceAll(/\d+/g, "0");
}

/** The code of an ERRO's text; undefined for a sentence that is not ours. */
export function errorCodeOf(text: string): ErrorCode | undefined {
  const code = CODES.get(shapeOf(text));
  if (code !== undefined) return code;
  return OPERATORS.find(([, sentence]) => reasonIn(text, sentence) !== undefined)?.[0];
}

/** What the operator does to a client, with a reason. */
const OPERATORS = [
  ["kicked", WireText.kicked],
  ["banned", WireText.banned],
] as const;

/** Why the operator removed or banned the client, empty when no reason was given; undefined for any other text. */
export function operatorsReason(text: string): string | undefined {
  for (const [, sentence] of OPERATORS) {
    const reason = reasonIn(text, sentence);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function reasonIn(text: string, sentence: (reason: string) => string): string | undefined {
  if (text === sentence("")) return "";
  const [start = "", end = ""] = sentence("\0").split("\0");
  return text.startsWith(start) ? text.slice(start.length, text.length - end.length) : undefined;
}

/**
 * The one gate for text that a peer wrote: names, messages, reasons. What passes can be drawn anywhere:
 * no control character, nothing invisible, nothing that turns the direction of the text around it
 * (Unicode TR36 §3, "Trojan Source" CVE-2021-42574), and widths that add up.
 */
import { isOneCellEach } from "./width.ts";

/** Marks on one base; real scripts and names need fewer, "Zalgo" text uses dozens. */
export const MARKS_MAX = 8;

/**
 * Sequences in which characters that are invisible elsewhere belong to the picture: keycaps, subdivision
 * flags (black flag, tags, cancel tag), and emoji with presentation selector, skin tone and joiners
 * (UTS #51 ED-9 to ED-17, without checking that a picture for the sequence exists).
 */
const EMOJI_ELEMENT = "\\p{Extended_Pictographic}(?:\\uFE0F|\\p{Emoji_Modifier})?";
const KEPT_SEQUENCES = [
  "[0-9#*]\\uFE0F?\\u20E3",
  "\\u{1F3F4}[\\u{E0030}-\\u{E0039}\\u{E0061}-\\u{E007A}]{1,6}\\u{E007F}",
  `${EMOJI_ELEMENT}(?:\\u200D${EMOJI_ELEMENT})*`,
].join("|");

/**
 * Drawn by no font, or not on their own: default-ignorable characters (joiners, variation selectors,
 * fillers, tags, bidi controls, soft hyphen), interlinear annotation and noncharacters.
 */
const INVISIBLE = "[\\p{Default_Ignorable_Code_Point}\\p{Bidi_Control}\\uFFF9-\\uFFFB\\p{Noncharacter_Code_Point}]";

const KEPT_OR_INVISIBLE = new RegExp(`(${KEPT_SEQUENCES})|${INVISIBLE}`, "gu");
const LINE_BREAKS_AND_TABS = /\r\n|[\n\r\t\v\f\u0085\u2028\u2029]/g;
const C0 = /[\x00-\x1f]/g;
const DELETE_AND_C1 = /[\x7f-\x9f]/g;
const MARKS_ABOVE_MAX = new RegExp(`(\\p{M}{${MARKS_MAX}})\\p{M}+`, "gu");
const MARKS_WITHOUT_BASE = /^\p{M}+/u;

/** The text as it may be shown on one line; the same again when given its own result. */
export function sanitize(text: string): string {
  if (isOneCellEach(text)) return text;
  return text
    .toWellFormed()
    .replace(LINE_BREAKS_AND_TABS, " ")
    .replace(C0, caret)
    .replace(DELETE_AND_C1, "")
    .replace(KEPT_OR_INVISIBLE, (_match, kept: string | undefined) => kept ?? "")
    .replace(MARKS_ABOVE_MAX, "$1")
    .replace(MARKS_WITHOUT_BASE, "");
}

/** The text with its line breaks kept as \n and every line sanitised: for what a person pastes. */
export function sanitizeLines(text: string): string {
  return text
    .split(/\r\n|[\n\r]/)
    .map(sanitize)
    .join("\n");
}

/** ESC as ^[, NUL as ^@ and so on. */
function caret(control: string): string {
  return `^${String.fromCharCode(control.charCodeAt(0) + 64)}`;
}

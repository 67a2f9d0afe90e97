/**
 * What counts as a word of a text, for those that look for it: letters and digits, without case and without the marks
 * on letters. Texts and queries go through here, so that both are cut and folded alike.
 */

const ASCII_ONLY = /^[\0-\x7f]*$/;

export function wordsOf(text: string): readonly string[] {
  const lower = text.toLowerCase();
  const folded = ASCII_ONLY.test(lower) ? lower : lower.normalize("NFD").replaceAll(/\p{M}/gu, "").normalize("NFC");
  return folded.match(/[\p{L}\p{N}\p{Co}]+/gu) ?? [];
}

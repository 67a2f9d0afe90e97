/**
 * The one measure of text: grapheme clusters (UAX #29, as the runtime's ICU cuts them) and the terminal
 * cells that each takes. Everything that lays out text adds up cluster widths, so that the sum of parts
 * is always the width of the whole.
 */

const segmenter = new Intl.Segmenter("und", { granularity: "grapheme" });

/** Every character here is a cluster of its own and one cell wide: ASCII, Latin letters, box drawing and blocks. */
const ONE_CELL_EACH = /^[\x20-\x7e\xa1-\xac\xae-\u02ff\u2500-\u259f]*$/;

/** Whether every character of the text is one cluster of one cell. */
export function isOneCellEach(text: string): boolean {
  return ONE_CELL_EACH.test(text);
}

/** The text's grapheme clusters: what a person takes for one character. */
export function graphemes(text: string): string[] {
  if (isOneCellEach(text)) return text.split("");
  const clusters: string[] = [];
  for (const { segment } of segmenter.segment(text)) clusters.push(segment);
  return clusters;
}

const SPACING_MARK = /\p{Mc}/u;

/**
 * Cells of one cluster; 0 for a control character or a mark without a base. A spacing mark (the vowel signs
 * of Indic scripts) counts for a cell, as in the C library's wcwidth: where a terminal gives it one and we did
 * not, the next character would cover it.
 */
export function clusterWidth(cluster: string): number {
  if (!SPACING_MARK.test(cluster)) return Bun.stringWidth(cluster);
  let width = 0;
  for (const char of cluster) width += SPACING_MARK.test(char) ? 1 : Bun.stringWidth(char);
  return width;
}

/** Cells that the text takes on one line of a terminal. */
export function textWidth(text: string): number {
  if (isOneCellEach(text)) return text.length;
  let width = 0;
  for (const { segment } of segmenter.segment(text)) width += clusterWidth(segment);
  return width;
}

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

/** Cells of one cluster; 0 for a control character or a mark without a base. */
export function clusterWidth(cluster: string): number {
  return Bun.stringWidth(cluster);
}

/** Cells that the text takes on one line of a terminal. */
export function textWidth(text: string): number {
  if (isOneCellEach(text)) return text.length;
  let width = 0;
  for (const { segment } of segmenter.segment(text)) width += clusterWidth(segment);
  return width;
}

/**
 * ASCII in the place of the signs that our screens draw with, for fonts that lack them. Letters of people stay as they
 * are: only single signs are replaced, each by one that is as wide.
 */
const GLYPHS: Readonly<Record<string, string>> = {
  "─": "-",
  "│": "|",
  "┌": "+",
  "┐": "+",
  "└": "+",
  "┘": "+",
  "├": "+",
  "┤": "+",
  "┬": "+",
  "┴": "+",
  "┼": "+",
  "…": "~",
  "·": ".",
  "•": "*",
  "✓": "v",
  "✗": "x",
  "◆": "D",
  "◇": "w",
  "→": ">",
  "←": "<",
  "↑": "^",
  "↓": "v",
  "»": "!",
  "●": "*",
  "◌": "o",
  "○": "o",
  "▪": "#",
  "▸": ">",
  "▌": ">",
  "▼": "v",
  "▲": "^",
  "↵": "/",
  "×": "x",
  "▁": "_",
  "▂": "_",
  "▃": ".",
  "▄": "-",
  "▅": "-",
  "▆": "=",
  "▇": "=",
  "█": "#",
};

export function asciiGlyph(cluster: string): string {
  return GLYPHS[cluster] ?? cluster;
}

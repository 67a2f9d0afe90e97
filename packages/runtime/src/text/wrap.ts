/**
 * Word wrap in terminal cells. A line may end behind a run of spaces (which the break swallows) and on
 * both sides of a wide cluster, as East Asian text has no spaces; a word longer than a line is cut
 * between clusters.
 */
import { clusterWidth, graphemes } from "./width.ts";

interface Piece {
  readonly text: string;
  readonly width: number;
  readonly isSpace: boolean;
}

/** The text in lines of at most `width` cells (at least 1); a newline in the text ends a line too. */
export function wrap(text: string, width: number): string[] {
  const limit = Math.max(1, width);
  return text.split("\n").flatMap((line) => wrapLine(line, limit));
}

function wrapLine(line: string, limit: number): string[] {
  const lines: string[] = [];
  let current = "";
  let used = 0;
  let spaces = "";
  for (const piece of pieces(line)) {
    if (piece.isSpace) {
      spaces += piece.text;
      continue;
    }
    if (used + spaces.length + piece.width <= limit) {
      current += spaces + piece.text;
      used += spaces.length + piece.width;
      spaces = "";
      continue;
    }
    if (used > 0) lines.push(current);
    spaces = "";
    const cut = cutWord(piece.text, limit);
    lines.push(...cut.full);
    current = cut.rest;
    used = cut.restWidth;
  }
  if (used > 0 || lines.length === 0) lines.push(current);
  return lines;
}

function pieces(line: string): Piece[] {
  const found: Piece[] = [];
  let word = "";
  let wordWidth = 0;
  const endWord = () => {
    if (word !== "") found.push({ text: word, width: wordWidth, isSpace: false });
    word = "";
    wordWidth = 0;
  };
  for (const cluster of graphemes(line)) {
    const width = clusterWidth(cluster);
    const isSpace = cluster === " ";
    if (isSpace || width > 1) {
      endWord();
      found.push({ text: cluster, width, isSpace });
    } else {
      word += cluster;
      wordWidth += width;
    }
  }
  endWord();
  return found;
}

function cutWord(word: string, limit: number): { full: string[]; rest: string; restWidth: number } {
  const full: string[] = [];
  let rest = "";
  let restWidth = 0;
  for (const cluster of graphemes(word)) {
    const width = clusterWidth(cluster);
    const [shown, shownWidth] = width > limit ? ["…", 1] : [cluster, width];
    if (restWidth + shownWidth > limit) {
      full.push(rest);
      rest = "";
      restWidth = 0;
    }
    rest += shown;
    restWidth += shownWidth;
  }
  return { full, rest, restWidth };
}

/** Where the words of a search stand in a text, case and accents aside. */
import { graphemes } from "@recado/runtime/tui";
import { searchName } from "./roster.ts";

export interface FoundPart {
  readonly text: string;
  readonly isFound: boolean;
}

/** The server finds words by their beginning; the search in a buffer finds letters anywhere. */
export type MatchPlace = "word-start" | "anywhere";

/** The text in parts, in order; `words` as `searchName` folds them. */
export function splitFound(text: string, words: readonly string[], where: MatchPlace = "word-start"): FoundPart[] {
  const letters = graphemes(text);
  const folded = letters.map(searchName);
  const parts: FoundPart[] = [];
  let plainFrom = 0;
  for (let at = 0; at < letters.length; ) {
    const end = where === "anywhere" || isWordStart(letters, at) ? endOfMatch(folded, at, words) : at;
    if (end === at) {
      at++;
      continue;
    }
    if (plainFrom < at) parts.push({ text: letters.slice(plainFrom, at).join(""), isFound: false });
    parts.push({ text: letters.slice(at, end).join(""), isFound: true });
    plainFrom = end;
    at = end;
  }
  if (plainFrom < letters.length) parts.push({ text: letters.slice(plainFrom).join(""), isFound: false });
  return parts;
}

/** Behind the longest word that stands at `at`; `at` itself when none does. */
function endOfMatch(folded: readonly string[], at: number, words: readonly string[]): number {
  let longest = at;
  for (const word of words) {
    let [seen, end] = ["", at];
    while (seen.length < word.length && end < folded.length) seen += folded[end++];
    if (seen === word && end > longest) longest = end;
  }
  return longest;
}

function isWordStart(letters: readonly string[], at: number): boolean {
  return at === 0 || !/[\p{L}\p{N}]/u.test(letters[at - 1] ?? "");
}

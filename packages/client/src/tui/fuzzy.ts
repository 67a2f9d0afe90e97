/** Matching by letters in order, as pickers do: `jos` finds João Silva. */
import { searchName } from "./roster.ts";

/**
 * How well the letters of the query stand in the name; undefined when they do not. More for letters at the beginning of
 * a word and for neighbours, less for a long name.
 */
export function fuzzyScore(query: string, name: string): number | undefined {
  const wanted = [...searchName(query).replace(/\s+/g, "")];
  const letters = [...searchName(name)];
  let score = 0;
  let at = 0;
  let before = -2;
  for (const letter of wanted) {
    while (at < letters.length && letters[at] !== letter) at++;
    if (at === letters.length) return undefined;
    const isWordStart = at === 0 || !/[\p{L}\p{N}]/u.test(letters[at - 1] ?? "");
    score += 1 + (isWordStart ? 3 : 0) + (at === before + 1 ? 2 : 0);
    before = at;
    at++;
  }
  return score - letters.length / 100;
}

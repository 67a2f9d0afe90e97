/** The filter behind `/`: words found anywhere, case and accents aside; `!` in front keeps what does not match. */

type Matcher = (text: string) => boolean;

const everything: Matcher = () => true;

export function matcherOf(filter: string): Matcher {
  const inverse = filter.startsWith("!");
  const words = fold(inverse ? filter.slice(1) : filter)
    .split(/\s+/)
    .filter((word) => word !== "");
  if (words.length === 0) return everything;
  return (text) => {
    const folded = fold(text);
    return words.every((word) => folded.includes(word)) !== inverse;
  };
}

function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Rows made of parts of which the less important go when the row is too narrow. */
import { type Canvas, type Style, textWidth, truncate } from "@recado/runtime/tui";
import { STYLE } from "./style.ts";

export interface Segment {
  readonly text: string;
  readonly style?: Style;
  /** The highest number goes first; 0 stays and is cut at the end if need be. */
  readonly rank: number;
}

const SEPARATOR = " │ ";

/** The segments that fit together, in their order. */
export function fitSegments(segments: readonly Segment[], width: number): readonly Segment[] {
  let kept = segments.filter((segment) => segment.text !== "");
  while (kept.length > 1 && rowWidth(kept) > width) {
    const worst = kept.reduce((candidate, segment) => (segment.rank >= candidate.rank ? segment : candidate));
    kept = kept.filter((segment) => segment !== worst);
  }
  return kept;
}

export function drawSegments(canvas: Canvas, x: number, y: number, width: number, segments: readonly Segment[]): void {
  const end = x + width;
  let at = x;
  for (const [index, segment] of fitSegments(segments, width).entries()) {
    if (index > 0) at = canvas.put(at, y, SEPARATOR, STYLE.border, end - at);
    at = canvas.put(at, y, truncate(segment.text, end - at), segment.style, end - at);
  }
}

function rowWidth(segments: readonly Segment[]): number {
  const texts = segments.reduce((sum, segment) => sum + textWidth(segment.text), 0);
  return texts + SEPARATOR.length * (segments.length - 1);
}

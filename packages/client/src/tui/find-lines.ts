/** Lines of a buffer by what is in them, and bringing one of them into view. */
import type { Buffer } from "./buffer.ts";
import type { Entry } from "./entry.ts";
import type { Model } from "./model.ts";
import { searchName } from "./roster.ts";
import { withActive } from "./update-buffers.ts";
import { viewportOf } from "./update-scroll.ts";
import { scrolledTo, visibleRows } from "./viewport.ts";

/** The nearest line from `from` on in the direction of `step` that fits; undefined where there is none. */
export function nearestLine(
  { lines }: Buffer,
  from: number,
  step: 1 | -1,
  fits: (entry: Entry) => boolean,
): number | undefined {
  for (let seq = from; seq >= lines.firstSeq && seq < lines.endSeq; seq += step) {
    const entry = lines.at(seq);
    if (entry !== undefined && fits(entry)) return seq;
  }
  return undefined;
}

/** What an entry says, as one searches and copies it. */
export function textOfEntry(entry: Entry): string {
  if (entry.kind === "presence") return entry.changes.map(({ who }) => who).join(" ");
  return entry.text;
}

/** Name or text hold the query, case and accents aside. */
export function holdsText(query: string): (entry: Entry) => boolean {
  const wanted = searchName(query);
  return (entry) => {
    const name = entry.kind === "chat" ? `${entry.name} ` : "";
    return searchName(name + textOfEntry(entry)).includes(wanted);
  };
}

/** Lines that are shown now: the first and the last. */
export function shownLines(model: Model, buffer: Buffer): { readonly first: number; readonly last: number } {
  const rows = visibleRows(buffer, viewportOf(model, buffer.scroll === "follow"));
  return { first: rows[0]?.seq ?? buffer.lines.firstSeq, last: rows.at(-1)?.seq ?? buffer.lines.endSeq - 1 };
}

/** Scrolled so that the line is in view; where it is already, nothing moves. */
export function revealed(model: Model, seq: number): Model {
  return withActive(model, (buffer) => {
    const viewport = viewportOf(model, false);
    const rows = visibleRows(buffer, viewportOf(model, buffer.scroll === "follow"));
    const isFirstCut = rows[0]?.seq === seq && rows[1]?.seq !== seq && rows.length > 1;
    if (rows.some((row) => row.seq === seq) && !isFirstCut) return buffer;
    const above = Math.floor(viewport.height / 3);
    return { ...buffer, scroll: scrolledTo(buffer, viewport, Math.max(buffer.lines.firstSeq, seq - above)) };
  });
}

/** A buffer as plain rows without gutter and borders, so that a selection takes the words alone. */
import { wrap } from "@recado/runtime/tui";
import type { Buffer } from "./buffer.ts";
import type { Entry } from "./entry.ts";
import { textOfEntry } from "./find-lines.ts";

/** Lines looked at, counted from the end: some screens full. */
const LINES_MAX = 1_000;

/** Oldest first. */
export function bareRows({ lines }: Buffer, endSeq: number, width: number): string[] {
  const rows: string[] = [];
  for (let seq = Math.max(lines.firstSeq, endSeq - LINES_MAX); seq < endSeq; seq++) {
    const entry = lines.at(seq);
    if (entry !== undefined) rows.push(...wrap(bareText(entry), Math.max(1, width)));
  }
  return rows;
}

function bareText(entry: Entry): string {
  const time = new Date(entry.atMs).toTimeString().slice(0, 5);
  return entry.kind === "chat" ? `${time} <${entry.name}> ${entry.text}` : `${time} ${textOfEntry(entry)}`;
}

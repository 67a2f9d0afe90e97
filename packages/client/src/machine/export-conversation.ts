/** One conversation as this machine has it, into a file. */
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Catalog } from "@recado/runtime/i18n";
import { sanitize, sanitizeLines } from "@recado/runtime/text";
import type { LocalHistory, StoredLine } from "../store/client-store.ts";
import { timeText } from "./chat-log.ts";

const PAGE = 500;

interface Exported {
  readonly path: string;
  readonly count: number;
}

/**
 * `peer` 0 is the public conversation. Lines of JSON for a name that ends in `.jsonl`, otherwise text. A file that exists
 * is not touched: throws what the system says of it, or of a folder that cannot be written.
 */
export function exportConversation(local: LocalHistory, peer: number, file: string, catalog: Catalog): Exported {
  const lines = allLines(local, peer);
  const lineOf = file.endsWith(".jsonl") ? jsonLine : (line: StoredLine) => textLine(line, catalog);
  const path = resolve(file);
  writeFileSync(path, lines.map((line) => `${lineOf(line)}\n`).join(""), { mode: 0o600, flag: "wx" });
  return { path, count: lines.length };
}

function allLines(local: LocalHistory, peer: number): StoredLine[] {
  const pages: (readonly StoredLine[])[] = [];
  let beforeKey: number | undefined;
  for (;;) {
    const page = local.lines({ with: peer, beforeKey, limit: PAGE });
    pages.unshift(page);
    if (page.length < PAGE) return pages.flat();
    beforeKey = page[0]?.key;
  }
}

/** What did not arrive, or may not have, says so in front. */
function textLine({ atMs, name, text, delivery }: StoredLine, { clientScreen }: Catalog): string {
  const isOpen = delivery === "failed" || delivery === "unconfirmed" || delivery === "queued";
  const mark = isOpen ? `[${clientScreen.help.markTexts[delivery]}] ` : "";
  return `${timeText(atMs)} <${sanitize(name)}> ${mark}${sanitizeLines(text).replaceAll("\n", "\n\t")}`;
}

function jsonLine({ number, atMs, origin, name, dest, text, delivery }: StoredLine): string {
  return JSON.stringify({ number, time: new Date(atMs).toISOString(), origin, name, dest, text, delivery });
}

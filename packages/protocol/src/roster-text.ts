/**
 * The roster as an original peer knows it, one text: `Clientes conectados: 1: ana,  2: bob`. An original server sends
 * it whole, however long; we send several texts, each with the introduction, cut between entries.
 */
import { MAX_ID, TEXT_SIZE } from "./constants.ts";
import { byteLength } from "./text.ts";
import { WireText } from "./wire-text.ts";

export interface RosterItem {
  readonly id: number;
  readonly name: string;
}

const { rosterPrefix: PREFIX, rosterSeparator: SEPARATOR } = WireText;
/** A name may contain the separator; what begins an entry is a separator with an id behind it. */
const BETWEEN_ENTRIES = new RegExp(`${SEPARATOR}(?=\\d+: )`);
const ENTRY = /^(\d{1,10}): (.*)$/s;

/** At least one text, each of at most 140 bytes. */
export function formatRoster(entries: Iterable<RosterItem>): string[] {
  const texts: string[] = [];
  let text: string = PREFIX;
  for (const { id, name } of entries) {
    const entry = `${id}: ${name}`;
    const longer = text === PREFIX ? text + entry : text + SEPARATOR + entry;
    if (byteLength(longer) <= TEXT_SIZE) {
      text = longer;
      continue;
    }
    texts.push(text);
    text = PREFIX + entry;
  }
  return [...texts, text];
}

/** The entries, without any that make no sense; undefined when the text is no roster. */
export function parseRoster(text: string): RosterItem[] | undefined {
  if (!text.startsWith(PREFIX.trimEnd())) return undefined;
  return text.slice(PREFIX.length).split(BETWEEN_ENTRIES).flatMap(parseEntry);
}

function parseEntry(text: string): RosterItem[] {
  const match = ENTRY.exec(text);
  const id = Number(match?.[1]);
  return match && id <= MAX_ID ? [{ id, name: match[2] ?? "" }] : [];
}

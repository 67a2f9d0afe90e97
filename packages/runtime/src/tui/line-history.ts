/**
 * Lines sent before, as a pure value. Walking back keeps the unsent draft, and an entry that was edited
 * on the way keeps its edit until the next line is remembered (as readline does).
 */
export interface LineHistory {
  /** Oldest first. */
  readonly entries: readonly string[];
  /** Steps back from the draft; 0 is the draft itself. */
  readonly back: number;
  /** Texts as edited during this walk, by steps back. */
  readonly edited: ReadonlyMap<number, string>;
}

export const HISTORY_LINES_MAX = 500;

export const emptyHistory: LineHistory = { entries: [], back: 0, edited: new Map() };

/** Adds a sent line and ends the walk; blank lines and repetitions of the last one are left out. */
export function remember(history: LineHistory, line: string): LineHistory {
  const isNew = line.trim() !== "" && line !== history.entries.at(-1);
  const entries = isNew ? [...history.entries, line].slice(-HISTORY_LINES_MAX) : history.entries;
  return { entries, back: 0, edited: new Map() };
}

/** One line back; undefined at the oldest. `current` is the text in the editor now. */
export function older(history: LineHistory, current: string): { history: LineHistory; text: string } | undefined {
  return history.back < history.entries.length ? walk(history, current, history.back + 1) : undefined;
}

/** One line forward, the draft last; undefined at the draft. */
export function newer(history: LineHistory, current: string): { history: LineHistory; text: string } | undefined {
  return history.back > 0 ? walk(history, current, history.back - 1) : undefined;
}

function walk(history: LineHistory, current: string, back: number): { history: LineHistory; text: string } {
  const edited = new Map(history.edited).set(history.back, current);
  const text = edited.get(back) ?? history.entries.at(-back) ?? "";
  return { history: { ...history, back, edited }, text };
}

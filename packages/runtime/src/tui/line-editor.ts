/**
 * One line of text under edit, as a pure value: readline's keys (GNU Readline 8 manual, "Bindable
 * Readline Commands") over grapheme clusters. `cursor` is an offset into `text` that stands between two
 * clusters. Every change goes through `change`, which keeps the undo steps.
 */
import { clusterWidth, graphemes, sanitizeLines } from "../text/index.ts";
import type { InputEvent } from "./types.ts";

interface Snapshot {
  readonly text: string;
  readonly cursor: number;
}

/** What the last edit was: typing joins one undo step, kills in a row join one killed text. */
type LastEdit = "type" | "kill" | "other";

export interface LineState extends Snapshot {
  /** What kill commands cut last; Ctrl-Y yanks it. */
  readonly killed: string;
  readonly undo: readonly Snapshot[];
  readonly redo: readonly Snapshot[];
  readonly lastEdit: LastEdit;
}

const UNDO_STEPS_MAX = 200;

export const emptyLine: LineState = { text: "", cursor: 0, killed: "", undo: [], redo: [], lastEdit: "other" };

/** A fresh line with this text, the cursor behind it. */
export function lineOf(text: string): LineState {
  return { ...emptyLine, text, cursor: text.length };
}

/** Another text in the same line (history, completion, cleared after sending): Ctrl-_ brings the old one back. */
export function replaceText(state: LineState, text: string, cursor = text.length): LineState {
  return change(state, text, cursor, "other");
}

/** The text inserted at the cursor, as typed. */
export function insertText(state: LineState, text: string): LineState {
  const before = state.text.slice(0, state.cursor) + text;
  return change(state, before + state.text.slice(state.cursor), before.length, "other");
}

type Edit = (state: LineState) => LineState;

const EDIT_BY_KEY: Readonly<Record<string, Edit>> = {
  left: (state) => moved(state, previousCluster(state)),
  "ctrl-b": (state) => moved(state, previousCluster(state)),
  right: (state) => moved(state, nextCluster(state)),
  "ctrl-f": (state) => moved(state, nextCluster(state)),
  home: (state) => moved(state, 0),
  "ctrl-a": (state) => moved(state, 0),
  end: (state) => moved(state, state.text.length),
  "ctrl-e": (state) => moved(state, state.text.length),
  "ctrl-left": (state) => moved(state, wordStart(state)),
  "alt-b": (state) => moved(state, wordStart(state)),
  "ctrl-right": (state) => moved(state, wordEnd(state)),
  "alt-f": (state) => moved(state, wordEnd(state)),
  backspace: (state) => removed(state, previousCluster(state), state.cursor),
  "ctrl-h": (state) => removed(state, previousCluster(state), state.cursor),
  "shift-backspace": (state) => removed(state, previousCluster(state), state.cursor),
  delete: (state) => removed(state, state.cursor, nextCluster(state)),
  "ctrl-d": (state) => removed(state, state.cursor, nextCluster(state)),
  "ctrl-w": (state) => killed(state, blankWordStart(state), state.cursor),
  "alt-backspace": (state) => killed(state, wordStart(state), state.cursor),
  "ctrl-backspace": (state) => killed(state, wordStart(state), state.cursor),
  "alt-d": (state) => killed(state, state.cursor, wordEnd(state)),
  "ctrl-delete": (state) => killed(state, state.cursor, wordEnd(state)),
  "ctrl-u": (state) => killed(state, 0, state.cursor),
  "ctrl-k": (state) => killed(state, state.cursor, state.text.length),
  "ctrl-y": (state) => insertText(state, state.killed),
  "ctrl-t": transposed,
  "ctrl-_": undone,
  "alt-_": redone,
  "alt-enter": (state) => insertText(state, "\n"),
  "ctrl-j": (state) => insertText(state, "\n"),
};

/** The line after the event; undefined when the event is no editing key. */
export function editLine(state: LineState, event: InputEvent): LineState | undefined {
  if (event.kind === "paste") return insertText(state, sanitizeLines(event.text));
  if (event.kind !== "key") return undefined;
  const edit = Object.hasOwn(EDIT_BY_KEY, event.key) ? EDIT_BY_KEY[event.key] : undefined;
  if (edit !== undefined) return edit(state);
  return event.text === undefined ? undefined : typed(state, event.text);
}

/**
 * The part of the line that fits into `width` cells, and the cursor's column in it. Scrolls by half a
 * width, so that the text stands still while the cursor moves. A newline shows as ↵.
 */
export function viewLine(state: LineState, width: number): { text: string; cursorX: number } {
  const before = shownClusters(state.text.slice(0, state.cursor));
  const cursorColumn = widthOf(before);
  const half = Math.max(1, Math.floor(width / 2));
  const clusters = [...before, ...shownClusters(state.text.slice(state.cursor))];
  const isFitting = widthOf(clusters) < width;
  const start = isFitting ? 0 : Math.max(0, (Math.floor(cursorColumn / half) - 1) * half);
  return { text: cutColumns(clusters, start, width), cursorX: Math.max(0, Math.min(cursorColumn - start, width - 1)) };
}

function shownClusters(text: string): string[] {
  return graphemes(text.replaceAll("\n", "↵")).filter((cluster) => clusterWidth(cluster) > 0);
}

function widthOf(clusters: readonly string[]): number {
  return clusters.reduce((width, cluster) => width + clusterWidth(cluster), 0);
}

function cutColumns(clusters: readonly string[], start: number, width: number): string {
  let text = "";
  let column = 0;
  for (const cluster of clusters) {
    const next = column + clusterWidth(cluster);
    if (next > start + width) break;
    if (column >= start) text += cluster;
    else if (next > start) text += " ".repeat(next - start);
    column = next;
  }
  return text;
}

function change(state: LineState, text: string, cursor: number, edit: LastEdit): LineState {
  if (text === state.text) return { ...state, cursor, lastEdit: edit === "kill" ? state.lastEdit : "other" };
  const joins = edit === "type" && state.lastEdit === "type";
  const step: Snapshot = { text: state.text, cursor: state.cursor };
  const undo = joins ? state.undo : [...state.undo.slice(-(UNDO_STEPS_MAX - 1)), step];
  return { text, cursor, killed: state.killed, undo, redo: [], lastEdit: edit };
}

function typed(state: LineState, text: string): LineState {
  const before = state.text.slice(0, state.cursor) + text;
  // A word is one undo step: the blank behind it starts the next.
  const startsStep = text === " " && !state.text.slice(0, state.cursor).endsWith(" ");
  const from: LineState = startsStep ? { ...state, lastEdit: "other" } : state;
  return change(from, before + state.text.slice(state.cursor), before.length, "type");
}

function moved(state: LineState, cursor: number): LineState {
  return { ...state, cursor, lastEdit: "other" };
}

function removed(state: LineState, from: number, to: number): LineState {
  return change(state, state.text.slice(0, from) + state.text.slice(to), from, "other");
}

function killed(state: LineState, from: number, to: number): LineState {
  const cut = state.text.slice(from, to);
  if (cut === "") return state;
  const isBackward = to === state.cursor && from < to;
  const earlier = state.lastEdit === "kill" ? state.killed : "";
  const next = change(state, state.text.slice(0, from) + state.text.slice(to), from, "kill");
  return { ...next, killed: isBackward ? cut + earlier : earlier + cut };
}

/** Swaps the clusters around the cursor; at the end of the line the last two. */
function transposed(state: LineState): LineState {
  const end = state.cursor === state.text.length ? state.cursor : nextCluster(state);
  const middle = previousBoundary(state.text, end);
  const start = previousBoundary(state.text, middle);
  if (start === middle) return state;
  const swapped = state.text.slice(middle, end) + state.text.slice(start, middle);
  return change(state, state.text.slice(0, start) + swapped + state.text.slice(end), end, "other");
}

function undone(state: LineState): LineState {
  const step = state.undo.at(-1);
  if (step === undefined) return state;
  const redo = [...state.redo, { text: state.text, cursor: state.cursor }];
  return { ...state, ...step, undo: state.undo.slice(0, -1), redo, lastEdit: "other" };
}

function redone(state: LineState): LineState {
  const step = state.redo.at(-1);
  if (step === undefined) return state;
  const undo = [...state.undo, { text: state.text, cursor: state.cursor }];
  return { ...state, ...step, undo, redo: state.redo.slice(0, -1), lastEdit: "other" };
}

function previousBoundary(text: string, offset: number): number {
  const last = graphemes(text.slice(0, offset)).at(-1);
  return offset - (last?.length ?? 0);
}

function previousCluster(state: LineState): number {
  return previousBoundary(state.text, state.cursor);
}

function nextCluster(state: LineState): number {
  const [first] = graphemes(state.text.slice(state.cursor));
  return state.cursor + (first?.length ?? 0);
}

const WORD_CHARACTER = /[\p{L}\p{N}\p{M}]/u;
const WORD_BEHIND = /^[^\p{L}\p{N}\p{M}]*[\p{L}\p{N}\p{M}]*/u;

const isOfWord = (character: string): boolean => WORD_CHARACTER.test(character);
const isBlank = (character: string): boolean => /\s/u.test(character);

function wordStart({ text, cursor }: LineState): number {
  const end = startOfRun(text, cursor, (character) => !isOfWord(character));
  return startOfRun(text, end, isOfWord);
}

/** Where the characters before `end` begin that are of one kind. */
function startOfRun(text: string, end: number, matches: (character: string) => boolean): number {
  let start = end;
  while (start > 0) {
    const isPair = start > 1 && /[\udc00-\udfff]/.test(text.charAt(start - 1));
    const before = isPair ? start - 2 : start - 1;
    if (!matches(text.slice(before, start))) break;
    start = before;
  }
  return start;
}

function wordEnd(state: LineState): number {
  return state.cursor + matchLength(state.text.slice(state.cursor), WORD_BEHIND);
}

/** Readline's unix-word-rubout: words end at blanks only. */
function blankWordStart({ text, cursor }: LineState): number {
  return startOfRun(text, startOfRun(text, cursor, isBlank), (character) => !isBlank(character));
}

function matchLength(text: string, pattern: RegExp): number {
  return pattern.exec(text)?.[0].length ?? 0;
}

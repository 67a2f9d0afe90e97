/** The console's few styles, of the terminal's own 16 colours. None says anything that a letter or word does not. */
import type { Style } from "@recado/runtime/tui";
import type { EventLevel } from "../describe-event.ts";

const RED = 1;
const GREEN = 2;
const YELLOW = 3;
const CYAN = 6;

export const STYLE = {
  plain: {},
  bold: { bold: true },
  dim: { dim: true },
  good: { fg: GREEN, bold: true },
  bad: { fg: RED, bold: true },
  warning: { fg: YELLOW, bold: true },
  accent: { fg: CYAN },
  key: { fg: CYAN, bold: true },
  border: { dim: true },
  focusedBorder: { fg: CYAN, bold: true },
  title: { bold: true },
  focusedTitle: { bold: true, inverse: true },
  selected: { inverse: true },
  match: { underline: true },
  field: { underline: true },
} as const satisfies Record<string, Style>;

export const LEVEL_STYLE: Record<EventLevel, Style> = {
  debug: STYLE.dim,
  info: STYLE.plain,
  warn: STYLE.warning,
  error: STYLE.bad,
};

export const LEVEL_LETTER: Record<EventLevel, string> = { debug: "D", info: "I", warn: "W", error: "E" };

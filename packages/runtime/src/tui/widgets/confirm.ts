/** A yes/no question in a box in the middle of the screen. The safe answer is No: Enter and Escape give it. */
import { wrap } from "../../text/index.ts";
import type { Canvas, Rect } from "../canvas.ts";
import type { InputEvent } from "../types.ts";
import { drawDialog } from "./dialog.ts";

export interface ConfirmTexts {
  readonly question: string;
  /** The line of answers, e.g. `[y] yes   [N] no`. */
  readonly answers: string;
}

/** The answer that a key gives; undefined for other keys, which are to be swallowed while the question stands. */
export function confirmAnswer(event: InputEvent, yesKey: string): boolean | undefined {
  if (event.kind !== "key") return undefined;
  if (event.key.toLowerCase() === yesKey) return true;
  return event.key.toLowerCase() === "n" || ["enter", "escape", "ctrl-c"].includes(event.key) ? false : undefined;
}

const WIDTH_MAX = 60;

export function drawConfirm(canvas: Canvas, area: Rect, texts: ConfirmTexts): void {
  const lines = [...wrap(texts.question, Math.min(WIDTH_MAX, area.width - 4)), ""];
  const rows = [...lines.map((text) => ({ text })), { text: texts.answers, style: { bold: true } }];
  drawDialog(canvas, area, { rows });
}

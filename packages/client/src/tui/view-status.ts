/**
 * The status line: who and where we are, how the connection stands, what the server told last; at the
 * right the byte budget. What does not fit is left out, least important first.
 */
import { type Canvas, type Rect, type Style, textWidth, truncate } from "@recado/runtime/tui";
import { badgeText } from "./buffer.ts";
import type { Completion } from "./completion.ts";
import { describeState, stateGlyph } from "./describe-state.ts";
import { layoutOf } from "./layout.ts";
import { type Model, serverText, textsOf } from "./model.ts";
import type { Theme } from "./palette.ts";
import { statusAgeSeconds } from "./tick.ts";
import { bufferName } from "./update-buffers.ts";
import { budgetOf, outgoingTexts } from "./update-send.ts";

interface Part {
  readonly text: string;
  readonly style: Style;
  /** 0 is never left out; the highest goes first. */
  readonly rank: number;
}

/** The budget warns from here on. */
const AMBER_BYTES = 10;
/** From this share on the loss is a warning. */
const LOSS_TOLD = 0.02;
const SEPARATOR = " · ";

export function drawStatus(canvas: Canvas, model: Model, row: Rect): void {
  const { styles } = model.theme;
  canvas.fill(row, styles.bar);
  const budget = budgetPart(model);
  const budgetWidth = budget === undefined ? 0 : textWidth(budget.text) + 2;
  if (budget !== undefined) canvas.put(row.x + row.width - budgetWidth, row.y, ` ${budget.text} `, budget.style);
  if (model.completion !== undefined) {
    drawCandidates(canvas, model.completion, model.theme, { ...row, width: row.width - budgetWidth });
    return;
  }
  const end = row.x + row.width - budgetWidth;
  let x = row.x + 1;
  fitting(statusParts(model), row.width - budgetWidth - 2).forEach((part, index) => {
    if (index > 0) x = canvas.put(x, row.y, SEPARATOR, styles.bar, end - x);
    x = canvas.put(x, row.y, truncate(part.text, Math.max(0, end - x)), part.style, end - x);
  });
}

function statusParts(model: Model): Part[] {
  const texts = textsOf(model);
  const { target, link, theme } = model;
  const { styles } = theme;
  const parts: Part[] = [{ text: `${stateGlyph(model)} ${describeState(model)}`, style: styles.barStrong, rank: 0 }];
  const add = (text: string, rank: number, style: Style = styles.bar) => parts.push({ text, style, rank });
  const news = activity(model);
  if (news !== "") add(news, 1, styles.barStrong);
  if (target !== undefined) {
    // Where there is no connection, where to matters more than who.
    add(serverText(model), link.state.name === "registered" ? 4 : 2);
    add(`${target.name} (${target.id})`, 3);
  }
  if (link.state.name !== "registered") return parts;
  if (link.rttMs !== undefined) add(texts.rtt(link.rttMs), 5);
  if (link.figures !== undefined) {
    const share = Math.max(link.figures.lost, link.figures.resent);
    const isBad = share >= LOSS_TOLD;
    add(texts.loss(share), isBad ? 2 : 8, isBad ? styles.amber : styles.bar);
  }
  add(texts.clients(model.roster.byId.size || (link.status?.clientCount ?? 0)), 6);
  const age = statusAgeSeconds(model);
  if (age !== undefined) add(texts.statusAge(age), 7);
  return parts;
}

/** Unread conversations, where the list of conversations is not there to show them. */
function activity(model: Model): string {
  if (layoutOf(model).buffers !== undefined) return "";
  return model.buffers
    .filter(({ unread, key }) => unread > 0 && key !== model.active)
    .map((buffer) => `${bufferName(model, buffer.key)}:${badgeText(buffer)}`)
    .join(" ");
}

/** Drops parts, highest rank first, until the rest fits. */
function fitting(parts: readonly Part[], width: number): readonly Part[] {
  const total = parts.reduce((sum, { text }) => sum + textWidth(text), SEPARATOR.length * (parts.length - 1));
  const worst = parts.reduce((rank, part) => Math.max(rank, part.rank), 0);
  return total <= width || worst === 0
    ? parts
    : fitting(
        parts.filter(({ rank }) => rank !== worst),
        width,
      );
}

function budgetPart(model: Model): { text: string; style: Style } | undefined {
  const texts = outgoingTexts(model);
  if (texts.length === 0) return undefined;
  const { styles } = model.theme;
  const { frames, budget } = textsOf(model);
  const { byteCount, frameCount, byteLimit } = budgetOf(model, texts);
  if (frameCount > 1 && !model.link.isSealed) return { text: frames(frameCount), style: styles.barStrong };
  const isClose = byteLimit - byteCount < AMBER_BYTES;
  return { text: budget(byteCount, byteLimit), style: isClose ? styles.amber : styles.bar };
}

function drawCandidates(canvas: Canvas, completion: Completion, { styles }: Theme, row: Rect): void {
  const { candidates, index } = completion;
  const end = row.x + row.width;
  // The chosen one stays in sight: the list starts so that it fits.
  let first = index;
  let used = textWidth(candidates[index]?.label ?? "") + 3;
  while (first > 0 && used + textWidth(candidates[first - 1]?.label ?? "") + 2 < row.width) {
    first--;
    used += textWidth(candidates[first]?.label ?? "") + 2;
  }
  let x = row.x + 1;
  for (let at = first; at < candidates.length && x < end; at++) {
    const style = at === index ? styles.chosen : styles.bar;
    x = canvas.put(x, row.y, ` ${candidates[at]?.label ?? ""} `, style, end - x);
  }
}

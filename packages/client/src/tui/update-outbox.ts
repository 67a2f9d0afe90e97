/** The outbox on the screen: looking at it, sending again, giving up. */
import type { InputEvent } from "@recado/runtime/tui";
import { seqOf } from "./buffer.ts";
import { clamp } from "./layout.ts";
import { type Cmd, only, type Step } from "./messages.ts";
import { bufferOf, canWrite, type Model, textsOf } from "./model.ts";
import { type OutboxItem, outboxOf, withoutItem, withResent } from "./outbox.ts";
import type { Overlay } from "./overlay.ts";
import { notice, withBuffer } from "./update-buffers.ts";
import { destinationOf } from "./update-send.ts";

/** By place from 1; undefined: all. */
type Which = number | undefined;

export function openOutbox(model: Model): Model {
  return { ...model, completion: undefined, overlay: { kind: "outbox", sendId: outboxOf(model)[0]?.sendId } };
}

/** The item that the cursor stands on, and its place from 0. */
export function outboxCursor(items: readonly OutboxItem[], sendId: number | undefined): number {
  return clamp(
    items.findIndex((item) => item.sendId === sendId),
    0,
    Math.max(0, items.length - 1),
  );
}

export function outboxKey(
  model: Model,
  { sendId }: Overlay & { kind: "outbox" },
  { key }: InputEvent & { kind: "key" },
): Step {
  const items = outboxOf(model);
  const index = outboxCursor(items, sendId);
  switch (key) {
    case "up":
    case "down": {
      const next = items[clamp(index + (key === "up" ? -1 : 1), 0, items.length - 1)];
      return only({ ...model, overlay: { kind: "outbox", sendId: next?.sendId } });
    }
    case "enter":
    case "r":
      return resend(model, index + 1);
    case "d":
    case "delete":
      return discard(model, index + 1);
    case "escape":
    case "q":
    case "ctrl-c":
      return only({ ...model, overlay: undefined });
    default:
      return only(model);
  }
}

/** Sends again what failed or never came back. It stays in the outbox until it is taken. */
export function resend(model: Model, which: Which): Step {
  const { notices } = textsOf(model);
  const chosen = chosenOf(model, which);
  if (chosen === undefined) return only(notice(model, "error", notices.noSuchText));
  const items = chosen.filter(({ state }) => state !== "queued");
  if (items.length === 0) return only(notice(model, "info", notices.nothingToResend));
  if (!canWrite(model)) return only(notice(model, "error", notices.notConnected));
  const texts = items.flatMap(({ buffer, text, sendId }) => {
    const to = destinationOf(buffer);
    return to === undefined ? [] : [{ buffer, text, to, resends: sendId }];
  });
  const sendIds = texts.map(({ resends }) => resends);
  return [{ ...model, outbox: withResent(model.outbox, sendIds, true) }, [{ kind: "send", texts }]];
}

/** Its old line loses its mark. */
export function resent(model: Model, sendId: number): Model {
  const item = model.outbox.get(sendId);
  return item === undefined ? model : unmarked(model, item);
}

/** What failed loses its mark; what waits is taken out of the queue, where it has not left. */
export function discard(model: Model, which: Which): Step {
  const { notices } = textsOf(model);
  const items = chosenOf(model, which);
  if (items === undefined) return only(notice(model, "error", notices.noSuchText));
  if (items.length === 0) return only(notice(model, "info", notices.nothingToDiscard));
  const waiting = items.filter(({ state }) => state === "queued");
  const over = items.filter(({ state }) => state !== "queued");
  const cmds = waiting.map(({ sendId, buffer }): Cmd => ({ kind: "discard", sendId, buffer }));
  return [over.reduce(unmarked, model), [...cmds, ...over.map(dismissal)]];
}

function chosenOf(model: Model, which: Which): OutboxItem[] | undefined {
  const items = outboxOf(model);
  if (which === undefined) return items;
  const item = items[which - 1];
  return item && [item];
}

function dismissal({ sendId }: OutboxItem): Cmd {
  return { kind: "dismiss", sendId };
}

/** It is out of the outbox, and its line, where it stands, has no mark. */
function unmarked(model: Model, { buffer: key, sendId }: OutboxItem): Model {
  const outbox = withoutItem(model.outbox, sendId);
  const lines = bufferOf(model, key).lines;
  const seq = seqOf(lines, sendId);
  const entry = seq === undefined ? undefined : lines.at(seq);
  if (seq === undefined || entry?.kind !== "chat") return { ...model, outbox };
  const { delivery: _, ...rest } = entry;
  return withBuffer({ ...model, outbox }, key, (buffer) => ({ ...buffer, lines: lines.replace(seq, rest) }));
}

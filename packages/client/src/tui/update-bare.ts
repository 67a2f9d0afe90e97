/** The messages alone, for the terminal's own selection: what was there when it was opened, page by page. */
import type { InputEvent } from "@recado/runtime/tui";
import { bareRows } from "./bare-rows.ts";
import { clamp } from "./layout.ts";
import { type Cmd, only, type Step } from "./messages.ts";
import { activeBuffer, type Model } from "./model.ts";
import type { Overlay } from "./overlay.ts";
import { seen } from "./update-buffers.ts";

type Bare = Overlay & { readonly kind: "bare" };

/** The mouse belongs to the terminal meanwhile. */
export function openBare(model: Model): Step {
  const { lines } = activeBuffer(model);
  const overlay: Bare = { kind: "bare", endSeq: lines.endSeq, back: 0 };
  const cmds: readonly Cmd[] = model.settings.mouse ? [{ kind: "mouse", isOn: false }] : [];
  return [{ ...model, completion: undefined, overlay }, cmds];
}

export function bareKey(model: Model, bare: Bare, { key }: InputEvent & { kind: "key" }): Step {
  const { height, width } = model.size;
  const page = Math.max(1, height - 1);
  const moves: Readonly<Record<string, number>> = { up: 1, down: -1, pageup: page, pagedown: -page };
  const move = moves[key];
  if (move !== undefined || key === "home" || key === "end") {
    const last = Math.max(0, bareRows(activeBuffer(model), bare.endSeq, width).length - height);
    const back = key === "home" ? last : key === "end" ? 0 : clamp(bare.back + (move ?? 0), 0, last);
    return only({ ...model, overlay: { ...bare, back } });
  }
  if (!["escape", "enter", "q", "alt-l", "ctrl-c"].includes(key)) return only(model);
  const cmds: readonly Cmd[] = model.settings.mouse ? [{ kind: "mouse", isOn: true }] : [];
  return [seen({ ...model, overlay: undefined }), cmds];
}

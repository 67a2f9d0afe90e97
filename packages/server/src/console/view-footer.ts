/** The keys that are alive now, and above them the answer to the last one. */
import { catalogOf } from "@recado/runtime/i18n";
import { type Canvas, type Rect, textWidth, truncate } from "@recado/runtime/tui";
import { type Action, BINDINGS, type Binding, isLive } from "./keys.ts";
import { type Model, selectedClient } from "./model.ts";
import { LEVEL_LETTER, LEVEL_STYLE, STYLE } from "./style.ts";
import { dialogHint } from "./view-dialog.ts";

const GAP = 2;

export function drawFooter(canvas: Canvas, rect: Rect, model: Model): void {
  const keysFrom = model.flash === undefined ? rect.y : rect.y + 1;
  if (model.flash !== undefined) {
    const { level, text } = model.flash;
    const mark = level === "info" ? "" : `${LEVEL_LETTER[level]} `;
    canvas.put(rect.x + 1, rect.y, truncate(mark + text, rect.width - 2), LEVEL_STYLE[level]);
  }
  const area = { ...rect, y: keysFrom, height: rect.y + rect.height - keysFrom };
  if (model.dialog === undefined) drawKeys(canvas, area, model);
  else drawDialogKeys(canvas, area, dialogHint(model.dialog, model));
}

/** On the last row: the filter line stands on the first. */
function drawDialogKeys(canvas: Canvas, area: Rect, hint: string): void {
  canvas.put(area.x + 1, area.y + area.height - 1, truncate(hint, area.width - 2), STYLE.key);
}

function drawKeys(canvas: Canvas, area: Rect, model: Model): void {
  const end = area.x + area.width - 1;
  let x = area.x + 1;
  let y = area.y;
  for (const binding of BINDINGS) {
    if (binding.shown === undefined || binding.isHelpOnly || !isLive(model, binding)) continue;
    const label = keyLabel(model, binding);
    const width = textWidth(binding.shown) + 1 + textWidth(label);
    if (x + width > end) {
      x = area.x + 1;
      y += 1;
    }
    if (y >= area.y + area.height) return;
    x = canvas.put(x, y, binding.shown, STYLE.key, end - x);
    x = canvas.put(x + 1, y, truncate(label, end - x - 1), STYLE.plain) + GAP;
  }
}

function keyLabel(model: Model, binding: Binding): string {
  const labels: Record<Action | "resume" | "unmute", string> = catalogOf(model.lang).serverConsole.keys;
  if (binding.action === "pause" && model.frozen !== undefined) return labels.resume;
  if (binding.action === "mute" && selectedClient(model)?.isMuted) return labels.unmute;
  return labels[binding.action];
}

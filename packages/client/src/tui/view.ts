/** The model as one picture. Each pane draws itself into its rectangle; nothing here knows a terminal. */
import { Canvas, type Frame, type Rect, type Size, truncate } from "@recado/runtime/tui";
import { isTooSmall, layoutOf, SIZE_MIN } from "./layout.ts";
import { type Model, textsOf } from "./model.ts";
import { drawBare } from "./view-bare.ts";
import { drawBuffers } from "./view-buffers.ts";
import { drawConnectForm } from "./view-form.ts";
import { drawFrame } from "./view-frame.ts";
import { drawHelp } from "./view-help.ts";
import { drawInput } from "./view-input.ts";
import { drawMessages } from "./view-messages.ts";
import { drawOutbox } from "./view-outbox.ts";
import { drawPicker } from "./view-picker.ts";
import { drawRaw } from "./view-raw.ts";
import { drawStatus } from "./view-status.ts";
import { drawUsers } from "./view-users.ts";

export function view(modelBefore: Model, size: Size): Frame {
  const model = modelBefore.size === size ? modelBefore : { ...modelBefore, size };
  const canvas = new Canvas(size.width, size.height);
  if (isTooSmall(size)) {
    canvas.put(0, 0, truncate(textsOf(model).tooSmall(SIZE_MIN.width, SIZE_MIN.height), size.width));
    return { canvas };
  }
  if (model.form !== undefined) return { canvas, cursor: drawConnectForm(canvas, model, model.form) };
  const { overlay } = model;
  if (overlay?.kind === "bare") {
    drawBare(canvas, model, overlay);
    return { canvas };
  }
  const layout = layoutOf(model);
  drawFrame(canvas, model, layout);
  if (layout.buffers !== undefined) drawBuffers(canvas, model, layout.buffers);
  if (layout.users !== undefined) drawUsers(canvas, model, layout.users);
  const isModal = overlay !== undefined && overlay.kind !== "raw";
  const overlayCursor = drawPane(canvas, model, layout.messages);
  drawStatus(canvas, model, layout.status);
  const cursor = drawInput(canvas, model, layout.input);
  if (isModal) return { canvas, cursor: overlayCursor };
  return { canvas, cursor: model.focus === "input" ? cursor : undefined };
}

/** The messages, or what stands over them; gives the cursor of what takes the keyboard. */
function drawPane(canvas: Canvas, model: Model, pane: Rect): Frame["cursor"] {
  const { overlay } = model;
  switch (overlay?.kind) {
    case "help":
      drawHelp(canvas, model, pane, overlay.top);
      return undefined;
    case "raw":
      drawRaw(canvas, model, pane, overlay);
      return undefined;
    case "outbox":
      drawOutbox(canvas, model, pane, overlay);
      return undefined;
    case "picker":
      return drawPicker(canvas, model, pane, overlay);
    default:
      drawMessages(canvas, model, pane);
      return undefined;
  }
}

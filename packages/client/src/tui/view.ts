/** The model as one picture. Each pane draws itself into its rectangle; nothing here knows a terminal. */
import { Canvas, type Frame, type Size, truncate } from "@recado/runtime/tui";
import { isTooSmall, layoutOf, SIZE_MIN } from "./layout.ts";
import { type Model, textsOf } from "./model.ts";
import { drawBuffers } from "./view-buffers.ts";
import { drawConnectForm } from "./view-form.ts";
import { drawFrame } from "./view-frame.ts";
import { drawHelp } from "./view-help.ts";
import { drawInput } from "./view-input.ts";
import { drawMessages } from "./view-messages.ts";
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
  const layout = layoutOf(model);
  drawFrame(canvas, model, layout);
  if (layout.buffers !== undefined) drawBuffers(canvas, model, layout.buffers);
  if (layout.users !== undefined) drawUsers(canvas, model, layout.users);
  if (model.helpTop === undefined) drawMessages(canvas, model, layout.messages);
  else drawHelp(canvas, model, layout.messages, model.helpTop);
  drawStatus(canvas, model, layout.status);
  const cursor = drawInput(canvas, model, layout.input);
  return { canvas, cursor: model.helpTop === undefined && model.focus === "input" ? cursor : undefined };
}

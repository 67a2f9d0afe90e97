/** Clicks and the wheel, where the user has turned the mouse on. */
import type { InputEvent, Rect } from "@recado/runtime/tui";
import { layoutOf } from "./layout.ts";
import { only, type Step } from "./messages.ts";
import type { Model } from "./model.ts";
import { openPeer, show, showNext } from "./update-buffers.ts";
import { loadOlder, opened } from "./update-history.ts";
import { isAtTop, scroll, selectUser } from "./update-scroll.ts";
import { firstBuffer } from "./view-buffers.ts";
import { firstUser } from "./view-users.ts";

type MouseEvent = InputEvent & { readonly kind: "mouse" };

export function mouse(model: Model, event: MouseEvent): Step {
  if (event.action === "release") return only(model);
  const { buffers, users, messages } = layoutOf(model);
  if (buffers !== undefined && isIn(buffers, event)) return inBuffers(model, buffers, event);
  if (users !== undefined && isIn(users, event)) return inUsers(model, users, event);
  if (!isIn(messages, event) || model.overlay !== undefined) return only(model);
  if (event.action === "wheel-up") {
    const scrolled = scroll(model, "lines-up");
    return isAtTop(scrolled) ? loadOlder(scrolled, scrolled.active) : only(scrolled);
  }
  if (event.action === "wheel-down") return only(scroll(model, "lines-down"));
  // The row at the foot of a view that is scrolled up leads to its end.
  return only(event.y === messages.y + messages.height - 1 ? scroll(model, "bottom") : { ...model, focus: "input" });
}

function inBuffers(model: Model, pane: Rect, { action, y }: MouseEvent): Step {
  if (action !== "press") return only(showNext(model, action === "wheel-up" ? -1 : 1));
  const buffer = model.buffers[firstBuffer(model, pane) + y - pane.y];
  return buffer === undefined ? only(model) : opened(show({ ...model, overlay: undefined }, buffer.key));
}

/** A click chooses somebody, a second one opens the conversation. */
function inUsers(model: Model, pane: Rect, { action, y }: MouseEvent): Step {
  const focused: Model = { ...model, focus: "users" };
  if (action !== "press") return only(selectUser(focused, action === "wheel-up" ? -1 : 1));
  const entry = model.roster.sorted[firstUser(model, pane) + y - pane.y];
  if (entry === undefined) return only(model);
  if (model.focus === "users" && model.selectedUser === entry.id) return opened(openPeer(model, entry));
  return only({ ...focused, selectedUser: entry.id });
}

function isIn({ x, y, width, height }: Rect, at: MouseEvent): boolean {
  return at.x >= x && at.x < x + width && at.y >= y && at.y < y + height;
}

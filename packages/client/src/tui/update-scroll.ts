/** Moving through the lines of the shown buffer. */
import { type Buffer, peerOf, type Scroll, scrolledIn } from "./buffer.ts";
import { layoutOf } from "./layout.ts";
import { activeBuffer, type Model, textsOf } from "./model.ts";
import { seen, withActive } from "./update-buffers.ts";
import { scrolledBy, scrolledTo, scrolledToTop, type Viewport } from "./viewport.ts";

export const FEW_ROWS = 3;

/** The viewport of the active buffer. Scrolled up, its last row tells what is below. */
export function viewportOf(model: Model, isFollowing: boolean): Viewport {
  const { width, height } = layoutOf(model).messages;
  return { width, height: isFollowing ? height : Math.max(1, height - 1), texts: textsOf(model), theme: model.theme };
}

type ScrollMove = "page-up" | "page-down" | "lines-up" | "lines-down" | "top" | "bottom" | "first-unread";

export function scroll(model: Model, move: ScrollMove): Model {
  return seen(withActive(model, (buffer) => scrolledIn(buffer, moved(model, buffer, move))));
}

/** There is nothing further up. */
export function isAtTop(model: Model): boolean {
  const { scroll: position, ...buffer } = activeBuffer(model);
  const further = scrolledBy({ ...buffer, scroll: position }, viewportOf(model, false), 1);
  if (further === "follow" || position === "follow") return further === position;
  return further.seq === position.seq && further.row === position.row;
}

function moved(model: Model, buffer: Buffer, move: ScrollMove): Scroll {
  const viewport = viewportOf(model, false);
  const page = Math.max(1, viewport.height - 1);
  switch (move) {
    case "page-up":
      return scrolledBy(buffer, viewport, page);
    case "page-down":
      return scrolledBy(buffer, viewport, -page);
    case "lines-up":
      return scrolledBy(buffer, viewport, FEW_ROWS);
    case "lines-down":
      return scrolledBy(buffer, viewport, -FEW_ROWS);
    case "top":
      return scrolledToTop(buffer, viewport);
    case "bottom":
      return "follow";
    case "first-unread":
      return buffer.readSeq === undefined ? buffer.scroll : scrolledTo(buffer, viewport, buffer.readSeq);
  }
}

/** Moves the cursor of the user pane. */
export function selectUser(model: Model, step: number): Model {
  const { sorted } = model.roster;
  if (sorted.length === 0) return model;
  const index = sorted.findIndex(({ id }) => id === model.selectedUser);
  const next = index < 0 ? 0 : Math.max(0, Math.min(sorted.length - 1, index + step));
  return { ...model, selectedUser: sorted[next]?.id };
}

/** Panes that can take the focus now. */
export function focusNext(model: Model, step: 1 | -1): Model {
  const layout = layoutOf(model);
  const panes = (["input", "users", "buffers"] as const).filter(
    (pane) => pane === "input" || (pane === "users" ? layout.users : layout.buffers) !== undefined,
  );
  const focus = panes[(panes.indexOf(model.focus) + step + panes.length) % panes.length] ?? "input";
  const isPeer = peerOf(model.active) !== undefined;
  const focused = { ...model, focus };
  return focus === "users" && !isPeer && model.selectedUser === undefined ? selectUser(focused, 0) : focused;
}

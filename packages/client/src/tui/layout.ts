/**
 * Where the panes stand. Rows: one rule with the titles, the panes, the status line, the input.
 * The panes are parted by single columns, so that nothing but the messages takes much width.
 */
import type { Rect, Size } from "@recado/runtime/tui";
import { peerOf } from "./buffer.ts";
import type { Model } from "./model.ts";

/** Below this the screen shows one sentence only. */
export const SIZE_MIN: Size = { width: 20, height: 5 };
const BUFFERS_FROM_WIDTH = 60;
const USERS_FROM_WIDTH = 80;

export interface Layout {
  readonly titles: Rect;
  readonly buffers: Rect | undefined;
  readonly messages: Rect;
  readonly users: Rect | undefined;
  readonly status: Rect;
  readonly input: Rect;
}

export function isTooSmall(size: Size): boolean {
  return size.width < SIZE_MIN.width || size.height < SIZE_MIN.height;
}

export function layoutOf(model: Model): Layout {
  const { width, height } = model.size;
  const paneHeight = Math.max(1, height - 3);
  const { buffersWidth: wantedBuffers, usersWidth: wantedUsers } = model.settings;
  const { overlay } = model;
  const isWhole = overlay !== undefined && overlay.kind !== "picker";
  const buffersWidth =
    model.showBuffers && !isWhole && width >= BUFFERS_FROM_WIDTH
      ? paneWidth(wantedBuffers, clamp(Math.floor(width / 6), 12, 20), width)
      : 0;
  const isPrivate = peerOf(model.active) !== undefined;
  const usersVisible = model.showUsers && !isWhole && !isPrivate && width >= USERS_FROM_WIDTH;
  const usersWidth = usersVisible ? paneWidth(wantedUsers, clamp(Math.floor(width / 6), 14, 24), width) : 0;
  const left = buffersWidth === 0 ? 0 : buffersWidth + 1;
  const right = usersWidth === 0 ? 0 : usersWidth + 1;
  const pane = (x: number, cells: number): Rect => ({ x, y: 1, width: cells, height: paneHeight });
  return {
    titles: { x: 0, y: 0, width, height: 1 },
    buffers: buffersWidth === 0 ? undefined : pane(0, buffersWidth),
    messages: pane(left, width - left - right),
    users: usersWidth === 0 ? undefined : pane(width - usersWidth, usersWidth),
    status: { x: 0, y: height - 2, width, height: 1 },
    input: { x: 0, y: height - 1, width, height: 1 },
  };
}

/** As the user wants it, but never more than a third of the screen. */
function paneWidth(wanted: number, byScreen: number, screenWidth: number): number {
  return wanted === 0 ? byScreen : Math.min(wanted, Math.floor(screenWidth / 3));
}

export function clamp(value: number, min: number, max: number): number {
  return Math.max(min, Math.min(max, value));
}

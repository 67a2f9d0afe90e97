/**
 * Where things stand, from the size alone. Large screens show all four panels, middling ones the clients and
 * one panel below them, small ones the panel that has the focus.
 */
import type { Rect, Size } from "@recado/runtime/tui";
import type { LowerPanel, PanelName } from "./model.ts";

export const MIN_SIZE: Size = { width: 20, height: 5 };

export interface Layout {
  readonly header: Rect;
  readonly footer: Rect;
  readonly panels: Readonly<Partial<Record<PanelName, Rect>>>;
}

const FULL_HEADER_ROWS = 4;
const RIGHT_COLUMN_WIDTH = 36;

/** Undefined when the screen is too small for anything but saying so. */
export function layoutOf(size: Size, panel: PanelName, lowerPanel: LowerPanel): Layout | undefined {
  const { width, height } = size;
  if (width < MIN_SIZE.width || height < MIN_SIZE.height) return undefined;
  const headerRows = height >= 12 ? FULL_HEADER_ROWS : 1;
  const footerRows = height >= 14 ? 2 : 1;
  const body: Rect = { x: 0, y: headerRows, width, height: height - headerRows - footerRows };
  const isAllShown = width >= 100 && body.height >= 20;
  return {
    header: { x: 0, y: 0, width, height: headerRows },
    footer: { x: 0, y: height - footerRows, width, height: footerRows },
    panels: isAllShown ? fourPanels(body) : body.height >= 14 ? twoPanels(body, lowerPanel) : { [panel]: body },
  };
}

function fourPanels(body: Rect): Record<PanelName, Rect> {
  const [clients, lower] = split(body, 0.45);
  const log: Rect = { ...lower, width: lower.width - RIGHT_COLUMN_WIDTH };
  const right: Rect = { ...lower, x: lower.x + log.width, width: RIGHT_COLUMN_WIDTH };
  const [drops, traffic] = split(right, 0.5);
  return { clients, log, drops, traffic };
}

function twoPanels(body: Rect, lowerPanel: LowerPanel): Partial<Record<PanelName, Rect>> {
  const [clients, lower] = split(body, 0.45);
  return { clients, [lowerPanel]: lower };
}

/** An upper and a lower part; the upper takes `share` of the height. */
function split(rect: Rect, share: number): [Rect, Rect] {
  const upperRows = Math.round(rect.height * share);
  return [
    { ...rect, height: upperRows },
    { ...rect, y: rect.y + upperRows, height: rect.height - upperRows },
  ];
}

/** Rows of titles in a client table of this height: where there is one row, a client has it. */
export function titleRowsOf(height: number): number {
  return height > 1 ? 1 : 0;
}

/** The inside of a panel's border. */
export function inner(rect: Rect): Rect {
  return { x: rect.x + 1, y: rect.y + 1, width: Math.max(0, rect.width - 2), height: Math.max(0, rect.height - 2) };
}

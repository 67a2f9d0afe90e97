/** The model as a picture. Pure; everything that a peer wrote passes `sanitize` on its way here. */
import { catalogOf } from "@recado/runtime/i18n";
import { Canvas, type Frame, type Rect, type Size, wrap } from "@recado/runtime/tui";
import { formatCount } from "./figures.ts";
import { layoutOf, MIN_SIZE } from "./layout.ts";
import { type LowerPanel, type Model, PANELS, type PanelName, shownReading } from "./model.ts";
import { drawPanel } from "./panel.ts";
import { clientsNote, drawClients } from "./view-clients.ts";
import { drawDialog } from "./view-dialog.ts";
import { drawDrops, dropsNote } from "./view-drops.ts";
import { drawFooter } from "./view-footer.ts";
import { drawHeader } from "./view-header.ts";
import { drawLog, logNote } from "./view-log.ts";
import { drawTraffic } from "./view-traffic.ts";

const LOWER_PANELS: readonly LowerPanel[] = ["log", "drops", "traffic"];

export function view(model: Model, size: Size): Frame {
  const canvas = new Canvas(size.width, size.height);
  const layout = layoutOf(size, model.panel, model.lowerPanel);
  if (layout === undefined) {
    const text = catalogOf(model.lang).serverConsole.tooSmall(MIN_SIZE.width, MIN_SIZE.height);
    for (const [y, line] of wrap(text, size.width).entries()) canvas.put(0, y, line);
    return { canvas };
  }
  drawHeader(canvas, layout.header, model);
  const shown = PANELS.filter((panel) => layout.panels[panel] !== undefined);
  for (const panel of shown) {
    const rect = layout.panels[panel];
    if (rect === undefined) continue;
    const isFocused = model.panel === panel;
    drawPanel(canvas, rect, { titles: titlesOf(model, panel, shown), note: noteOf(model, panel, rect), isFocused });
    DRAW[panel](canvas, rect, model);
  }
  drawFooter(canvas, layout.footer, model);
  const cursor = drawDialog(canvas, layout, model);
  return { canvas, cursor };
}

const DRAW: Record<PanelName, (canvas: Canvas, rect: Rect, model: Model) => void> = {
  clients: drawClients,
  log: drawLog,
  drops: drawDrops,
  traffic: drawTraffic,
};

/** The panel's own name, and the names of those that share its place. */
function titlesOf(model: Model, panel: PanelName, shown: readonly PanelName[]) {
  const isAlone = shown.length === 1;
  const shares = isAlone ? PANELS : shown.length === 2 && panel !== "clients" ? LOWER_PANELS : [panel];
  return shares.map((each) => ({ text: titleOf(model, each), isActive: each === panel }));
}

function titleOf(model: Model, panel: PanelName): string {
  const name = catalogOf(model.lang).serverConsole.panels[panel];
  const number = PANELS.indexOf(panel) + 1;
  if (panel === "clients") return `${number} ${name} ${clientCount(model)}`;
  return `${number} ${name}`;
}

function clientCount(model: Model): string {
  const all = shownReading(model).snapshot.clients.length;
  const shown = model.rows.length;
  return shown === all
    ? formatCount(all, model.lang)
    : `${formatCount(shown, model.lang)}/${formatCount(all, model.lang)}`;
}

function noteOf(model: Model, panel: PanelName, rect: Rect): string {
  switch (panel) {
    case "clients":
      return clientsNote(model);
    case "log":
      return logNote(model, rect);
    case "drops":
      return dropsNote(model);
    case "traffic":
      return catalogOf(model.lang).serverConsole.perSecondLastMinute;
  }
}

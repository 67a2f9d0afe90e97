/** Moves of the panel that has the focus, and what keeps its view inside what there is to show. */
import type { Size } from "@recado/runtime/tui";
import { moveSelection } from "./client-table.ts";
import { inner, layoutOf, titleRowsOf } from "./layout.ts";
import { type LogLine, selectLines } from "./log-lines.ts";
import { logWindow, scrollLog } from "./log-window.ts";
import { type Model, type PanelName, shownDrops } from "./model.ts";

/** A screenful counts as what shows, less one line for the eye to hold on to. */
export type Move = "up" | "down" | "page-up" | "page-down" | "first" | "last";

/** More than any list has. */
const ALL = 1e9;

export function move(model: Model, how: Move): Model {
  switch (model.panel) {
    case "clients": {
      const step = stepOf(how, clientRowCount(model) - 1);
      const selectedId = moveSelection(model.rows, model.selectedId, step) ?? model.selectedId;
      const moved = keepInView({ ...model, selectedId, followLine: undefined });
      return model.followLine === undefined ? moved : { ...moved, followLine: selectedLine(moved) };
    }
    case "log": {
      const size = panelSize(model, "log");
      const lines = shownLines(model);
      const step = stepOf(how, logWindow(lines, model.logAnchor, size).items.length - 1);
      return { ...model, logAnchor: scrollLog(lines, model.logAnchor, size, step) };
    }
    case "drops":
      return keepInView({ ...model, dropsTop: model.dropsTop + stepOf(how, panelSize(model, "drops").height - 1) });
    case "traffic":
      return model;
  }
}

/** The log lines that filter, level and pause leave. */
export function shownLines(model: Model): readonly LogLine[] {
  const { log, logFilter: filter, logLevel: minLevel, frozen } = model;
  return selectLines(log, { filter, minLevel, beforeSeq: frozen?.beforeSeq });
}

/** To be called when rows, selection or size have changed: the selected row shows, and no list is scrolled past its end. */
export function keepInView(model: Model): Model {
  const rowCount = clientRowCount(model);
  const selected = model.rows.findIndex((row) => row.id === model.selectedId);
  const lowest = Math.max(0, model.rows.length - rowCount);
  const top = model.followLine === undefined ? model.clientTop : selected - model.followLine;
  const held = selected < 0 ? model.clientTop : within(top, selected - rowCount + 1, selected);
  const dropsLowest = Math.max(0, dropsRowCount(model) - panelSize(model, "drops").height);
  return { ...model, clientTop: within(held, 0, lowest), dropsTop: within(model.dropsTop, 0, dropsLowest) };
}

/** The line of the table on which the selected row stands; undefined when it does not show. */
export function selectedLine(model: Model): number | undefined {
  const selected = model.rows.findIndex((row) => row.id === model.selectedId);
  return selected < 0 ? undefined : selected - model.clientTop;
}

/** Rows of the drops panel: the two counters of the socket, then one row a reason. */
function dropsRowCount(model: Model): number {
  return 2 + shownDrops(model).length;
}

/** Rows of clients that fit, under the row of titles. */
function clientRowCount(model: Model): number {
  const { height } = panelSize(model, "clients");
  return Math.max(1, height - titleRowsOf(height));
}

export function panelSize(model: Model, panel: PanelName): Size {
  const rect = layoutOf(model.size, model.panel, model.lowerPanel)?.panels[panel];
  return rect === undefined ? { width: 0, height: 0 } : inner(rect);
}

function stepOf(how: Move, page: number): number {
  const steps: Record<Move, number> = {
    up: -1,
    down: 1,
    "page-up": -Math.max(1, page),
    "page-down": Math.max(1, page),
    first: -ALL,
    last: ALL,
  };
  return steps[how];
}

function within(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}

/**
 * One table of keys: what they do, where, and when they are alive. The dispatch, the footer and the help
 * are all read from it, so none of them can tell something else.
 */
import { isRunning, type Model, type PanelName, selectedClient } from "./model.ts";

export type Action =
  | "help"
  | "quit"
  | "start"
  | "stop"
  | "restart"
  | "edit-address"
  | "kick"
  | "mute"
  | "ban"
  | "restrictions"
  | "nodes"
  | "notice-to"
  | "details"
  | "notice"
  | "status-now"
  | "edit-interval"
  | "filter"
  | "clear-filter"
  | "search"
  | "search-older"
  | "search-newer"
  | "clear-log"
  | "copy"
  | "follow"
  | "wide"
  | "read-only"
  | "level"
  | "sort-next"
  | "sort-previous"
  | "reverse"
  | "up"
  | "down"
  | "page-up"
  | "page-down"
  | "first"
  | "last"
  | "panel-next"
  | "panel-previous"
  | "panel-clients"
  | "panel-log"
  | "panel-drops"
  | "panel-traffic"
  | "pause"
  | "faster"
  | "slower"
  | "reset"
  | "redraw"
  | "suspend";

export interface Binding {
  readonly action: Action;
  readonly keys: readonly string[];
  /** How footer and help name the key; undefined where another row of the table names it too. */
  readonly shown?: string;
  /** Only when one of these panels has the focus. */
  readonly panels?: readonly PanelName[];
  /** Whether the key does something now. */
  readonly isLive?: (model: Model) => boolean;
  /** Changes something of the server: sleeps while the console is read-only. */
  readonly isControl?: boolean;
  /** Named in the help alone: the footer has no room for it. */
  readonly isHelpOnly?: boolean;
}

const SCROLLED: readonly PanelName[] = ["clients", "log", "drops"];
const FILTERED: readonly PanelName[] = ["clients", "log"];

const hasStopped = (model: Model) => !isRunning(model) && model.busy === undefined;
const runs = (model: Model) => isRunning(model) && model.busy === undefined;
const hasSelection = (model: Model) => selectedClient(model) !== undefined;
const isFiltered = (model: Model) =>
  model.panel === "log" ? model.logFilter + model.logSearch !== "" : model.clientFilter !== "";
const isOneOfMany = ({ latest }: Model) => latest.cluster !== undefined;
const isSearching = (model: Model) => model.logSearch !== "";

/** In the footer's order: what matters most comes first, since a narrow footer ends early. */
export const BINDINGS: readonly Binding[] = [
  { action: "help", keys: ["?", "f1"], shown: "?" },
  { action: "quit", keys: ["q", "ctrl-c"], shown: "q" },
  { action: "start", keys: ["S"], shown: "S", isLive: hasStopped, isControl: true },
  { action: "edit-address", keys: ["e"], shown: "e", isLive: hasStopped, isControl: true },
  { action: "stop", keys: ["s"], shown: "s", isLive: runs, isControl: true },
  { action: "kick", keys: ["k"], shown: "k", panels: ["clients"], isLive: hasSelection, isControl: true },
  { action: "mute", keys: ["u"], shown: "u", panels: ["clients"], isLive: hasSelection, isControl: true },
  { action: "ban", keys: ["b"], shown: "b", panels: ["clients"], isLive: hasSelection, isControl: true },
  { action: "notice-to", keys: ["m"], shown: "m", panels: ["clients"], isLive: hasSelection, isControl: true },
  { action: "details", keys: ["enter"], shown: "Enter", panels: ["clients"], isLive: hasSelection },
  { action: "filter", keys: ["/"], shown: "/", panels: ["clients"] },
  { action: "search", keys: ["/"], shown: "/", panels: ["log"] },
  { action: "search-older", keys: ["n"], shown: "n", panels: ["log"], isLive: isSearching },
  { action: "search-newer", keys: ["N"], shown: "N", panels: ["log"], isLive: isSearching },
  { action: "filter", keys: ["f", "&"], shown: "f", panels: ["log"] },
  { action: "clear-filter", keys: ["escape"], shown: "Esc", panels: FILTERED, isLive: isFiltered },
  { action: "down", keys: ["down"], shown: "↑↓", panels: SCROLLED },
  { action: "up", keys: ["up"], panels: SCROLLED },
  { action: "sort-next", keys: ["o", "right"], shown: "o←→", panels: ["clients"] },
  { action: "sort-previous", keys: ["left"], panels: ["clients"] },
  { action: "reverse", keys: ["r"], shown: "r", panels: ["clients"] },
  { action: "wide", keys: ["w"], shown: "w", panels: ["clients"] },
  { action: "follow", keys: ["F"], shown: "F", panels: ["clients"], isLive: hasSelection },
  { action: "level", keys: ["v"], shown: "v", panels: ["log"] },
  { action: "copy", keys: ["c"], shown: "c", panels: FILTERED },
  { action: "clear-log", keys: ["C"], shown: "C", panels: ["log"] },
  { action: "panel-next", keys: ["tab"], shown: "Tab 1-4" },
  { action: "panel-previous", keys: ["shift-tab"] },
  { action: "panel-clients", keys: ["1"] },
  { action: "panel-log", keys: ["2"] },
  { action: "panel-drops", keys: ["3"] },
  { action: "panel-traffic", keys: ["4"] },
  { action: "notice", keys: ["M"], shown: "M", isLive: runs, isControl: true },
  { action: "restrictions", keys: ["B"], shown: "B" },
  { action: "nodes", keys: ["O"], shown: "O", isLive: isOneOfMany },
  { action: "restart", keys: ["R"], shown: "R", isLive: runs, isControl: true },
  { action: "status-now", keys: ["t"], shown: "t", isLive: runs, isControl: true },
  { action: "edit-interval", keys: ["i"], shown: "i", isControl: true },
  { action: "read-only", keys: ["L"], shown: "L", isLive: ({ isReadOnly }) => !isReadOnly },
  { action: "pause", keys: ["space"], shown: "Space" },
  { action: "faster", keys: ["+", "="], shown: "+ -" },
  { action: "slower", keys: ["-"] },
  { action: "reset", keys: ["z"], shown: "z" },
  { action: "page-down", keys: ["pagedown"], shown: "PgUp PgDn", panels: SCROLLED, isHelpOnly: true },
  { action: "page-up", keys: ["pageup"], panels: SCROLLED },
  { action: "first", keys: ["home", "g"], shown: "Home g", panels: SCROLLED, isHelpOnly: true },
  { action: "last", keys: ["end", "G"], shown: "End G", panels: SCROLLED, isHelpOnly: true },
  { action: "redraw", keys: ["ctrl-l"], shown: "Ctrl-L", isHelpOnly: true },
  { action: "suspend", keys: ["ctrl-z"], shown: "Ctrl-Z", isHelpOnly: true },
];

/** The binding of a key on the panel that has the focus, alive or not. */
export function bindingOf(model: Model, key: string): Binding | undefined {
  return BINDINGS.find((binding) => binding.keys.includes(key) && isInPanel(binding, model));
}

export function isLive(model: Model, binding: Binding): boolean {
  const isAllowed = !(model.isReadOnly && binding.isControl);
  return isAllowed && isInPanel(binding, model) && (binding.isLive?.(model) ?? true);
}

function isInPanel(binding: Binding, model: Model): boolean {
  return binding.panels?.includes(model.panel) ?? true;
}

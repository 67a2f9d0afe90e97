/** What each key of the panels does. Whether it is alive has been checked (keys.ts). */
import { catalogOf } from "@recado/runtime/i18n";
import { lineOf, sanitize } from "@recado/runtime/tui";
import type { ClientRow } from "../core/events.ts";
import { formatEndpoint } from "../endpoint-text.ts";
import { columnsOf } from "./client-columns.ts";
import { nextColumn, type SortColumn, type SortOrder } from "./client-table.ts";
import { addressForm, banForm, type Confirmation, type Dialog, oneFieldForm } from "./dialog.ts";
import type { Action } from "./keys.ts";
import { nextLevel } from "./log-lines.ts";
import type { Cmd } from "./messages.ts";
import {
  isRunning,
  type Model,
  PANELS,
  type PanelName,
  REFRESH_INTERVALS_MS,
  selectedClient,
  shownReading,
  withRows,
} from "./model.ts";
import { restrictionsOf } from "./restrictions.ts";
import { keepInView, type Move, move, selectedLine } from "./scroll.ts";
import { flash, type Step, stay } from "./step.ts";
import { searchOn } from "./update-search.ts";

/** Offered for copying. */
const COPIED_LINES = "20";

type Act = (model: Model) => Step;

export const ACTIONS: Record<Action, Act> = {
  help: (model) => open(model, { kind: "help", top: 0 }),
  quit,
  start: (model) => stay({ ...model, busy: "starting" }, { kind: "start", local: model.latest.snapshot.local }),
  stop: (model) => confirm(model, { kind: "stop" }),
  restart: (model) => confirm(model, { kind: "restart" }),
  "edit-address": (model) => open(model, addressForm(model.latest.snapshot.local, model.lang)),
  kick: (model) => withClient(model, (client) => oneFieldForm({ kind: "kick", client }, model.lang)),
  mute: (model) =>
    withClient(model, (client) => ({
      kind: "confirm",
      question: client.isMuted
        ? { kind: "lift", restriction: { kind: "mute", key: `mute ${client.id}`, mute: client } }
        : { kind: "mute", client },
    })),
  ban: (model) => withClient(model, (client) => banForm(client, model.lang)),
  restrictions: (model) => open(model, { kind: "restrictions", selected: restrictionsOf(model.latest)[0]?.key }),
  nodes: (model) => open(model, { kind: "nodes", top: 0 }),
  "notice-to": (model) => withClient(model, (client) => oneFieldForm({ kind: "notice-to", client }, model.lang)),
  follow,
  wide: (model) => {
    const { wide, usual } = textsOf(model).flash;
    return stay(flash({ ...model, isWide: !model.isWide }, model.isWide ? usual : wide));
  },
  copy,
  search: (model) => open(model, { kind: "search", line: lineOf(model.logSearch), before: model.logAnchor }),
  "search-older": (model) => stay(searchOn(model, "older")),
  "search-newer": (model) => stay(searchOn(model, "newer")),
  "clear-log": (model) => confirm(model, { kind: "clear-log" }),
  "read-only": (model) => confirm(model, { kind: "read-only" }),
  details: (model) => withClient(model, (client) => ({ kind: "details", client, top: 0 })),
  notice: (model) => open(model, oneFieldForm({ kind: "notice" }, model.lang)),
  "status-now": (model) => stay(flash(model, textsOf(model).flash.statusSent), { kind: "status-now" }),
  "edit-interval": (model) => {
    const seconds = model.latest.snapshot.statusIntervalMs / 1000;
    return open(model, oneFieldForm({ kind: "interval" }, model.lang, String(seconds)));
  },
  filter: (model) => {
    const panel = model.panel === "log" ? "log" : "clients";
    return open(model, { kind: "filter", panel, line: lineOf(panel === "log" ? model.logFilter : model.clientFilter) });
  },
  "clear-filter": (model) =>
    stay(model.panel === "log" ? withoutSearchOrFilter(model) : rearranged({ ...model, clientFilter: "" })),
  level: (model) => {
    const logLevel = nextLevel(model.logLevel);
    return stay(flash({ ...model, logLevel }, textsOf(model).flash.level[logLevel]));
  },
  "sort-next": (model) => sorted(model, nextColumn(model.order, 1, columnNames(model))),
  "sort-previous": (model) => sorted(model, nextColumn(model.order, -1, columnNames(model))),
  reverse: (model) => sorted(model, { ...model.order, reverse: !model.order.reverse }),
  up: moving("up"),
  down: moving("down"),
  "page-up": moving("page-up"),
  "page-down": moving("page-down"),
  first: moving("first"),
  last: moving("last"),
  "panel-next": (model) => focus(model, neighbour(model.panel, 1)),
  "panel-previous": (model) => focus(model, neighbour(model.panel, -1)),
  "panel-clients": (model) => focus(model, "clients"),
  "panel-log": (model) => focus(model, "log"),
  "panel-drops": (model) => focus(model, "drops"),
  "panel-traffic": (model) => focus(model, "traffic"),
  pause,
  faster: (model) => refresh(model, -1),
  slower: (model) => refresh(model, 1),
  reset: (model) => {
    const { wallMs, snapshot } = model.latest;
    return stay(flash({ ...model, baseline: { wallMs, snapshot } }, textsOf(model).flash.reset));
  },
  redraw: (model) => stay(model, { kind: "redraw" }),
  suspend: (model) => stay(model, { kind: "suspend" }),
};

function textsOf(model: Model) {
  return catalogOf(model.lang).serverConsole;
}

function open(model: Model, dialog: Dialog): Step {
  return stay({ ...model, dialog });
}

function confirm(model: Model, question: Confirmation): Step {
  return open(model, { kind: "confirm", question });
}

function withClient(model: Model, dialogOf: (client: NonNullable<ReturnType<typeof selectedClient>>) => Dialog): Step {
  const client = selectedClient(model);
  return client === undefined ? stay(model) : open(model, dialogOf(client));
}

/** The selected row is held where it stands, or let go. */
function follow(model: Model): Step {
  const texts = textsOf(model).flash;
  if (model.followLine !== undefined) return stay(flash({ ...model, followLine: undefined }, texts.unfollowed));
  const followLine = selectedLine(model);
  const client = selectedClient(model);
  if (followLine === undefined || client === undefined) return stay(model);
  return stay(flash({ ...model, followLine }, texts.followed(sanitize(client.name))));
}

/** The client in view, else what to give to clients; of the log as many lines as will be said. */
function copy(model: Model): Step {
  const texts = textsOf(model).flash;
  if (model.panel === "log") return open(model, oneFieldForm({ kind: "copy" }, model.lang, COPIED_LINES));
  const client = selectedClient(model);
  const { lanAddresses } = shownReading(model);
  if (client !== undefined) {
    const cmd: Cmd = { kind: "copy", text: clientLine(client) };
    return stay(flash(model, texts.copiedClient(sanitize(client.name))), cmd);
  }
  if (lanAddresses.length === 0) return stay(flash(model, texts.nothingToCopy, "warn"));
  return stay(flash(model, texts.copiedAddresses), { kind: "copy", text: lanAddresses.join("\n") });
}

function clientLine({ id, name, endpoint, peer, key = "" }: ClientRow): string {
  return [String(id), sanitize(name), formatEndpoint(endpoint), peer, key].join("\t").trimEnd();
}

function withoutSearchOrFilter(model: Model): Model {
  return model.logSearch === "" ? { ...model, logFilter: "" } : { ...model, logSearch: "", logFound: undefined };
}

function quit(model: Model): Step {
  const isAlone = !isRunning(model) || model.latest.snapshot.clients.length === 0;
  return isAlone ? quitNow(model) : confirm(model, { kind: "quit" });
}

export function quitNow(model: Model): Step {
  const cmd: Cmd = { kind: "quit" };
  return stay({ ...model, dialog: undefined, busy: "quitting" }, cmd);
}

function columnNames(model: Model): readonly SortColumn[] {
  return columnsOf(model).map(({ name }) => name);
}

function sorted(model: Model, order: SortOrder): Step {
  return stay(rearranged({ ...model, order }));
}

export function rearranged(model: Model): Model {
  return keepInView(withRows(model));
}

function moving(how: Move): Act {
  return (model) => stay(move(model, how));
}

function focus(model: Model, panel: PanelName): Step {
  const lowerPanel = panel === "clients" ? model.lowerPanel : panel;
  return stay(keepInView({ ...model, panel, lowerPanel }));
}

function neighbour(panel: PanelName, step: 1 | -1): PanelName {
  return PANELS.at((PANELS.indexOf(panel) + step) % PANELS.length) ?? "clients";
}

function pause(model: Model): Step {
  if (model.frozen !== undefined) return stay(rearranged({ ...model, frozen: undefined }));
  const frozen = { reading: model.latest, samples: model.samples, rates: model.rates, beforeSeq: model.log.nextSeq };
  return stay({ ...model, frozen });
}

function refresh(model: Model, step: 1 | -1): Step {
  const index = REFRESH_INTERVALS_MS.findIndex((each) => each >= model.refreshMs) + step;
  const refreshMs = REFRESH_INTERVALS_MS[index] ?? model.refreshMs;
  return stay(flash({ ...model, refreshMs }, textsOf(model).flash.refresh(refreshMs / 1000)));
}

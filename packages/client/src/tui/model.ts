/** The model of the screen: everything that the view shows, and nothing that it does not need. */
import type { LinkFigures } from "@recado/protocol/session";
import type { Catalog } from "@recado/runtime/i18n";
import type { Endpoint } from "@recado/runtime/net";
import { emptyHistory, type FormState, type LineHistory, type Size } from "@recado/runtime/tui";
import { type People, peopleOf } from "../commands/index.ts";
import type { ServerAt } from "../core/servers.ts";
import type { DiscoveredServer } from "../discover/index.ts";
import type { ConnectionState, RosterEntry } from "../events.ts";
import { type Buffer, type BufferKey, newBuffer, type Scroll } from "./buffer.ts";
import type { Completion } from "./completion.ts";
import type { Inspected } from "./inspected.ts";
import type { Outbox } from "./outbox.ts";
import type { Overlay } from "./overlay.ts";
import { type Theme, themeOf } from "./palette.ts";
import { emptyRoster, type Roster } from "./roster.ts";
import type { ScreenSettings } from "./settings.ts";

export type Texts = Catalog["clientScreen"];

interface Identity {
  readonly id: number;
  readonly name: string;
}

/** Whom to be, and where; as the user wrote the host. */
export interface Target extends Identity {
  readonly host: string;
  readonly port: number;
}

/** `index`: the one that stands in the form. */
type Nearby = "looking" | { readonly servers: readonly DiscoveredServer[]; readonly index: number };

interface Link {
  readonly state: ConnectionState;
  /** The resolved address, as soon as the connection tells it. */
  readonly server: Endpoint | undefined;
  /** As the user, or another server, named it. */
  readonly named: ServerAt | undefined;
  readonly rttMs: number | undefined;
  /** How the path carries, as far as a session tells. */
  readonly figures: LinkFigures | undefined;
  readonly status: ServerStatus | undefined;
  /** It was registered at least once: its end is a loss, not a failed start. */
  readonly wasRegistered: boolean;
  /** The last conversation was. */
  readonly isSealed: boolean;
}

interface ServerStatus {
  readonly uptimeSeconds: number;
  readonly clientCount: number;
  readonly text: string;
  readonly atMs: number;
}

/** A question that holds the keyboard until it is answered. */
export type Prompt =
  | { readonly kind: "paste"; readonly text: string; readonly lineCount: number; readonly frameCount: number }
  /** A text with spaces before its slash: was it meant as a command? */
  | { readonly kind: "slash"; readonly text: string }
  /** Ctrl-R: the newest sent line that holds the query, `back` steps back in the history. */
  | { readonly kind: "search"; readonly query: string; readonly back: number; readonly match: string }
  /** Ctrl-S: the line of the buffer that holds the query; `from` is where the view stood before. */
  | { readonly kind: "find"; readonly query: string; readonly seq: number | undefined; readonly from: Scroll }
  /** A line of the buffer that the next key is about. */
  | { readonly kind: "select"; readonly seq: number }
  /** The next Ctrl-C quits. */
  | { readonly kind: "quit" };

type Focus = "input" | "users" | "buffers";

export interface Model {
  readonly catalog: Catalog;
  readonly version: string;
  readonly settings: ScreenSettings;
  /** The one that the settings name. */
  readonly theme: Theme;
  readonly size: Size;
  readonly nowMs: number;
  /** Unset while the form asks for it. */
  readonly target: Target | undefined;
  /** The connect form, while it is open. */
  readonly form: FormState | undefined;
  /** Servers on the local network, for the form; undefined: nobody asked for them. */
  readonly nearby: Nearby | undefined;
  readonly link: Link;
  readonly roster: Roster;
  /** Last known names of all ids that we met, also of those who left. */
  readonly names: ReadonlyMap<number, string>;
  readonly ignored: ReadonlySet<number>;
  /** Conversations that neither ring nor notify. */
  readonly muted: ReadonlySet<BufferKey>;
  /** Who wrote to us alone last. */
  readonly replyTo: number | undefined;
  /** "status", "everybody", then private ones in the order of their opening. */
  readonly buffers: readonly Buffer[];
  /** Own texts whose fate is open, of all conversations, shown or not. */
  readonly outbox: Outbox;
  readonly active: BufferKey;
  readonly previous: BufferKey;
  readonly focus: Focus;
  /** The user that the cursor of the user pane stands on. */
  readonly selectedUser: number | undefined;
  readonly showUsers: boolean;
  readonly showBuffers: boolean;
  readonly overlay: Overlay | undefined;
  /** Lines typed in any conversation. */
  readonly typed: LineHistory;
  /** The last datagrams, oldest first, while the inspector is on. */
  readonly inspected: readonly Inspected[];
  readonly isInspecting: boolean;
  readonly prompt: Prompt | undefined;
  readonly completion: Completion | undefined;
  /** The terminal has the focus, as far as it tells. */
  readonly focused: boolean;
  readonly lastBellAtMs: number;
  /** When the armed tick comes; undefined: none is armed. */
  readonly tickAtMs: number | undefined;
}

interface Start {
  readonly catalog: Catalog;
  readonly version: string;
  readonly settings: ScreenSettings;
  readonly size: Size;
  readonly nowMs: number;
}

export function initialModel(start: Start): Model {
  return {
    ...start,
    theme: themeOf(start.settings.theme),
    target: undefined,
    form: undefined,
    nearby: undefined,
    link: {
      state: { name: "closed" },
      server: undefined,
      named: undefined,
      rttMs: undefined,
      figures: undefined,
      status: undefined,
      wasRegistered: false,
      isSealed: false,
    },
    roster: emptyRoster,
    names: new Map(),
    ignored: new Set(),
    muted: new Set(),
    replyTo: undefined,
    buffers: [newBuffer("status"), newBuffer("everybody")],
    outbox: new Map(),
    active: "everybody",
    previous: "status",
    focus: "input",
    selectedUser: undefined,
    showUsers: true,
    showBuffers: true,
    overlay: undefined,
    typed: emptyHistory,
    inspected: [],
    isInspecting: false,
    prompt: undefined,
    completion: undefined,
    focused: true,
    lastBellAtMs: Number.NEGATIVE_INFINITY,
    tickAtMs: undefined,
  };
}

export function withSettings(model: Model, settings: ScreenSettings): Model {
  return { ...model, settings, theme: themeOf(settings.theme) };
}

export function textsOf(model: Model): Texts {
  return model.catalog.clientScreen;
}

export function bufferOf(model: Model, key: BufferKey): Buffer {
  return model.buffers.find((buffer) => buffer.key === key) ?? newBuffer(key);
}

export function activeBuffer(model: Model): Buffer {
  return bufferOf(model, model.active);
}

/** Whom a name may mean. */
export function peopleIn({ roster, names }: Model): People {
  return peopleOf(roster.sorted, names);
}

/** The name to show for an id, known or not. */
export function nameOfId(model: Model, id: number): string {
  return model.roster.byId.get(id)?.name ?? model.names.get(id) ?? `#${id}`;
}

/** `host:port` as the user, or the server before, named it. */
export function serverText(model: Model): string {
  const { target, link } = model;
  const host = link.named?.host ?? target?.host ?? "";
  const port = link.named?.port ?? target?.port ?? 0;
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

export function isRegistered(model: Model): boolean {
  return model.link.state.name === "registered";
}

/** Texts go to the server, or wait for it. */
export function canWrite(model: Model): boolean {
  return ["registered", "connecting", "waiting"].includes(model.link.state.name);
}

export function entryLabel(entry: RosterEntry): string {
  return `${entry.name} (${entry.id})`;
}

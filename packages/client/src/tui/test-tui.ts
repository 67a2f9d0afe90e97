/** For the screen's tests: the whole screen without terminal, clock and network. */
import { TestScreen } from "@recado/runtime/testing";
import { DRAW_INTERVAL_MS, type Size } from "@recado/runtime/tui";
import { ConnectError, type RecadoClientOptions } from "../client-options.ts";
import type { ClientConfig } from "../config.ts";
import type { TappedDatagram } from "../datagram-taps.ts";
import type { DiscoveredServer } from "../discover/index.ts";
import type { ChatMessage, ClientEvent, ConnectionState, HistoryEntry, HistoryPage, RosterEntry } from "../events.ts";
import type { PageOptions, SearchOptions } from "../history-reader.ts";
import type { SendResult } from "../index.ts";
import { MemoryClientStore } from "../store/memory-client-store.ts";
import { type RunningTui, startTui } from "./app.ts";
import type { ScreenClient } from "./connection-holder.ts";
import { DEFAULT_SETTINGS } from "./settings.ts";

const SERVER = { address: "10.0.0.1", port: 1235 };
/** A Monday at 14:03 local time. */
const START_MS = new Date(2026, 10, 23, 14, 3).getTime();

interface TestTuiOptions {
  readonly size?: Size;
  readonly config?: Partial<ClientConfig>;
  /** Before the connection is opened. */
  readonly prepare?: (tui: TestTui) => void;
}

/** The screen of ana, id 1, with hands on everything around it. */
export class TestTui {
  readonly screen: TestScreen;
  readonly tui: RunningTui;
  readonly client = new FakeClient();
  /** Options of every connection that was opened. */
  readonly opened: RecadoClientOptions[] = [];
  knownServers: readonly string[] = [];
  discovered: readonly DiscoveredServer[] = [];
  nowMs = START_MS;
  #lastSendId = 0;

  private constructor({ size = { width: 80, height: 24 }, config = {} }: TestTuiOptions) {
    this.screen = new TestScreen(size);
    const full: ClientConfig = {
      id: 1,
      name: "ana",
      host: "chat.example",
      port: 1235,
      openSealing: undefined,
      loadState: undefined,
      screen: DEFAULT_SETTINGS,
      lang: "en",
      ascii: false,
      color: true,
      version: "1.2.3",
      warnings: [],
      ...config,
    };
    this.tui = startTui(full, {
      screen: this.screen,
      env: {},
      knownServers: async () => this.knownServers,
      discover: async () => this.discovered,
      schedule: this.screen.schedule,
      wallMs: () => this.nowMs,
      createClient: async (options) => {
        this.opened.push(options);
        return this.client;
      },
    });
  }

  static async open(options: TestTuiOptions = {}): Promise<TestTui> {
    const tui = new TestTui(options);
    options.prepare?.(tui);
    await tui.connectionOpened();
    return tui;
  }

  /** Registered, with these people beside ana. */
  static async chatting(people: readonly RosterEntry[] = [], options: TestTuiOptions = {}): Promise<TestTui> {
    const tui = await TestTui.open(options);
    tui.state({ name: "registered", server: "recado", sealed: false, rttMs: 2 });
    tui.event({ kind: "roster", entries: [{ id: 1, name: "ana" }, ...people] });
    return tui;
  }

  /** Lets the asynchronous opening of a connection go through. */
  async connectionOpened(): Promise<void> {
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  }

  /** Lets what was asked of the connection be answered, and drawn. */
  async answered(): Promise<void> {
    for (let turn = 0; turn < 30; turn++) {
      await this.connectionOpened();
      this.screen.settle();
    }
  }

  event(event: ClientEvent): void {
    for (const observer of this.client.observers) observer(event);
    this.screen.settle();
  }

  state(state: ConnectionState): void {
    const opened = this.opened.at(-1);
    const named = { host: opened?.host ?? "chat.example", port: opened?.port ?? SERVER.port };
    this.event({ kind: "state", state, server: SERVER, named });
  }

  /** A text of somebody, to everybody or to ana. */
  says(origin: number, name: string, text: string, scope: ChatMessage["scope"] = "public"): void {
    const dest = scope === "private" ? 1 : 0;
    this.event({ kind: "message", message: { scope, origin, name, dest, text, atMs: this.nowMs } });
  }

  /** The connection tells that a text of ana left. Gives its number. */
  left(text: string, dest = 0): number {
    const sendId = ++this.#lastSendId;
    const scope = dest === 0 ? "public" : "private";
    const message: ChatMessage = { scope, origin: 1, name: "ana", dest, text, atMs: this.nowMs };
    this.event({ kind: "sent", sendId, message });
    return sendId;
  }

  /** Lets time pass, for the clock and for everything that waits. */
  pass(ms: number): void {
    this.nowMs += ms;
    for (let waitedMs = 0; waitedMs < ms; waitedMs += DRAW_INTERVAL_MS) this.screen.settle();
  }

  /** The screen, its rows. */
  rows(): string[] {
    return this.screen.text().split("\n");
  }

  /** The first row that holds the text; "" when none does. */
  row(text: string): string {
    return this.rows().find((row) => row.includes(text)) ?? "";
  }

  get statusLine(): string {
    return this.rows().at(-2) ?? "";
  }

  get inputLine(): string {
    return this.rows().at(-1) ?? "";
  }
}

/** Takes what the screen asks of the connection. */
class FakeClient implements ScreenClient {
  readonly observers = new Set<(event: ClientEvent) => void>();
  /** Every call, readable: `send 0 text`, `reconnect`. */
  readonly calls: string[] = [];
  sendResult: SendResult = { ok: true, sendIds: [] };
  /** For which texts the queue has no room. */
  isTooMuch: (text: string) => boolean = () => false;
  rttMs: number | undefined = 3;
  readonly local = new MemoryClientStore(1);
  /** What the server's history holds for ana; undefined: it keeps none. */
  stored: readonly HistoryEntry[] | undefined = [];

  readonly roster: readonly RosterEntry[] = [];
  /** Whoever looks at the datagrams. */
  readonly taps = new Set<(datagram: TappedDatagram) => void>();
  /** What `discard` answers. */
  isDiscarded = true;

  tap(observer: (datagram: TappedDatagram) => void): () => void {
    this.taps.add(observer);
    return () => this.taps.delete(observer);
  }

  discard(sendId: number): boolean {
    this.calls.push(`discard ${sendId}`);
    return this.isDiscarded;
  }

  dismiss(sendId: number): void {
    this.calls.push(`dismiss ${sendId}`);
  }

  subscribe(observer: (event: ClientEvent) => void): () => void {
    this.observers.add(observer);
    return () => this.observers.delete(observer);
  }

  reconnect(): void {
    this.calls.push("reconnect");
  }

  disconnect(): void {
    this.calls.push("disconnect");
  }

  async moveTo(host: string, port: number): Promise<void> {
    this.calls.push(`move ${host} ${port}`);
  }

  rename(name: string): void {
    this.calls.push(`rename ${name}`);
  }

  send(text: string, to = 0): SendResult {
    this.calls.push(`send ${to} ${text}`);
    return this.isTooMuch(text) ? { ok: false, reason: "queue-full" } : this.sendResult;
  }

  async list(): Promise<readonly RosterEntry[]> {
    this.calls.push("list");
    return [];
  }

  async ping(): Promise<number | undefined> {
    this.calls.push("ping");
    return this.rttMs;
  }

  async history({ with: peer = 0, before = 0, limit = 50 }: PageOptions): Promise<HistoryPage> {
    this.calls.push(`history ${peer} ${before} ${limit}`);
    return this.#page(
      (entry) => (peer === 0 ? entry.dest === 0 : [entry.origin, entry.dest].includes(peer)),
      before,
      limit,
    );
  }

  async search(words: string, { before = 0, limit = 50 }: SearchOptions): Promise<HistoryPage | "nothing-to-find"> {
    this.calls.push(`search ${before} ${words}`);
    if (!/[\p{L}\p{N}]/u.test(words)) return "nothing-to-find";
    return this.#page(({ text }) => text.includes(words), before, limit);
  }

  #page(isWanted: (entry: HistoryEntry) => boolean, before: number, limit: number): HistoryPage {
    if (this.stored === undefined) throw new ConnectError("unsupported", "no history");
    const all = this.stored.filter((entry) => isWanted(entry) && (before === 0 || entry.number < before));
    return { entries: all.slice(-limit), hasMore: all.length > limit };
  }

  async close(): Promise<void> {
    this.calls.push("close");
  }

  /** What was sent, as `send` calls. */
  get sends(): string[] {
    return this.calls.filter((call) => call.startsWith("send "));
  }
}

/**
 * The one connection of the screen, as effects: opened, moved, closed by commands, its events passed on
 * as messages. Opening is asynchronous (the module is loaded behind the first picture): a connection that
 * was replaced or closed meanwhile never comes to life.
 */
import type { RecadoClient } from "../client.ts";
import type { RecadoClientOptions } from "../client-options.ts";
import type { ClientEvent } from "../events.ts";
import { endpointText } from "../faces/endpoint-text.ts";
import type { SendRefusal } from "../index.ts";
import type { BufferKey } from "./buffer.ts";
import { loadOlder, remembered } from "./load-history.ts";
import type { MachineCmd } from "./machine-holder.ts";
import type { Cmd, Msg, WrittenText } from "./messages.ts";
import type { Target } from "./model.ts";

/** What of `RecadoClient` the screen uses. */
export type ScreenClient = Pick<
  RecadoClient,
  | "subscribe"
  | "reconnect"
  | "disconnect"
  | "moveTo"
  | "rename"
  | "send"
  | "list"
  | "ping"
  | "history"
  | "search"
  | "local"
  | "roster"
  | "tap"
  | "discard"
  | "dismiss"
  | "close"
>;
export type CreateClient = (options: RecadoClientOptions) => Promise<ScreenClient>;

export type ConnectionCmd = Exclude<Cmd, MachineCmd | { kind: "tick" | "bell" | "redraw" | "suspend" | "quit" }>;
type Dispatch = (msg: Msg) => void;

export class ConnectionHolder {
  readonly #create: CreateClient;
  readonly #wallMs: () => number;
  readonly #onEvent: (event: ClientEvent) => void;
  readonly #onMoved: () => void;
  #client: ScreenClient | undefined;
  #target: Target | undefined;
  #generation = 0;
  #isOpening = false;
  /** Written before there was a connection to take them. */
  readonly #early: WrittenText[] = [];
  /** Somebody looks at the datagrams. */
  #isTapping = false;
  #untap: (() => void) | undefined;
  #closing: Promise<void> = Promise.resolve();

  /** `onEvent` hears everything before the screen does; `onMoved` that another server is talked to. */
  constructor(create: CreateClient, wallMs: () => number, onEvent: (event: ClientEvent) => void, onMoved: () => void) {
    this.#onMoved = onMoved;
    this.#create = create;
    this.#wallMs = wallMs;
    this.#onEvent = onEvent;
  }

  get client(): ScreenClient | undefined {
    return this.#client;
  }

  get target(): Target | undefined {
    return this.#target;
  }

  execute(cmd: ConnectionCmd, dispatch: Dispatch): void {
    const client = this.#client;
    switch (cmd.kind) {
      case "open":
        this.#target = cmd.target;
        void this.#open(cmd.target, dispatch);
        return;
      case "retry":
        if (client !== undefined) client.reconnect();
        else if (this.#target !== undefined) void this.#open(this.#target, dispatch);
        return;
      case "move":
        if (client === undefined) return;
        if (this.#target !== undefined) this.#target = { ...this.#target, host: cmd.host, port: cmd.port };
        void client.moveTo(cmd.host, cmd.port).then(() => {
          if (this.#client !== client) return;
          this.#onMoved();
          dispatch(remembered(client.local, this.#wallMs()));
        });
        return;
      case "load-older":
        void loadOlder(client, cmd, this.#wallMs).then(dispatch);
        return;
      case "remember-typed":
        client?.local.rememberTyped(cmd.buffer, cmd.line);
        return;
      case "rename":
        if (this.#target !== undefined) this.#target = { ...this.#target, name: cmd.name };
        client?.rename(cmd.name);
        return;
      case "disconnect":
        client?.disconnect();
        return;
      case "send":
        this.#send(cmd.texts, dispatch);
        return;
      case "ping":
        void client?.ping().then((rttMs) => {
          dispatch({ kind: "pong", buffer: cmd.buffer, rttMs, atMs: this.#wallMs() });
        });
        return;
      case "tap":
        this.#isTapping = cmd.isOn;
        this.#tap(dispatch);
        return;
      case "discard":
        if (client?.discard(cmd.sendId)) return;
        dispatch({ kind: "answer", buffer: cmd.buffer, answer: { kind: "not-discarded" }, atMs: this.#wallMs() });
        return;
      case "dismiss":
        client?.dismiss(cmd.sendId);
        return;
      case "request-roster":
        // A list that does not come changes nothing: the old one stays, and the connection's own watch tells of a loss.
        client?.list().catch(() => undefined);
        return;
    }
  }

  /** Says goodbye where we are registered. */
  async close(): Promise<void> {
    this.#generation++;
    const client = this.#client;
    this.#client = undefined;
    if (client !== undefined) this.#closing = Promise.all([this.#closing, client.close()]).then(() => undefined);
    await this.#closing;
  }

  async #open({ id, name, host, port }: Target, dispatch: Dispatch): Promise<void> {
    this.#isOpening = true;
    await this.close();
    const generation = this.#generation;
    try {
      const client = await this.#create({ id, name, host, port });
      if (generation !== this.#generation) {
        await client.close();
        return;
      }
      this.#client = client;
      client.subscribe((event) => {
        if (this.#client !== client) return;
        this.#onEvent(event);
        dispatch({ kind: "client", event, atMs: this.#wallMs() });
      });
      this.#tap(dispatch);
      dispatch(remembered(client.local, this.#wallMs()));
      client.reconnect();
      this.#opened(dispatch);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      dispatch({ kind: "open-failed", why, atMs: this.#wallMs() });
      this.#opened(dispatch);
    }
  }

  /** Or not: then the texts go back to where they were written. */
  #opened(dispatch: Dispatch): void {
    this.#isOpening = false;
    this.#send(this.#early.splice(0), dispatch);
  }

  #tap(dispatch: Dispatch): void {
    this.#untap?.();
    this.#untap = undefined;
    if (!this.#isTapping) return;
    this.#untap = this.#client?.tap(({ peer, ...seen }) => {
      const atMs = this.#wallMs();
      dispatch({ kind: "inspected", datagram: { ...seen, peer: endpointText(peer), atMs }, atMs });
    });
  }

  #send(texts: readonly WrittenText[], dispatch: Dispatch): void {
    if (this.#client === undefined && this.#isOpening) {
      this.#early.push(...texts);
      return;
    }
    const refused = new Map<BufferKey, { readonly why: SendRefusal; readonly texts: WrittenText[] }>();
    for (const written of texts) {
      const { buffer, text, to, resends } = written;
      const before = refused.get(buffer);
      const result = before ? undefined : this.#client?.send(text, to);
      if (before) before.texts.push(written);
      else if (!result?.ok) refused.set(buffer, { why: result?.reason ?? "not-registered", texts: [written] });
      else if (resends !== undefined) this.#resent(resends, dispatch);
    }
    for (const [buffer, some] of refused) dispatch({ kind: "send-refused", buffer, ...some, atMs: this.#wallMs() });
  }

  #resent(sendId: number, dispatch: Dispatch): void {
    this.#client?.dismiss(sendId);
    dispatch({ kind: "resent", sendId, atMs: this.#wallMs() });
  }
}

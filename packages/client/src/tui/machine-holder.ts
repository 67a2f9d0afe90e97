/** What the screen asks of this machine beside the connection: files, programs, the terminal outside of the screen. */
import { systemErrorText } from "@recado/runtime";
import type { Catalog } from "@recado/runtime/i18n";
import type { Screen } from "@recado/runtime/tui";
import type { DiscoveredServer } from "../discover/index.ts";
import type { ClientEvent } from "../events.ts";
import { ChatLog, chatLogPath, editText, exportConversation, runCommand } from "../machine/index.ts";
import { type BufferKey, peerOf } from "./buffer.ts";
import type { ScreenClient } from "./connection-holder.ts";
import type { Cmd, EdgeAnswer, Msg } from "./messages.ts";
import type { Target } from "./model.ts";

type Env = Readonly<Record<string, string | undefined>>;
type Dispatch = (msg: Msg) => void;
export type MachineCmd = Extract<
  Cmd,
  { kind: "notify" | "run" | "copy" | "mouse" | "edit" | "list-servers" | "discover" | "export" | "log" }
>;

export interface MachineOptions {
  readonly screen: Screen;
  readonly env: Env;
  readonly catalog: Catalog;
  readonly wallMs: () => number;
  /** Names of the servers that the user has talked to. */
  readonly knownServers: () => Promise<readonly string[]>;
  /** Servers on the local network. */
  readonly discover: () => Promise<readonly DiscoveredServer[]>;
}

/** What of the connection it needs. */
interface Held {
  readonly client: ScreenClient | undefined;
  readonly target: Target | undefined;
}

export class MachineHolder {
  readonly #options: MachineOptions;
  #log: ChatLog | undefined;
  #isNamedAfterServer = false;

  constructor(options: MachineOptions) {
    this.#options = options;
  }

  execute(cmd: MachineCmd, held: Held, dispatch: Dispatch): void {
    const { screen } = this.#options;
    switch (cmd.kind) {
      case "notify":
        screen.notify(cmd.title, cmd.body);
        return;
      case "copy":
        screen.copy(cmd.text);
        return;
      case "mouse":
        screen.setMouse(cmd.isOn);
        return;
      case "edit":
        void this.#edit(cmd, dispatch);
        return;
      case "run":
        this.#answer(
          "status",
          dispatch,
          () => {
            runCommand(cmd.command);
            return undefined;
          },
          cmd.command[0] ?? "",
        );
        return;
      case "list-servers":
        void this.#listServers(cmd.buffer, dispatch);
        return;
      case "discover":
        void this.#discover(cmd.buffer, dispatch);
        return;
      case "export":
        this.#answer(cmd.buffer, dispatch, () => this.#export(cmd, held), cmd.file);
        return;
      case "log":
        this.#answer(cmd.buffer, dispatch, () => this.#switchLog(cmd.target, held), "log");
    }
  }

  /** For the log. */
  event(event: ClientEvent, { client, target }: Held, dispatch: Dispatch): void {
    if (this.#log === undefined || target === undefined) return;
    const { catalog, wallMs } = this.#options;
    const nameOf = (id: number) => client?.roster.find((entry) => entry.id === id)?.name;
    try {
      this.#log.event(event, { catalog, own: target, wallMs: wallMs(), nameOf });
    } catch (error) {
      this.close();
      this.#tell("status", { kind: "failed", what: "log", why: this.#whyOf(error) }, dispatch);
    }
  }

  /** We are at another server: the log that is named after the first ends, and that of the other begins. */
  moved(held: Held, dispatch: Dispatch): void {
    if (this.#log && this.#isNamedAfterServer)
      this.#answer("status", dispatch, () => this.#switchLog(true, held), "log");
  }

  close(): void {
    this.#log?.close();
    this.#log = undefined;
  }

  async #edit({ buffer, text }: MachineCmd & { kind: "edit" }, dispatch: Dispatch): Promise<void> {
    const { screen, env, wallMs } = this.#options;
    let edited: string | undefined;
    let why: string | undefined;
    await screen.handOver(async () => {
      try {
        edited = await editText(text, env);
      } catch (error) {
        why = this.#whyOf(error);
      }
    });
    dispatch({ kind: "edited", buffer, text: edited, why, atMs: wallMs() });
  }

  async #listServers(buffer: BufferKey, dispatch: Dispatch): Promise<void> {
    const names = await this.#options.knownServers().catch((error: unknown) => this.#whyOf(error));
    const isFault = typeof names === "string";
    this.#tell(
      buffer,
      isFault ? { kind: "failed", what: "known_servers", why: names } : { kind: "servers", names },
      dispatch,
    );
  }

  async #discover(buffer: BufferKey, dispatch: Dispatch): Promise<void> {
    const { discover, catalog } = this.#options;
    const servers = await discover().catch((error: unknown) => this.#whyOf(error));
    const fault: EdgeAnswer = { kind: "failed", what: "/discover", why: catalog.clientCli.discovered.impossible };
    this.#tell(buffer, typeof servers === "string" ? fault : { kind: "discovered", servers }, dispatch);
  }

  #export({ buffer, file }: MachineCmd & { kind: "export" }, { client }: Held): EdgeAnswer {
    const { answers } = this.#options.catalog.clientCli;
    const peer = buffer === "everybody" ? 0 : peerOf(buffer);
    if (client === undefined || peer === undefined) return { kind: "failed", what: file, why: answers.noConversation };
    return { kind: "exported", ...exportConversation(client.local, peer, file, this.#options.catalog) };
  }

  #switchLog(wanted: boolean | string | undefined, { target }: Held): EdgeAnswer {
    if (wanted === undefined || target === undefined) return { kind: "log", path: this.#log?.path };
    this.close();
    if (wanted === false) return { kind: "log", path: undefined };
    const { host, port, id } = target;
    this.#isNamedAfterServer = wanted === true;
    this.#log = ChatLog.open(wanted === true ? chatLogPath(host, port, id, this.#options.env) : wanted);
    return { kind: "log", path: this.#log.path };
  }

  #answer(buffer: BufferKey, dispatch: Dispatch, act: () => EdgeAnswer | undefined, what: string): void {
    try {
      const answer = act();
      if (answer !== undefined) this.#tell(buffer, answer, dispatch);
    } catch (error) {
      this.#tell(buffer, { kind: "failed", what, why: this.#whyOf(error) }, dispatch);
    }
  }

  #whyOf(error: unknown): string {
    return systemErrorText(error, this.#options.catalog);
  }

  #tell(buffer: BufferKey, answer: EdgeAnswer, dispatch: Dispatch): void {
    dispatch({ kind: "answer", buffer, answer, atMs: this.#options.wallMs() });
  }
}

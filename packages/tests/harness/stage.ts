/** Ana's screen in a real terminal, bob as a program beside her, on a server of their own. */
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Catalog, catalogOf, type Lang } from "@recado/runtime/i18n";
import { Terminal, type TerminalOptions } from "@recado/runtime/testing";
import { TemporaryHome } from "./home.ts";
import { JsonClient } from "./json-client.ts";
import { CLIENT_MAIN, cleanEnv, ServerProcess } from "./programs.ts";

export interface Stage extends AsyncDisposable {
  readonly ana: Terminal;
  readonly bob: JsonClient;
  readonly server: ServerProcess;
  readonly home: string;
  readonly texts: Catalog["clientScreen"];
  readonly cli: Catalog["clientCli"];
  /** A line of text, then its Enter. */
  line(text: string): Promise<void>;
  /** Bob's text has come to ana's program, as far as bob can know. */
  bobSays(text: string, to?: number): Promise<void>;
}

const LOCALES: Readonly<Record<Lang, string>> = { en: "en_US.UTF-8", "pt-BR": "pt_BR.UTF-8" };

/** Ana's client is a job of a shell, as people start it. */
export async function openStage(lang: Lang, size: Pick<TerminalOptions, "width" | "height">): Promise<Stage> {
  const home = new TemporaryHome();
  const homeOfBob = new TemporaryHome();
  const server = await ServerProcess.start(home.path);
  const editor = join(home.path, "editor.sh");
  writeFileSync(editor, '#!/bin/sh\nprintf "edited: %s" "$(cat "$1")" > "$1"\n');
  chmodSync(editor, 0o755);
  const bob = await JsonClient.join(homeOfBob.path, server.port, 2, "bob");
  const env = { ...cleanEnv(home.path), LANG: LOCALES[lang], EDITOR: editor, VISUAL: "" };
  const ana = await Terminal.shell({ ...size, env });
  const assignments = Object.entries(env).map(([name, value]) => `${name}='${value}'`);
  const who = `--id 1 --name ana --host 127.0.0.1 --port ${server.port}`;
  await ana.line(`clear; ${assignments.join(" ")} ${process.execPath} ${CLIENT_MAIN} ${who}; echo "exit $?"`);
  await ana.shows("●");
  return {
    ana,
    bob,
    server,
    home: home.path,
    texts: catalogOf(lang).clientScreen,
    cli: catalogOf(lang).clientCli,
    line: (text) => ana.line(text),
    bobSays: async (text, to = 0) => {
      const from = bob.lines.length;
      bob.say(text, to);
      await bob.line('"delivery":"confirmed"', from);
    },
    [Symbol.asyncDispose]: async () => {
      await ana[Symbol.asyncDispose]();
      await bob[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
      homeOfBob[Symbol.dispose]();
      home[Symbol.dispose]();
    },
  };
}

/** A key as tmux names it: `ctrl-x` → `C-x`, `pageup` → `PPage`. */
export function tmuxKey(key: string): string {
  const named: Readonly<Record<string, string>> = {
    enter: "Enter",
    tab: "Tab",
    "shift-tab": "BTab",
    escape: "Escape",
    pageup: "PPage",
    pagedown: "NPage",
    up: "Up",
    down: "Down",
    left: "Left",
    right: "Right",
    home: "Home",
    end: "End",
  };
  if (named[key] !== undefined) return named[key];
  const [, modifiers = "", base = ""] = /^((?:ctrl-)?(?:alt-)?(?:shift-)?)(.+)$/.exec(key) ?? [];
  const prefix = modifiers.replace("ctrl-", "C-").replace("alt-", "M-").replace("shift-", "S-");
  return prefix + (named[base] ?? (/^f\d+$/.test(base) ? base.toUpperCase() : base));
}

/** Every slash command, typed into a real terminal, with what it shows or does; in both languages, at four sizes. */
import { describe, expect, setDefaultTimeout } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { COMMANDS, type CommandName } from "@recado/client/commands";
import { waitFor } from "@recado/runtime/testing";
import { testWith } from "@recado/runtime/testing/tools";
import { openStage, type Stage } from "../harness/stage.ts";

setDefaultTimeout(120_000);

/** What is typed, and what of the screen, the program or the machine it changes. */
type Case = (stage: Stage) => Promise<unknown>;

/** The line, and a text that it brings to the screen; of a longer one its first words, since it may be wrapped. */
function says(line: string, textOf: (stage: Stage) => string): Case {
  return async (stage) => {
    await stage.line("/clear");
    await stage.line(line);
    await stage.ana.shows(firstWords(textOf(stage)));
  };
}

function firstWords(text: string, count = 2): string {
  return text.split(" ").slice(0, count).join(" ");
}

async function inEverybody({ ana, texts }: Stage): Promise<void> {
  await ana.shows(new RegExp(`^${texts.everybodyBuffer}>\\s*$`, "m"));
}

/** The file is there, and the text in it. */
async function holds(file: string, text: string): Promise<void> {
  await waitFor(
    () => (existsSync(file) && readFileSync(file, "utf8").includes(text) ? true : undefined),
    () => `${text} in ${file}`,
  );
}

/** A view that Esc closes. */
function opens(line: string, textOf: (stage: Stage) => string): Case {
  return async (stage) => {
    await stage.line(line);
    await stage.ana.shows(textOf(stage));
    await stage.ana.press("Escape");
    await stage.ana.shows(new RegExp(`^─.*[┬─] ${stage.texts.everybodyTitle} ─`, "m"));
  };
}

const CASES: Readonly<Record<CommandName, Case>> = {
  help: opens("/help", ({ texts }) => texts.help.title),
  msg: async (stage) => {
    await stage.line("/msg bob só para você");
    await stage.bob.line(/"scope":"private".*só para você/);
  },
  reply: async (stage) => {
    await stage.bobSays("psst", 1);
    await stage.ana.shows("bob");
    await stage.line("/reply sim?");
    await stage.bob.line(/"scope":"private".*sim\?/);
  },
  query: async (stage) => {
    await stage.line("/query bob");
    await stage.ana.shows(/^bob>/m);
    await stage.line("/buffer 2");
    await inEverybody(stage);
  },
  users: says("/users", () => "bob (2)"),
  whois: says("/whois bob", ({ texts }) => firstWords(texts.notices.whois("bob", 2, true))),
  me: async (stage) => {
    await stage.line("/me waves");
    await stage.bob.line("* waves");
  },
  nick: async (stage) => {
    await stage.line("/nick anita");
    await stage.bob.line(/"type":"renamed".*anita|"type":"joined".*anita/);
    await stage.line("/nick ana");
    await stage.ana.shows(/●/);
  },
  history: async (stage) => {
    await stage.bobSays("an old one");
    await stage.ana.shows("an old one");
    await stage.line("/clear");
    await stage.line("/history 5");
    await stage.ana.shows("an old one");
  },
  search: async (stage) => {
    await stage.line("/search old");
    await stage.ana.shows(/bob │ an old/);
    await stage.line("/close");
    await inEverybody(stage);
  },
  mark: async (stage) => {
    await stage.ana.type("/mark");
    await stage.ana.shows("> /mark");
    await stage.ana.press("Enter");
    // The command is done when the line is empty: what bob says now comes behind it.
    await inEverybody(stage);
    await stage.bobSays("behind the line");
    await stage.ana.shows(`─ ${stage.texts.unreadRule} ─`);
  },
  "next-unread": async (stage) => {
    await stage.bobSays("are you there", 1);
    await stage.line("/next-unread");
    await stage.ana.shows(/^bob>/m);
    await stage.line("/buffer 2");
    await inEverybody(stage);
  },
  clear: async (stage) => {
    await stage.bobSays("to be cleared");
    await stage.ana.shows("to be cleared");
    await stage.line("/clear");
    await stage.ana.shows(/^(?![\s\S]*to be cleared)[\s\S]*●/);
  },
  close: async (stage) => {
    await stage.line("/query bob");
    await stage.ana.shows(/^bob>/m);
    await stage.line("/close");
    await inEverybody(stage);
  },
  buffer: async (stage) => {
    await stage.line("/buffer 1");
    await stage.ana.shows(new RegExp(`^${stage.texts.statusBuffer}>`, "m"));
    await stage.line("/buffer 2");
    await inEverybody(stage);
  },
  copy: async (stage) => {
    await stage.bobSays("copy me");
    await stage.ana.shows("copy me");
    await stage.line("/copy");
    await stage.ana.shows(stage.texts.notices.copied("copy me"));
  },
  edit: async (stage) => {
    await stage.line("/edit");
    await stage.ana.shows(/^\S+> edited:/m);
    await stage.ana.press("C-u");
  },
  export: async (stage) => {
    const file = join(stage.home, "chat.txt");
    await stage.line(`/export ${file}`);
    await holds(file, "<bob> copy me");
  },
  log: async (stage) => {
    const file = join(stage.home, "log.txt");
    await stage.line(`/log ${file}`);
    await holds(file, "");
    await stage.bobSays("into the log");
    await holds(file, "bob (2): into the log");
    await stage.line("/log off");
    await stage.ana.shows(firstWords(stage.cli.answers.log(undefined)));
  },
  connect: says("/connect", ({ texts }) => firstWords(texts.notices.alreadyConnected)),
  disconnect: async (stage) => {
    await stage.line("/disconnect");
    await stage.ana.shows(/^ ✗/m);
    await stage.line("/connect");
    await stage.ana.shows(/^ ●/m);
  },
  reconnect: async (stage) => {
    await stage.line("/clear");
    await stage.line("/reconnect");
    await stage.ana.shows(firstWords(stage.texts.notices.connected("127.0.0.1", "sealed"), 1));
    await stage.ana.shows(/^ ●/m);
    await stage.line("/msg bob still here");
    await stage.bob.line(/"scope":"private".*still here/);
  },
  ping: says("/ping", ({ texts }) => firstWords(texts.notices.lag(1), 1)),
  lag: says("/lag", ({ texts }) => firstWords(texts.notices.lag(1), 1)),
  stats: says("/stats", ({ texts }) => firstWords(texts.notices.lag(1), 1)),
  status: says("/status", ({ texts }) => firstWords(texts.notices.identity("ana", 1))),
  servers: says("/servers", () => "127.0.0.1"),
  // It asks the whole network: done for real in a network of its own, in discover.test.ts.
  discover: says("/help discover", ({ cli }) => `/discover: ${cli.commands.discover}`),
  ignore: async (stage) => {
    await stage.line("/ignore bob");
    await stage.bobSays("nobody hears this");
    await stage.line("/ignore");
    await stage.ana.shows(/bob/);
    expect(await stage.ana.screen()).not.toContain("nobody hears this");
  },
  unignore: async (stage) => {
    await stage.line("/unignore bob");
    await stage.bobSays("heard again");
    await stage.ana.shows("heard again");
  },
  mute: says("/mute", ({ texts }) => firstWords(texts.notices.muted(texts.everybodyBuffer))),
  unmute: says("/unmute", ({ texts }) => firstWords(texts.notices.unmuted(texts.everybodyBuffer))),
  highlight: async (stage) => {
    await stage.line("/highlight release");
    await stage.bobSays("the release is out");
    await stage.ana.shows(/»[ ]*bob ?│/);
  },
  notify: says("/notify off", () => "notify = off"),
  outbox: opens("/outbox", ({ texts }) => texts.outbox.title.slice(0, 8)),
  resend: says("/resend", ({ texts }) => firstWords(texts.notices.nothingToResend)),
  discard: says("/discard", ({ texts }) => firstWords(texts.notices.nothingToDiscard)),
  raw: opens("/raw", ({ texts }) => texts.raw.title.slice(0, 8)),
  set: says("/set theme", () => "theme ="),
  theme: says("/theme dark", () => "theme ="),
  mouse: async (stage) => {
    await says("/mouse", ({ texts }) => firstWords(texts.notices.mouse(true)))(stage);
    await says("/mouse", ({ texts }) => firstWords(texts.notices.mouse(false)))(stage);
  },
  keys: says("/keys", () => "interrupt"),
  alias: async (stage) => {
    await stage.line("/alias oi /me acena para");
    await stage.line("/oi bob");
    await stage.bob.line("* acena para bob");
  },
  version: says("/version", () => "Recado"),
  quit: async (stage) => {
    await stage.line("/quit");
    await stage.ana.shows("exit 0");
    await stage.bob.line(/"type":"left".*"ana"/);
  },
};

const STAGES = [
  { lang: "en", size: { width: 120, height: 35 } },
  { lang: "pt-BR", size: { width: 80, height: 24 } },
  { lang: "en", size: { width: 60, height: 15 } },
  { lang: "pt-BR", size: { width: 60, height: 15 } },
] as const;

describe("every command", () => {
  for (const { lang, size } of STAGES) {
    testWith(
      ["tmux"],
      `every command: does what the help says, in ${lang} at ${size.width}×${size.height}`,
      async () => {
        await using stage = await openStage(lang, size);
        for (const { name } of COMMANDS) await CASES[name](stage);
      },
    );
  }
});

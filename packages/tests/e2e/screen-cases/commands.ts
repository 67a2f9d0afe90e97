/** Every slash command, with what one sees of it. Each begins in an empty public conversation; the last one leaves. */
import { join } from "node:path";
import type { CommandName } from "@recado/client/commands";
import type { Stage } from "../../harness/screen-stage.ts";

type CommandCase = (stage: Stage) => Promise<void>;

export const COMMAND_CASES: Readonly<Record<CommandName, CommandCase>> = {
  help: says("/help", ({ screen }) => screen.help.title),
  msg: async (stage) => {
    const text = stage.unique("hi");
    await stage.line(`/msg bob ${text}`);
    await stage.sees(`→ bob: ${text}`);
  },
  reply: async (stage) => {
    stage.bob.send(stage.unique("psst"), 1);
    await stage.sees(/\d bob +\d/);
    const text = stage.unique("yes");
    await stage.line(`/reply ${text}`);
    await stage.sees(`→ bob: ${text}`);
  },
  query: goes("/query bob", () => "bob>"),
  users: says("/users", ({ screen }) => screen.notices.users(["ana (1)", "bob (2)"])),
  whois: says("/whois bob", ({ screen }) => screen.notices.whois("bob", 2, true)),
  me: says("/me waves", () => "waves"),
  history: async (stage) => {
    const text = await heard(stage);
    await stage.line("/clear");
    await stage.seesNo(text);
    await stage.line("/history 5");
    await stage.sees(text);
  },
  search: async (stage) => {
    const text = await heard(stage);
    await stage.line(`/search ${text}`);
    await stage.sees(stage.screen.foundTitle(text));
    await stage.sees(new RegExp(`│ ${text}`));
    await stage.line("/close");
    await stage.seesNo(stage.screen.foundTitle(text));
  },
  mark: async (stage) => {
    await heard(stage);
    await stage.line("/mark");
    await heard(stage);
    await stage.sees(`─ ${stage.screen.unreadRule} ─`);
  },
  "next-unread": async (stage) => {
    stage.bob.send(stage.unique("psst"), 1);
    await stage.sees(/\d bob +\d/);
    await stage.line("/next-unread");
    await stage.seesInput("bob>");
  },
  clear: async (stage) => {
    const text = await heard(stage);
    await stage.line("/clear");
    await stage.seesNo(text);
  },
  close: async (stage) => {
    await stage.line("/query bob");
    await stage.seesInput("bob>");
    await stage.line("/close");
    await stage.seesInput(/^(?!bob)\w+>/);
  },
  buffer: goes("/buffer status", () => "status>"),
  copy: async (stage) => {
    const text = await heard(stage);
    await stage.line("/copy");
    await stage.sees(stage.screen.notices.copied(text));
  },
  edit: goes("/edit", () => "> from the editor"),
  export: async (stage) => {
    const file = join(stage.home.path, "out.txt");
    await stage.line(`/export ${file}`);
    await stage.sees(lastWords(stage.cli.answers.exported("", 7)));
    await stage.sees("out.txt");
  },
  log: async (stage) => {
    await stage.line("/log on");
    await stage.sees(stage.cli.answers.log("").slice(0, -1).trimEnd());
    await stage.line("/log off");
    await stage.sees(stage.cli.answers.log(undefined));
  },
  connect: says("/connect", ({ screen }) => screen.notices.alreadyConnected),
  disconnect: async (stage) => {
    await stage.line("/disconnect");
    await stage.sees(stage.screen.states.closed);
    await stage.line("/reconnect");
    await stage.sees(stage.screen.states.sealed);
  },
  reconnect: async (stage) => {
    await stage.line("/reconnect");
    await stage.sees(stage.screen.notices.connected("", "sealed").split("(")[0]?.trim() ?? "");
    await stage.sees(stage.screen.states.sealed);
  },
  ping: says("/ping", ({ screen }) => beforeFigure(screen.notices.lag(1))),
  lag: says("/lag", ({ screen }) => beforeFigure(screen.notices.lag(1))),
  stats: says("/stats", ({ cli }) => firstWord(cli.figures(NO_SHARES))),
  status: says("/status", ({ screen }) => screen.notices.identity("ana", 1)),
  servers: says("/servers", ({ cli }) => cli.answers.servers(["127.0.0.1"])),
  // Run, it would ask the local network, and tests stay on the loopback.
  discover: says("/help discover", ({ cli }) => `/discover: ${cli.commands.discover}`),
  ignore: async (stage) => {
    await stage.line("/ignore bob");
    await stage.sees(start(stage.screen.notices.ignored("bob")));
    await stage.line("/unignore bob");
  },
  unignore: says("/unignore bob", ({ screen }) => screen.notices.unignored("bob")),
  mute: says("/mute", ({ screen }) => screen.notices.muted(screen.everybodyBuffer)),
  unmute: says("/unmute", ({ screen }) => screen.notices.unmuted(screen.everybodyBuffer)),
  highlight: says("/highlight zebra", () => "highlight = zebra"),
  notify: says("/notify messages", () => "notify = messages"),
  outbox: says("/outbox", ({ screen }) => screen.outbox.title),
  resend: says("/resend", ({ screen }) => screen.notices.nothingToResend),
  discard: says("/discard", ({ screen }) => screen.notices.nothingToDiscard),
  raw: says("/raw on", ({ screen }) => screen.raw.title),
  set: says("/set bell off", () => "bell = off"),
  theme: says("/theme 16", () => "theme = 16"),
  mouse: async (stage) => {
    await stage.line("/mouse");
    await stage.sees(stage.screen.notices.mouse(true));
    await stage.line("/mouse");
    await stage.sees(stage.screen.notices.mouse(false));
  },
  keys: says("/keys", () => "interrupt = ctrl-c"),
  alias: says("/alias oi /me acena", () => "/oi = /me acena"),
  version: says("/version", ({ screen }) => screen.notices.version("")),
  nick: async (stage) => {
    await stage.line("/nick anabel");
    await stage.sees("anabel (1)");
    await stage.line("/nick ana");
    await stage.sees(/· ana \(1\)/);
  },
  quit: async (stage) => {
    await stage.line("/quit");
    await stage.terminal.shows(/[$#]$/);
    await stage.line("echo code $?");
    await stage.terminal.shows(/^code 0$/m);
  },
};

const NO_SHARES = { jitterMs: undefined, lost: 0, reordered: 0, duplicated: 0, resent: 0 };
/** Notices are wrapped; their beginning stands in one row. */
const ONE_ROW = 30;

function says(line: string, text: (stage: Stage) => string): CommandCase {
  return async (stage) => {
    await stage.line(line);
    await stage.sees(start(text(stage)));
  };
}

function goes(line: string, label: () => string): CommandCase {
  return async (stage) => {
    await stage.line(line);
    await stage.seesInput(label());
  };
}

/** Bob says something new, and it is there. */
async function heard(stage: Stage): Promise<string> {
  const text = stage.unique("zebra").replace(" ", "");
  stage.bob.send(text);
  await stage.sees(text);
  return text;
}

function start(text: string): string {
  return text.slice(0, ONE_ROW).trimEnd();
}

function beforeFigure(text: string): string {
  return text.split(/\d/)[0] ?? "";
}

function firstWord(text: string): string {
  return text.split(" ")[0] ?? "";
}

/** `messages written to`, of a sentence that begins with a number and ends with a name. */
function lastWords(text: string): string {
  return text.replace(/^\d+ /, "").replace(/ ?\.$/, "").trim();
}

/** Every action of the key table, pressed in a real terminal, with what it changes on the screen; in both languages. */
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { BINDINGS } from "@recado/client/keys";
import { testWith } from "@recado/runtime/testing/tools";
import { openStage, type Stage, tmuxKey } from "../harness/stage.ts";

setDefaultTimeout(120_000);

type Action = (typeof BINDINGS)[number]["action"];

/** Sees what the pressed key did, and leaves the screen as it was: an empty line in everybody's conversation. */
type Case = (stage: Stage, press: () => Promise<void>) => Promise<unknown>;

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Closes what stands open, and waits until everybody's conversation is back: the title, and the input line. */
async function back({ ana, texts }: Stage): Promise<void> {
  await ana.press("Escape");
  await ana.shows(new RegExp(`^─.*[┬─] ${texts.everybodyTitle} ─[\\s\\S]*^${texts.everybodyBuffer}>`, "m"));
}

async function emptied(stage: Stage): Promise<void> {
  await stage.ana.press("C-u");
  await stage.ana.shows(new RegExp(`^${stage.texts.everybodyBuffer}>\\s*$`, "m"));
}

const input = ({ texts }: Stage, text: string): RegExp =>
  new RegExp(`^${texts.everybodyBuffer}> ${literal(text)}`, "m");

async function fill({ bobSays }: Stage): Promise<void> {
  for (let line = 1; line <= 40; line++) await bobSays(line === 5 ? "line 5 for ana" : `line ${line} of many`);
}

const CASES: Readonly<Record<Action, Case>> = {
  send: async ({ ana }, press) => {
    await ana.type("hello-1");
    await press();
    await ana.shows(/[✓·] +ana │ hello-1/);
  },
  complete: async (stage, press) => {
    await stage.ana.type("/hel");
    await press();
    await stage.ana.shows(input(stage, "/help"));
    await emptied(stage);
  },
  "complete-back": async (stage, press) => {
    await stage.ana.type("/un");
    await press();
    await stage.ana.shows(input(stage, "/unmute"));
    await emptied(stage);
  },
  "history-older": async (stage, press) => {
    await press();
    await stage.ana.shows(input(stage, "hello-1"));
  },
  "history-newer": async (stage, press) => {
    await press();
    await stage.ana.shows(new RegExp(`^${stage.texts.everybodyBuffer}>\\s*$`, "m"));
  },
  "all-history-older": async (stage, press) => {
    await press();
    await stage.ana.shows(input(stage, "hello-1"));
  },
  "all-history-newer": async (stage, press) => {
    await press();
    await stage.ana.shows(new RegExp(`^${stage.texts.everybodyBuffer}>\\s*$`, "m"));
  },
  "history-search": async (stage, press) => {
    await press();
    await stage.ana.type("lo-1");
    await stage.ana.shows(stage.texts.prompts.search("lo-1", "hello-1"));
    await back(stage);
  },
  find: async (stage, press) => {
    await press();
    await stage.ana.type("HELLO");
    await stage.ana.shows(/▌.*hello-1/);
    await back(stage);
  },
  pick: async (stage, press) => {
    await press();
    await stage.ana.type("bo");
    await stage.ana.shows("bob (2)");
    await back(stage);
  },
  "next-buffer": async ({ ana, texts }, press) => {
    await press();
    await ana.shows(new RegExp(`^${texts.statusBuffer}>`, "m"));
  },
  "previous-buffer": async ({ ana, texts }, press) => {
    await press();
    await ana.shows(new RegExp(`^${texts.everybodyBuffer}>`, "m"));
  },
  "last-buffer": async ({ ana, texts }, press) => {
    await press();
    await ana.shows(new RegExp(`^${texts.statusBuffer}>`, "m"));
    await press();
    await ana.shows(new RegExp(`^${texts.everybodyBuffer}>`, "m"));
  },
  "next-active": async ({ ana, bobSays, texts }, press) => {
    await bobSays("psst", 1);
    await press();
    await ana.shows(/^bob>/m);
    await ana.line("/close");
    await ana.shows(new RegExp(`^${texts.everybodyBuffer}>`, "m"));
  },
  "page-up": async (stage, press) => {
    await fill(stage);
    await stage.ana.shows("line 40 of many");
    await press();
    await stage.ana.shows("▼");
  },
  "page-down": async ({ ana }, press) => {
    await press();
    await ana.shows("line 40 of many");
  },
  "lines-up": async ({ ana }, press) => {
    await press();
    await ana.shows("▼");
  },
  "lines-down": async ({ ana }, press) => {
    await press();
    await ana.shows("line 40 of many");
  },
  top: async ({ ana }, press) => {
    await press();
    await ana.shows("hello-1");
  },
  bottom: async ({ ana }, press) => {
    await press();
    await ana.shows("line 40 of many");
  },
  "first-unread": async (stage, press) => {
    await stage.line("/mark");
    for (let line = 1; line <= 40; line++) await stage.bobSays(`later ${line}`);
    await stage.ana.shows("later 40");
    await press();
    await stage.ana.shows(`─ ${stage.texts.unreadRule} ─`);
    await back(stage);
    await stage.ana.shows("later 40");
  },
  "previous-mention": async (stage, press) => {
    await press();
    await stage.ana.shows(/▌.*line 5 for ana/);
    await back(stage);
  },
  "next-mention": async (stage, press) => {
    await stage.ana.press("M-Home");
    await stage.ana.shows("hello-1");
    await press();
    await stage.ana.shows(/▌.*line 5 for ana/);
    await back(stage);
  },
  select: async (stage, press) => {
    await press();
    await stage.ana.shows(stage.texts.prompts.select[0] ?? "");
    await back(stage);
  },
  edit: async (stage, press) => {
    await stage.ana.type("draft");
    await press();
    await stage.ana.shows(input(stage, "edited: draft"));
    await emptied(stage);
  },
  escape: async (stage, press) => {
    await stage.ana.press("PPage");
    await stage.ana.shows("▼");
    await press();
    await stage.ana.shows("later 40");
  },
  "next-pane": async (stage, press) => {
    await press();
    await stage.ana.press("Down", "Enter");
    await stage.ana.shows(/^bob>/m);
    await stage.line("/close");
    await stage.ana.shows(new RegExp(`^${stage.texts.everybodyBuffer}>`, "m"));
  },
  "previous-pane": async (stage, press) => {
    await press();
    await stage.ana.press("Up");
    await stage.ana.shows(new RegExp(`^${stage.texts.statusBuffer}>`, "m"));
    await stage.ana.press("Down", "Enter");
    await stage.ana.shows(new RegExp(`^${stage.texts.everybodyBuffer}>`, "m"));
  },
  "toggle-buffers": async ({ ana, texts }, press) => {
    await press();
    await ana.shows(/^─ (?!Chats|Conversas)/);
    await press();
    await ana.shows(texts.buffersTitle);
  },
  "toggle-users": async ({ ana, texts }, press) => {
    await press();
    await gone(ana, texts.usersTitle(2));
    await press();
    await ana.shows(texts.usersTitle(2));
  },
  "users-up": async (stage, press) => openBob(stage, press),
  "users-down": async (stage, press) => openBob(stage, press),
  narrower: async ({ ana }, press) => {
    const before = firstBar(await ana.screen());
    await press();
    await changed(ana, () => firstBar, before - 1);
  },
  wider: async ({ ana }, press) => {
    const before = firstBar(await ana.screen());
    await press();
    await changed(ana, () => firstBar, before + 1);
  },
  bare: async (stage, press) => {
    await press();
    await stage.ana.shows(/^\d\d:\d\d <bob> later 40$/m);
    expect(await stage.ana.screen()).not.toContain("│");
    await back(stage);
  },
  outbox: async (stage, press) => {
    await press();
    await stage.ana.shows(stage.texts.outbox.empty);
    await back(stage);
  },
  raw: async (stage, press) => {
    await press();
    await stage.bobSays("seen from inside");
    await stage.ana.shows(/ 0 sid +│[0-9a-f ]+│\d+/);
    await back(stage);
  },
  mouse: async ({ ana, texts }, press) => {
    await press();
    await ana.shows(words(texts.notices.mouse(true)));
    await press();
    await ana.shows(words(texts.notices.mouse(false)));
  },
  help: async (stage, press) => {
    await press();
    await stage.ana.shows(stage.texts.help.title);
    await back(stage);
  },
  redraw: async (stage, press) => {
    const before = await stage.ana.screen();
    await press();
    expect(await stage.ana.shows(/^\S+>/m)).toBe(before);
  },
  suspend: async (stage, press) => {
    await press();
    await stage.ana.shows(/Stopped|Parado/);
    await stage.ana.line("fg");
    await stage.ana.shows(new RegExp(`^${stage.texts.everybodyBuffer}>`, "m"));
  },
  interrupt: async (stage, press) => {
    await stage.ana.type("away with it");
    await stage.ana.shows(input(stage, "away with it"));
    await press();
    await stage.ana.shows(new RegExp(`^${stage.texts.everybodyBuffer}>\\s*$`, "m"));
    await press();
    await stage.ana.shows(stage.texts.prompts.quit[0] ?? "");
    await press();
    await stage.ana.shows(/[$#]$/);
    await stage.line("echo code $?");
    await stage.ana.shows(/^code 0$/m);
  },
};

/** A notice may be wrapped: its first words are enough. */
function words(text: string): string {
  return text.split(" ").slice(0, 3).join(" ");
}

async function openBob({ ana, line, texts }: Stage, press: () => Promise<void>): Promise<void> {
  await press();
  await ana.press("Down", "Enter");
  await ana.shows(/^(bob|ana)>/m);
  await line("/close");
  await ana.shows(new RegExp(`^${texts.everybodyBuffer}>`, "m"));
}

function firstBar(screen: string): number {
  return screen.split("\n", 1)[0]?.indexOf("┬") ?? -1;
}

async function changed(ana: Stage["ana"], of: () => (screen: string) => number, wanted: number): Promise<void> {
  await ana.shows(new RegExp(`^.{${wanted}}┬`));
  expect(of()(await ana.screen())).toBe(wanted);
}

async function gone(ana: Stage["ana"], text: string): Promise<void> {
  await ana.shows(new RegExp(`^(?!.*${literal(text)}).*\\n`));
}

describe("every key", () => {
  for (const lang of ["en", "pt-BR"] as const) {
    testWith(["tmux"], `every key: does what the help says, in ${lang}`, async () => {
      await using stage = await openStage(lang, { width: 100, height: 24 });
      for (const { action, keys } of BINDINGS) {
        const [key = ""] = keys;
        await CASES[action](stage, () => stage.ana.press(tmuxKey(key)));
      }
    });
  }

  test("every key: the ones beside the first of an action are known to the terminal kit too", () => {
    for (const { keys } of BINDINGS) for (const key of keys) expect(tmuxKey(key)).toMatch(/^[CMS-]*([A-Z]\w*|\S)$/);
  });
});

/** Every action of the client's key table, with what one sees of it. The last one leaves nothing open. */
import type { BINDINGS } from "@recado/client/keys";
import type { Stage } from "../../harness/screen-stage.ts";

type Action = (typeof BINDINGS)[number]["action"];

/** `key` is one of the action's keys. */
type ActionCase = (stage: Stage, key: string) => Promise<void>;

export const ACTION_CASES: Readonly<Record<Action, ActionCase>> = {
  send: async (stage, key) => {
    const text = stage.unique("hello");
    await stage.type(text);
    await stage.press(key);
    await stage.sees(text);
  },
  complete: async (stage, key) => {
    await stage.type("/his");
    await stage.press(key);
    await stage.seesInput(/> \/history/);
  },
  "complete-back": async (stage, key) => {
    await stage.type("/m");
    await stage.press(key);
    await stage.seesInput(/> \/m\w+/);
  },
  "history-older": recalls((stage, key) => stage.press(key)),
  "history-newer": returnsToDraft("up"),
  "all-history-older": recalls((stage, key) => stage.press(key)),
  "all-history-newer": returnsToDraft("ctrl-up"),
  "history-search": asks(({ prompts }) => [prompts.search("", "")]),
  find: asks(({ prompts }) => prompts.find("", false)),
  pick: shows(({ picker }) => picker.title),
  "next-buffer": async (stage, key) => {
    await stage.press("alt-1", key);
    await stage.seesInput(`${stage.screen.everybodyBuffer}>`);
  },
  "previous-buffer": async (stage, key) => {
    await stage.press(key);
    await stage.seesInput("status>");
  },
  "last-buffer": async (stage, key) => {
    await stage.press("alt-1", "alt-2", key);
    await stage.seesInput("status>");
  },
  "next-active": async (stage, key) => {
    stage.bob.send(stage.unique("psst"), 1);
    await stage.sees(/\d bob +\d/);
    await stage.press(key);
    await stage.seesInput("bob>");
  },
  "page-up": async (stage, key) => {
    await stage.press(key, key);
    await stage.sees("▼");
  },
  "page-down": async (stage, key) => {
    await stage.press("pageup");
    await stage.sees("▼");
    await stage.press(key, key);
    await stage.seesNo("▼");
  },
  "lines-up": async (stage, key) => {
    await stage.press(key);
    await stage.sees("▼");
  },
  "lines-down": async (stage, key) => {
    await stage.press("shift-up");
    await stage.sees("▼");
    await stage.press(key, key);
    await stage.seesNo("▼");
  },
  top: async (stage, key) => {
    await stage.press(key);
    await stage.sees("line 1 of bob");
  },
  bottom: async (stage, key) => {
    await stage.press("alt-home");
    await stage.sees("line 1 of bob");
    await stage.press(key);
    await stage.seesNo("▼");
  },
  "first-unread": async (stage, key) => {
    const text = stage.unique("late");
    await stage.press("alt-1");
    for (let line = 0; line < 60; line++) stage.bob.send(`${text} ${line}`);
    await stage.sees(/2 \S+ +60/);
    await stage.press("alt-2", key);
    await stage.sees(`─ ${stage.screen.unreadRule} ─`);
  },
  "previous-mention": async (stage, key) => {
    await stage.press(key);
    await stage.sees(/▌.*for ana/);
  },
  "next-mention": async (stage, key) => {
    await stage.press("alt-p", "alt-p", "alt-p");
    await stage.sees(/▌.*line 30 for ana/);
    await stage.press(key);
    await stage.sees(/▌.*line 40 for ana/);
  },
  select: asks(({ prompts }) => prompts.select),
  edit: async (stage, key) => {
    await stage.press(key);
    await stage.seesInput("> from the editor");
  },
  escape: async (stage, key) => {
    await stage.press("f1");
    await stage.sees(stage.screen.help.title);
    await stage.press(key);
    await stage.seesNo(stage.screen.help.title);
  },
  "next-pane": async (stage, key) => {
    await stage.grow();
    await stage.press(key, "down", "enter");
    await stage.seesInput("bob>");
  },
  "previous-pane": async (stage, key) => {
    await stage.grow();
    await stage.press(key, "up", "enter");
    await stage.seesInput("status>");
  },
  "toggle-buffers": hidesAndShows(({ buffersTitle }) => ` ${buffersTitle} `),
  "toggle-users": hidesAndShows(({ usersTitle }) => ` ${usersTitle(2)} `),
  "users-up": async (stage, key) => {
    await stage.grow();
    await stage.press("f12", "f12", key, "enter");
    await stage.seesInput("ana>");
  },
  "users-down": async (stage, key) => {
    await stage.grow();
    await stage.press(key, key, "enter");
    await stage.seesInput("bob>");
  },
  narrower: movesBar(),
  wider: movesBar(),
  bare: async (stage, key) => {
    await stage.press("alt-home");
    await stage.sees("line 1 of bob");
    stage.hasInputLine = false;
    await stage.press(key);
    await stage.sees(/^\d\d:\d\d <bob> /m);
    await stage.press("escape");
    stage.hasInputLine = true;
    await stage.seesNo("<bob>");
  },
  outbox: shows(({ outbox }) => outbox.title),
  raw: shows(({ raw }) => raw.title),
  mouse: async (stage, key) => {
    await stage.press(key);
    await stage.sees(stage.screen.notices.mouse(true));
    await stage.press(key);
    await stage.sees(stage.screen.notices.mouse(false));
  },
  help: shows(({ help }) => help.title),
  redraw: async (stage, key) => {
    await stage.grow();
    await Bun.write(await stage.terminal.format("#{pane_tty}"), "\x1b[5;40Hgarbage from a broadcast");
    await stage.terminal.shows("garbage from");
    await stage.press(key);
    await stage.seesNo("garbage");
  },
  suspend: async (stage, key) => {
    await stage.type("draft");
    await stage.press(key);
    await stage.terminal.shows(/[$#]$/);
    await stage.line("fg");
    await stage.seesInput("> draft");
  },
  interrupt: async (stage, key) => {
    await stage.type("not so");
    await stage.press(key);
    await stage.seesInput(/>$/);
    await stage.press(key);
    await stage.seesInput(anyOf(stage.screen.prompts.quit));
  },
};

type Texts = Stage["screen"];

function anyOf(forms: readonly string[]): RegExp {
  return new RegExp(forms.map((form) => RegExp.escape(form.trimEnd())).join("|"), "u");
}

function shows(text: (texts: Texts) => string): ActionCase {
  return async (stage, key) => {
    await stage.press(key);
    await stage.sees(text(stage.screen));
  };
}

/** In whichever of its forms fits. */
function asks(forms: (texts: Texts) => readonly string[]): ActionCase {
  return async (stage, key) => {
    await stage.press(key);
    await stage.seesInput(anyOf(forms(stage.screen)));
  };
}

function recalls(press: ActionCase): ActionCase {
  return async (stage, key) => {
    const text = stage.unique("again");
    await stage.line(text);
    await stage.sees(text);
    await press(stage, key);
    await stage.seesInput(`> ${text}`);
  };
}

function returnsToDraft(older: string): ActionCase {
  return async (stage, key) => {
    const draft = stage.unique("draft");
    await stage.type(draft);
    await stage.press(older);
    await stage.seesInput(/> (?!draft)/);
    await stage.press(key);
    await stage.seesInput(`> ${draft}`);
  };
}

function hidesAndShows(title: (texts: Texts) => string): ActionCase {
  return async (stage, key) => {
    await stage.press(key);
    await stage.seesNo(title(stage.screen));
    await stage.press(key);
    await stage.sees(title(stage.screen));
  };
}

function movesBar(): ActionCase {
  return async (stage, key) => {
    await stage.grow();
    const before = await stage.bars();
    await stage.press(key);
    await stage.movedBars(before);
  };
}

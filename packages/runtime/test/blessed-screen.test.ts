import { describe, expect, setDefaultTimeout } from "bun:test";
import { join } from "node:path";
import { Terminal, type TerminalOptions } from "../src/testing/index.ts";
import { testWith } from "../src/testing/tools.ts";

setDefaultTimeout(60_000);

const TMUX = ["tmux"];
const FIXTURE = `bun ${join(import.meta.dir, "fixtures/torture-fixture.ts")}`;
const SMALL: TerminalOptions = { width: 60, height: 15 };
const USUAL: TerminalOptions = { width: 80, height: 24 };

async function openFixture(options: TerminalOptions, flags = "", settings = ""): Promise<Terminal> {
  const terminal = await Terminal.shell(options);
  await terminal.line(`echo before the program; stty -a > /tmp/recado-stty-$$`);
  await terminal.shows(/^before the program$/m);
  await terminal.line(
    `${settings} ${FIXTURE} ${flags}; echo code $?; stty -a | diff /tmp/recado-stty-$$ - && echo tty is sane; rm /tmp/recado-stty-$$`,
  );
  await terminal.shows("last none");
  return terminal;
}

/** The box's right border stands in one column, by the terminal's own count of cells. */
async function expectStraightBorders(terminal: Terminal, width: number): Promise<void> {
  const rows = (await terminal.screen()).split("\n");
  const bottom = rows.findIndex((row) => row.startsWith("└"));
  expect(bottom).toBeGreaterThan(5);
  expect(rows.slice(0, bottom + 1).map((row) => row.at(-1))).toEqual(["┐", ...Array(bottom - 1).fill("│"), "┘"]);
  const columns = await terminal.lastColumns(bottom + 1);
  expect(new Set(columns).size).toBe(1);
  expect(columns[0]).toBeWithin(width - 5, width - 3);
}

async function expectRestored(terminal: Terminal, code: number): Promise<string> {
  const text = await terminal.shows(/^(tty is sane|[<>] .*)$/m);
  expect(text).toMatch(/^before the program$/m);
  expect(text).toMatch(new RegExp(`^code ${code}$`, "m"));
  expect(text).toMatch(/^tty is sane$/m);
  expect(await terminal.format("#{alternate_on} #{cursor_flag} #{wrap_flag} #{mouse_any_flag} #{keypad_flag}")).toBe(
    "0 1 1 0 0",
  );
  return text;
}

const ENDS: readonly (readonly [how: string, code: number, end: (terminal: Terminal) => Promise<void>])[] = [
  ["close()", 0, (terminal) => terminal.press("F1")],
  ["process.exit", 3, (terminal) => terminal.press("F2")],
  ["an exception", 1, (terminal) => terminal.press("F3")],
  ["a rejection", 1, (terminal) => terminal.press("F4")],
  ["SIGINT", 130, (terminal) => signal(terminal, "INT")],
  ["SIGTERM", 143, (terminal) => signal(terminal, "TERM")],
  ["SIGHUP", 129, (terminal) => signal(terminal, "HUP")],
];

/** Signals the fixture, which writes its process id where the test says. */
async function signal(terminal: Terminal, name: string): Promise<void> {
  const pid = /pid (\d+)/.exec(await terminal.screen())?.[1];
  if (pid === undefined) throw new Error("the fixture shows no pid");
  process.kill(Number(pid), `SIG${name}`);
}

describe("blessed screen in tmux", () => {
  for (const size of [USUAL, SMALL]) {
    testWith(
      TMUX,
      `blessed screen: borders stay straight around any text at ${size.width}×${size.height}`,
      async () => {
        await using terminal = await openFixture(size);
        await expectStraightBorders(terminal, size.width);
        for (let shift = 1; shift <= 3; shift++) {
          await terminal.press("F5");
          await terminal.shows(`│ ${" ".repeat(shift)}ascii`);
          await expectStraightBorders(terminal, size.width);
        }
      },
    );
  }

  testWith(TMUX, "blessed screen: a resize redraws everything at the new size", async () => {
    await using terminal = await openFixture(USUAL);
    for (const { width, height } of [SMALL, { width: 100, height: 30 }, SMALL]) {
      await terminal.resize(width, height);
      const text = await terminal.shows(`last resize ${width}x${height}`);
      expect(text.match(/┐/g)).toHaveLength(1);
      expect(text.match(/last/g)).toHaveLength(1);
      await expectStraightBorders(terminal, width);
    }
  });

  testWith(TMUX, "blessed screen: keys, paste and the cursor", async () => {
    await using terminal = await openFixture(USUAL);
    await terminal.press("olá 日本");
    await terminal.shows(/> olá 日本$/);
    expect(await terminal.format("#{cursor_x},#{cursor_y}")).toBe("10,23");
    await terminal.press("Left", "C-w");
    await terminal.shows(/> olá 本$/);
    for (const [sent, name] of [
      ["C-s", "ctrl-s"],
      ["C-q", "ctrl-q"],
      ["C-c", "ctrl-c"],
      ["Escape", "escape"],
      ["M-b", "alt-b"],
      ["C-Left", "ctrl-left"],
      ["F12", "f12"],
    ] as const) {
      await terminal.press(sent);
      await terminal.shows(`last key ${name}`);
    }
    await terminal.paste("one\ntwo");
    await terminal.shows('last paste "one\\ntwo"');
  });

  for (const [how, code, end] of ENDS) {
    testWith(TMUX, `blessed screen: the terminal is given back after ${how}`, async () => {
      await using terminal = await openFixture(USUAL, "--mouse");
      await end(terminal);
      const text = await expectRestored(terminal, code);
      if (code === 1) expect(text).toMatch(/error: .* by the fixture|Error: .* by the fixture/);
    });
  }

  testWith(
    TMUX,
    "blessed screen: a program that handles a signal itself says its goodbye on the restored screen",
    async () => {
      await using terminal = await openFixture(USUAL, "--own-signals");
      await signal(terminal, "TERM");
      expect(await expectRestored(terminal, 0)).toMatch(/^goodbye said$/m);
    },
  );

  testWith(TMUX, "blessed screen: Ctrl-Z gives the terminal to the shell, fg brings the screen back", async () => {
    await using terminal = await Terminal.shell(USUAL);
    await terminal.line(FIXTURE);
    await terminal.shows("last none");
    await terminal.press("draft", "C-z");
    await terminal.shows("Stopped");
    await terminal.line("stty -a | grep -ow 'icanon\\|-icanon'");
    await terminal.shows(/^icanon$/m);
    await terminal.line("fg");
    await terminal.shows(/> draft$/);
    await expectStraightBorders(terminal, USUAL.width);
    await terminal.press("!");
    await terminal.shows(/> draft!$/);
    await terminal.press("F1");
    await terminal.shows("Stopped");
  });

  testWith(
    TMUX,
    "blessed screen: clicks and the wheel when asked for, the terminal's own mouse otherwise",
    async () => {
      await using asked = await openFixture(USUAL, "--mouse");
      expect(await asked.format("#{mouse_standard_flag} #{mouse_sgr_flag}")).toBe("1 1");
      await using plain = await openFixture(USUAL);
      expect(await plain.format("#{mouse_any_flag}")).toBe("0");
    },
  );

  testWith(TMUX, "blessed screen: what another program wrote over it is gone after a redraw", async () => {
    await using terminal = await openFixture(USUAL);
    const before = (await terminal.screen()).replace("last none", "last key ctrl-l");
    const tty = await terminal.format("#{pane_tty}");
    await Bun.write(tty, "\x1b[5;5Hgarbage from a broadcast");
    await terminal.shows("garbage");
    await terminal.press("C-l");
    expect(await terminal.shows("last key ctrl-l")).toBe(before);
  });

  testWith(TMUX, "blessed screen: a window change that leaves the size as it was redraws what was cut", async () => {
    await using terminal = await openFixture(USUAL);
    const before = await terminal.screen();
    await Bun.write(await terminal.format("#{pane_tty}"), "\x1b[5;5Hrows that the terminal cut");
    await terminal.shows("rows that");
    await signal(terminal, "WINCH");
    await terminal.shows(new RegExp(`^${RegExp.escape(before)}$`));
  });

  for (const setting of ["NO_COLOR=1", "TERM=vt100"]) {
    testWith(TMUX, `blessed screen: no colour with ${setting}`, async () => {
      await using terminal = await openFixture(USUAL, "", setting);
      const withCodes = await terminal.coloredScreen();
      expect(withCodes).toContain("\x1b[7m");
      expect(withCodes).not.toMatch(/\x1b\[[\d;]*\b[349][0-7]\b/);
    });
  }

  for (const TERM of ["xterm-256color", "tmux-256color", "screen", "linux", "a-terminal-nobody-knows"]) {
    testWith(TMUX, `blessed screen: draws on ${TERM} and writes nothing else`, async () => {
      await using terminal = await openFixture(USUAL, "", `TERM=${TERM}`);
      await expectStraightBorders(terminal, USUAL.width);
      expect(await terminal.coloredScreen()).toContain("\x1b[36m");
      await terminal.press("F1");
      const text = await terminal.shows(/^tty is sane$/m);
      expect(text).not.toContain("Error");
    });
  }
});

import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { mustSkipTmux, Terminal, type TerminalOptions } from "./tmux.ts";

setDefaultTimeout(60_000);

const FIXTURE = `bun ${join(import.meta.dir, "fixtures/torture-fixture.ts")}`;
const SMALL: TerminalOptions = { width: 60, height: 15 };
const USUAL: TerminalOptions = { width: 80, height: 24 };

async function openFixture(options: TerminalOptions, flags = "", settings = ""): Promise<Terminal> {
  const terminal = await Terminal.open(options);
  await terminal.command(`echo before the program; stty -a > /tmp/recado-stty-$$`);
  await terminal.waitFor((text) => /^before the program$/m.test(text));
  await terminal.command(
    `${settings} ${FIXTURE} ${flags}; echo code $?; stty -a | diff /tmp/recado-stty-$$ - && echo tty is sane; rm /tmp/recado-stty-$$`,
  );
  await terminal.waitFor((text) => text.includes("last none"));
  return terminal;
}

/** The box's right border stands in one column, by the terminal's own count of cells. */
async function expectStraightBorders(terminal: Terminal, width: number): Promise<void> {
  const rows = (await terminal.text()).split("\n");
  const bottom = rows.findIndex((row) => row.startsWith("└"));
  expect(bottom).toBeGreaterThan(5);
  expect(rows.slice(0, bottom + 1).map((row) => row.at(-1))).toEqual(["┐", ...Array(bottom - 1).fill("│"), "┘"]);
  const columns = await terminal.lastColumns(bottom + 1);
  expect(new Set(columns).size).toBe(1);
  expect(columns[0]).toBeWithin(width - 5, width - 3);
}

async function expectRestored(terminal: Terminal, code: number): Promise<string> {
  const text = await terminal.waitFor((shown) => /^(tty is sane|[<>] .*)$/m.test(shown));
  expect(text).toMatch(/^before the program$/m);
  expect(text).toMatch(new RegExp(`^code ${code}$`, "m"));
  expect(text).toMatch(/^tty is sane$/m);
  expect(await terminal.format("#{alternate_on} #{cursor_flag} #{wrap_flag} #{mouse_any_flag} #{keypad_flag}")).toBe(
    "0 1 1 0 0",
  );
  return text;
}

const ENDS: readonly (readonly [how: string, code: number, end: (terminal: Terminal) => Promise<void>])[] = [
  ["close()", 0, (terminal) => terminal.keys("F1")],
  ["process.exit", 3, (terminal) => terminal.keys("F2")],
  ["an exception", 1, (terminal) => terminal.keys("F3")],
  ["a rejection", 1, (terminal) => terminal.keys("F4")],
  ["SIGINT", 130, (terminal) => signal(terminal, "INT")],
  ["SIGTERM", 143, (terminal) => signal(terminal, "TERM")],
  ["SIGHUP", 129, (terminal) => signal(terminal, "HUP")],
];

/** Signals the fixture, which writes its process id where the test says. */
async function signal(terminal: Terminal, name: string): Promise<void> {
  const pid = /pid (\d+)/.exec(await terminal.text())?.[1];
  if (pid === undefined) throw new Error("the fixture shows no pid");
  process.kill(Number(pid), `SIG${name}`);
}

describe.skipIf(mustSkipTmux())("blessed screen in tmux", () => {
  for (const size of [USUAL, SMALL]) {
    test(`blessed screen: borders stay straight around any text at ${size.width}×${size.height}`, async () => {
      await using terminal = await openFixture(size);
      await expectStraightBorders(terminal, size.width);
      for (let shift = 1; shift <= 3; shift++) {
        await terminal.keys("F5");
        await terminal.waitFor((text) => text.includes(`│ ${" ".repeat(shift)}ascii`));
        await expectStraightBorders(terminal, size.width);
      }
    });
  }

  test("blessed screen: a resize redraws everything at the new size", async () => {
    await using terminal = await openFixture(USUAL);
    for (const { width, height } of [SMALL, { width: 100, height: 30 }, SMALL]) {
      await terminal.resize(width, height);
      const text = await terminal.waitFor((shown) => shown.includes(`last resize ${width}x${height}`));
      expect(text.match(/┐/g)).toHaveLength(1);
      expect(text.match(/last/g)).toHaveLength(1);
      await expectStraightBorders(terminal, width);
    }
  });

  test("blessed screen: keys, paste and the cursor", async () => {
    await using terminal = await openFixture(USUAL);
    await terminal.keys("olá 日本");
    await terminal.waitFor((text) => text.endsWith("> olá 日本"));
    expect(await terminal.format("#{cursor_x},#{cursor_y}")).toBe("10,23");
    await terminal.keys("Left", "C-w");
    await terminal.waitFor((text) => text.endsWith("> olá 本"));
    for (const [sent, name] of [
      ["C-s", "ctrl-s"],
      ["C-q", "ctrl-q"],
      ["C-c", "ctrl-c"],
      ["Escape", "escape"],
      ["M-b", "alt-b"],
      ["C-Left", "ctrl-left"],
      ["F12", "f12"],
    ] as const) {
      await terminal.keys(sent);
      await terminal.waitFor((text) => text.includes(`last key ${name}`));
    }
    await terminal.paste("one\ntwo");
    await terminal.waitFor((text) => text.includes('last paste "one\\ntwo"'));
  });

  for (const [how, code, end] of ENDS) {
    test(`blessed screen: the terminal is given back after ${how}`, async () => {
      await using terminal = await openFixture(USUAL, "--mouse");
      await end(terminal);
      const text = await expectRestored(terminal, code);
      if (code === 1) expect(text).toMatch(/error: .* by the fixture|Error: .* by the fixture/);
    });
  }

  test("blessed screen: a program that handles a signal itself says its goodbye on the restored screen", async () => {
    await using terminal = await openFixture(USUAL, "--own-signals");
    await signal(terminal, "TERM");
    expect(await expectRestored(terminal, 0)).toMatch(/^goodbye said$/m);
  });

  test("blessed screen: Ctrl-Z gives the terminal to the shell, fg brings the screen back", async () => {
    await using terminal = await Terminal.open(USUAL);
    await terminal.command(FIXTURE);
    await terminal.waitFor((text) => text.includes("last none"));
    await terminal.keys("draft", "C-z");
    await terminal.waitFor((text) => text.includes("Stopped"));
    await terminal.command("stty -a | grep -ow 'icanon\\|-icanon'");
    await terminal.waitFor((text) => /^icanon$/m.test(text));
    await terminal.command("fg");
    await terminal.waitFor((text) => text.endsWith("> draft"));
    await expectStraightBorders(terminal, USUAL.width);
    await terminal.keys("!");
    await terminal.waitFor((text) => text.endsWith("> draft!"));
    await terminal.keys("F1");
    await terminal.waitFor((text) => text.includes("Stopped"));
  });

  test("blessed screen: clicks and the wheel when asked for, the terminal's own mouse otherwise", async () => {
    await using asked = await openFixture(USUAL, "--mouse");
    expect(await asked.format("#{mouse_standard_flag} #{mouse_sgr_flag}")).toBe("1 1");
    await using plain = await openFixture(USUAL);
    expect(await plain.format("#{mouse_any_flag}")).toBe("0");
  });

  test("blessed screen: what another program wrote over it is gone after a redraw", async () => {
    await using terminal = await openFixture(USUAL);
    const before = (await terminal.text()).replace("last none", "last key ctrl-l");
    const tty = await terminal.format("#{pane_tty}");
    await Bun.write(tty, "\x1b[5;5Hgarbage from a broadcast");
    await terminal.waitFor((text) => text.includes("garbage"));
    await terminal.keys("C-l");
    expect(await terminal.waitFor((text) => text.includes("last key ctrl-l"))).toBe(before);
  });

  for (const setting of ["NO_COLOR=1", "TERM=vt100"]) {
    test(`blessed screen: no colour with ${setting}`, async () => {
      await using terminal = await openFixture(USUAL, "", setting);
      const withCodes = await terminal.run("capture-pane", "-p", "-e");
      expect(withCodes).toContain("\x1b[7m");
      expect(withCodes).not.toMatch(/\x1b\[[\d;]*\b[349][0-7]\b/);
    });
  }

  for (const TERM of ["xterm-256color", "tmux-256color", "screen", "linux", "a-terminal-nobody-knows"]) {
    test(`blessed screen: draws on ${TERM} and writes nothing else`, async () => {
      await using terminal = await openFixture(USUAL, "", `TERM=${TERM}`);
      await expectStraightBorders(terminal, USUAL.width);
      expect(await terminal.run("capture-pane", "-p", "-e")).toContain("\x1b[36m");
      await terminal.keys("F1");
      const text = await terminal.waitFor((shown) => /^tty is sane$/m.test(shown));
      expect(text).not.toContain("Error");
    });
  }
});

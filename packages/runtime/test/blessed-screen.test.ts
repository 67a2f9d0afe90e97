import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { mustSkipTmux, Terminal, type TerminalOptions } from "./tmux.ts";

setDefaultTimeout(60_000);

const FIXTURE = `bun ${join(import.meta.dir, "fixtures/torture-fixture.ts")}`;
const SMALL: TerminalOptions = { width: 60, height: 15 };
const USUAL: TerminalOptions = { width: 80, height: 24 };

async function openFixture(options: TerminalOptions, flags = ""): Promise<Terminal> {
  const terminal = await Terminal.open(options);
  await terminal.command(`echo before the program; stty -a > /tmp/recado-stty-$$`);
  await terminal.waitFor((text) => /^before the program$/m.test(text));
  await terminal.command(
    `${FIXTURE} ${flags}; echo code $?; stty -a | diff /tmp/recado-stty-$$ - && echo tty is sane; rm /tmp/recado-stty-$$`,
  );
  await terminal.waitFor((text) => text.includes("last none"));
  return terminal;
}

/** The box's right border stands in the last column of every row: seen cell by cell, after cursor moves by tmux. */
async function expectStraightBorders(terminal: Terminal, width: number): Promise<void> {
  const rows = (await terminal.text()).split("\n");
  const bottom = rows.findIndex((row) => row.startsWith("└"));
  expect(bottom).toBeGreaterThan(5);
  for (const [y, row] of rows.slice(0, bottom + 1).entries()) {
    const border = y === 0 ? "┐" : y === bottom ? "┘" : "│";
    expect(row.at(-1)).toBe(border);
    // capture-pane trims nothing between cells: the row before the border is as wide as tmux's own cells.
    expect(await terminal.format(`#{pane_width}`)).toBe(String(width));
  }
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
});

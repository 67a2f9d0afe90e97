import { describe, expect, test } from "bun:test";
import { line, openConsole, running } from "../../test/fixtures/console-harness.ts";
import { clientRow, type FakeControl } from "../../test/fixtures/fake-control.ts";

describe("console: log", () => {
  const drop = (control: FakeControl, port: number) => control.drop("little-endian", { address: "10.9.9.9", port });

  test("events become sentences with a letter and the time, repetitions one line with a count", async () => {
    const control = running();
    const console = await openConsole(control, { width: 120, height: 35 });
    control.join(clientRow(5, "ana"));
    for (let times = 0; times < 3; times++) drop(control, 7);
    const frame = await console.pass(200);
    expect(line(frame, "joined")).toContain("I ana (5) joined from 10.0.0.7:40005 (original client).");
    expect(line(frame, "little-endian.")).toMatch(/12:00:00 W From 10\.9\.9\.9:7: the integers look little-endian/);
    expect(frame).toContain("(×3)");
  });

  test("a view that is scrolled up stands still whatever comes, and says how much is new", async () => {
    const control = running();
    const console = await openConsole(control);
    for (let port = 1; port <= 40; port++) control.leave(port, "bye") || control.join(clientRow(port, `u${port}`));
    await console.press("2");
    expect(await console.press("pageup")).toContain("▼");
    const logRows = (frame: string) => frame.split("\n").slice(13, 21);
    const before = logRows(console.screen.text());
    for (let port = 41; port <= 45; port++) control.join(clientRow(port, `u${port}`));
    const after = await console.pass(1000);
    expect(logRows(after)).toEqual(before);
    expect(after).toMatch(/▼ \d+ new/);
    expect(await console.press("end")).toContain("u45 (45) joined");
    expect(await console.press("home")).toContain("Listening on");
  });

  test("f filters while it is typed, ! turns it round, Esc clears, v raises the level", async () => {
    const control = running();
    const console = await openConsole(control);
    control.join(clientRow(5, "ana"));
    drop(control, 7);
    await console.press("2", "f");
    expect(await console.type("JOINED")).not.toContain("little-endian");
    await console.press("ctrl-u");
    const inverse = await console.type("!joined");
    expect(inverse).toContain("little-endian");
    expect(inverse).not.toContain("ana (5) joined");
    expect(await console.press("enter")).toContain("&!joined");
    expect(await console.press("escape")).toContain("ana (5) joined");
    const warnings = await console.press("v", "v");
    expect(warnings).toContain("from W");
    expect(warnings).not.toContain("ana (5) joined");
  });
});

describe("console: searching the log", () => {
  const lively = async () => {
    const control = running();
    const console = await openConsole(control);
    for (let id = 1; id <= 40; id++) control.join(clientRow(id, id % 10 === 0 ? `José ${id}` : `u${id}`));
    await console.press("2");
    return { control, console };
  };

  test("/ finds the newest line that has it, n the older ones, N back; the view stays there", async () => {
    const { control, console } = await lively();
    await console.press("/");
    expect(line(await console.type("jose"), "▸")).toContain("José 40");
    expect(await console.press("enter")).toContain('"jose" 1/4');
    expect(line(await console.press("n"), "▸")).toContain("José 30");
    expect(line(await console.press("n"), "▸")).toContain("José 20");
    const found = await console.press("N");
    expect(line(found, "▸")).toContain("José 30");
    control.join(clientRow(99, "zoe"));
    const later = await console.pass(1000);
    expect(later.split("\n").slice(13, 21)).toEqual(found.split("\n").slice(13, 21));
    expect(later).toMatch(/▼ \d+ new/);
    expect(await console.press("n", "n", "n")).toContain("No older line has it.");
    expect(await console.press("escape")).not.toContain("▸");
    expect(await console.press("end")).toContain("zoe (99) joined");
  });

  test("other lines that have it are marked too; Esc while typing goes back to where one was", async () => {
    const { console } = await lively();
    await console.press("/");
    const found = await console.type("joined");
    expect(found.split("\n").filter((each) => /I·/.test(each)).length).toBeGreaterThan(4);
    expect(found.split("\n").filter((each) => /I▸/.test(each)).length).toBe(1);
    const back = await console.press("escape");
    expect(back).not.toMatch(/I[·▸]/);
    expect(back).toContain("following");
  });

  test("a word that no line has is said to be missing", async () => {
    const { console } = await lively();
    await console.press("/");
    await console.type("ninguém tem isto");
    expect(await console.press("enter")).toContain("No older line has it.");
  });
});

describe("console: copying and clearing the log", () => {
  test("c copies the last lines that show, with date, time and level, as many as one says", async () => {
    const control = running();
    const console = await openConsole(control);
    for (const id of [1, 2, 3]) control.join(clientRow(id, `u${id}`));
    await console.press("2", "c", "ctrl-u");
    await console.type("2");
    expect(await console.press("enter")).toContain("2 lines are on the clipboard");
    expect(console.screen.copies.join().split("\n")).toEqual([
      expect.stringMatching(/^2026-11-23 \d\d:00:00 I u2 \(2\) joined/),
      expect.stringMatching(/^2026-11-23 \d\d:00:00 I u3 \(3\) joined/),
    ]);
    for (let id = 10; id <= 40; id++) control.join(clientRow(id, `u${id}`));
    await console.pass(200);
    await console.press("home");
    const last = console.screen.text().split("\n")[20] ?? "";
    await console.press("c", "ctrl-u");
    await console.type("1");
    await console.press("enter");
    expect(last).toContain(console.screen.copies.at(-1)?.slice("2026-11-23 ".length) ?? "nothing was copied");
    await console.press("c", "ctrl-u");
    await console.type("0");
    expect(await console.press("enter")).toContain("from 1 to 2000");
  });

  test("C empties it after a yes, and what comes then shows", async () => {
    const control = running();
    const console = await openConsole(control);
    control.join(clientRow(1, "ana"));
    expect(await console.press("2", "C", "enter")).toContain("ana (1) joined");
    expect(await console.press("C", "y")).not.toContain("ana (1) joined");
    control.leave(1, "bye");
    expect(await console.pass(200)).toContain("ana (1) said goodbye");
  });
});

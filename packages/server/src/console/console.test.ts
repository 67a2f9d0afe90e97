import { describe, expect, test } from "bun:test";
import { textWidth } from "@recado/runtime/tui";
import { line, openConsole, running } from "../../test/fixtures/console-harness.ts";
import { clientRow, sealedRow } from "../../test/fixtures/fake-control.ts";

describe("console: header", () => {
  test("shows state, addresses for clients, clients, traffic with rates, and the next status", async () => {
    const control = running("ana", "bob");
    control.uptimeMs = 3_723_000;
    const console = await openConsole(control, { width: 120, height: 35 });
    control.figures = { ...control.figures, datagramsIn: 10, bytesIn: 1760, datagramsOut: 20, bytesOut: 3520 };
    const rows = (await console.pass(1000)).split("\n");
    expect(rows.slice(0, 4)).toEqual([
      " ● RUNNING │ 0.0.0.0:1235 │ up 1:02:03 │ Recado 9.9.9 │ CPU 1.5% │ RSS 45.0 MB",
      " For clients: 192.168.0.10:1235  10.8.0.1:1235",
      " Clients 2, peak 2, total 2 │ next status in 42 s │ status every 60 s",
      " In 10 datagrams (10/s), 1.8 kB (1.8 kB/s) │ Out 20 datagrams (20/s), 3.5 kB (3.6 kB/s)",
    ]);
  });

  test("says how long ago the last status was, how much was dropped, and what could not be sent", async () => {
    const control = running("ana");
    const console = await openConsole(control, { width: 120, height: 35 });
    expect(line(console.screen.text(), "Clients 1, ")).not.toMatch(/ago|drops|errors/);
    control.lastStatusAgoMs = 18_400;
    control.drops.set("empty", 7);
    control.figures = { ...control.figures, sendErrors: 2, queueDrops: 1 };
    expect(line(await console.pass(1000), "Clients 1, ")).toContain("last 18 s ago │ drops 7 │ send errors 3");
    expect(line(await console.press("z"), "Clients 1, ")).not.toMatch(/drops|errors/);
  });

  test("keeps clients, status and both directions of traffic on 60×15, in both languages", async () => {
    for (const [lang, words] of [
      ["en", ["RUNNING", "192.168.0.10:1235", "Clients 1", "next status in 42 s", "↓", "↑"]],
      ["pt-BR", ["ATIVO", "192.168.0.10:1235", "Clientes 1", "próximo status em 42 s", "↓", "↑"]],
    ] as const) {
      const console = await openConsole(running("ana"), { lang, width: 60, height: 15 });
      for (const word of words) expect(console.screen.text()).toContain(word);
    }
  });
});

describe("console: sizes", () => {
  test("below 20×5 it says so, and returns when there is room", async () => {
    const console = await openConsole(running("ana"), { width: 19, height: 5 });
    expect(console.screen.text().trim()).toBe("Too small: 20×5 at\nleast.");
    console.screen.resize({ width: 80, height: 24 });
    expect(await console.pass(100)).toContain("● RUNNING");
  });

  test("every row stays inside and every border straight, whatever a name holds", async () => {
    const names = [
      "日本語のなまえ",
      "👩‍👩‍👧‍👦 família",
      "🇧🇷🇵🇹",
      "e\u0301\u0301\u0301",
      "\u001b[31m\u202Ered",
      "a\tb\nc",
      "{bold}x{/bold}",
    ];
    for (const [width, height] of [
      [120, 35],
      [80, 24],
      [60, 15],
      [20, 5],
    ] as const) {
      const console = await openConsole(running(...names), { width, height });
      const frame = console.screen.text();
      const rows = frame.split("\n");
      expect(rows.every((row) => textWidth(row) <= width)).toBe(true);
      const inBox = rows.filter((row) => row.startsWith("│"));
      expect(inBox.filter((row) => textWidth(row) !== width || !/[│┐┘]$/.test(row))).toEqual([]);
      if (width >= 60) expect(frame).toContain("^[[31mred");
      expect(frame).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    }
  });
});

describe("console: dialogs", () => {
  /** The keys that open each, on the panel that has them. */
  const OPENED_BY = [["?"], ["enter"], ["k"], ["u"], ["b"], ["m"], ["M"], ["B"], ["L"], ["i"], ["2", "c"], ["2", "C"]];

  test("each opens, fits and closes on every size, in both languages", async () => {
    for (const lang of ["en", "pt-BR"] as const) {
      for (const [width, height] of [
        [120, 35],
        [60, 15],
        [20, 5],
      ] as const) {
        const control = running("ana", "日本語のなまえ");
        control.join(sealedRow(3, "lacrada", { heldCount: 12_345, unacknowledgedSinceMs: 0 }));
        control.mute(2);
        control.asked.length = 0;
        const console = await openConsole(control, { lang, width, height });
        await console.press("down", "down", "down");
        for (const keys of OPENED_BY) {
          const before = await console.press("1");
          const frame = await console.press(...keys);
          expect(frame).not.toBe(before);
          expect(frame.split("\n").filter((row) => textWidth(row) > width)).toEqual([]);
          expect(frame).not.toMatch(/undefined|NaN|\[object/);
          await console.press("escape");
        }
        expect(control.asked).toEqual([]);
      }
    }
  });

  test("on 20×5 the selected client shows", async () => {
    const console = await openConsole(running("ana", "bob"), { width: 20, height: 5 });
    expect(await console.press("end")).toContain("bob");
    expect(await console.press("home")).toContain("ana");
  });
});

describe("console: picture", () => {
  test("Space holds table, figures and log still until it is pressed again", async () => {
    const control = running("ana");
    const console = await openConsole(control);
    await console.press("space");
    control.join(clientRow(9, "newcomer"));
    const held = await console.pass(2000);
    expect(held).toContain("PAUSED");
    expect(held).not.toContain("newcomer");
    expect(await console.press("space")).toContain("newcomer");
  });

  test("drops stand by reason, largest first, with advice; z counts from zero", async () => {
    const control = running();
    for (const reason of ["little-endian", "text-latin1", "little-endian"] as const) {
      control.drops.set(reason, (control.drops.get(reason) ?? 0) + 1);
    }
    const console = await openConsole(control);
    const frame = await console.press("3");
    expect(line(frame, "little-endian")).toMatch(/little-endian\s+2\s+the integers look/);
    expect(frame.indexOf("little-endian")).toBeLessThan(frame.indexOf("text in Latin-1"));
    expect(await console.press("z")).toContain("Nothing was dropped.");
    control.drops.set("empty", 4);
    expect(line(await console.pass(1000), "empty datagram")).toMatch(/empty datagram\s+4/);
  });

  test("the traffic panel draws the last minute", async () => {
    const control = running();
    const console = await openConsole(control);
    await console.press("4");
    await console.pass(2000);
    control.figures = { ...control.figures, datagramsIn: 20 };
    expect(await console.pass(1000)).toContain("In 20/s, peak 20/s");
    expect(await console.pass(3000)).toMatch(/In 0\/s, peak 20\/s/);
    expect(console.screen.text()).toContain("█");
  });

  test("the footer lists the keys that live: with a selection, while stopped, in a dialog", async () => {
    const control = running("ana");
    const console = await openConsole(control);
    expect(console.screen.text()).not.toContain("k kick");
    expect(await console.press("down")).toContain("k kick");
    expect(await console.press("k")).toContain("Enter: go on");
    await console.press("escape", "s", "y");
    const stopped = await console.press("down");
    expect(stopped).toContain("S start");
    expect(stopped).not.toContain("s stop ");
  });

  test("help names every key and scrolls on a low screen", async () => {
    const console = await openConsole(running(), { width: 60, height: 15, lang: "pt-BR" });
    const top = await console.press("?");
    expect(top).toContain("iniciar o servidor");
    const bottom = await console.press(...Array.from({ length: 8 }, () => "pagedown"));
    expect(bottom).toContain("Ctrl-Z");
    // Not further than the end: the next key up is seen.
    expect(await console.press("up")).not.toBe(bottom);
    expect(await console.press("escape")).not.toContain("Ctrl-Z");
  });

  test("+ and - change how often it refreshes", async () => {
    const console = await openConsole(running());
    expect(await console.press("-")).toContain("Refreshed every 2 s.");
    expect(await console.press("+", "+")).toContain("Refreshed every 0.5 s.");
  });
});

describe("console: the end", () => {
  test("q with clients asks; yes stops the server and closes the screen", async () => {
    const control = running("ana");
    const console = await openConsole(control, { lang: "pt-BR" });
    expect(await console.press("q")).toContain("Sair? Clientes conectados: 1.");
    await console.press("s");
    expect(await console.done).toBe("quit");
    expect(control.asked).toEqual(["stop"]);
    expect(console.screen.closed).toBe(true);
  });

  test("q alone needs no question; Ctrl-C is the same key", async () => {
    for (const key of ["q", "ctrl-c"]) {
      const console = await openConsole(running());
      console.screen.press(key);
      await console.pass(100);
      expect(await console.done).toBe("quit");
    }
  });

  test("a signal ends it without a question", async () => {
    const control = running("ana");
    const console = await openConsole(control);
    console.end();
    expect(await console.done).toBe("quit");
    expect(control.asked).toEqual(["stop"]);
  });
});

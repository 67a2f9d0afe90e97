import { describe, expect, test } from "bun:test";
import { textWidth } from "@recado/runtime/tui";
import { NOON_MS, openConsole } from "../../test/fixtures/console-harness.ts";
import { clientRow, FakeControl } from "../../test/fixtures/fake-control.ts";

function running(...names: string[]): FakeControl {
  const control = new FakeControl();
  control.state = "running";
  for (const [index, name] of names.entries()) {
    control.join(clientRow(index + 1, name, { joinedAtMs: NOON_MS, lastSeenAtMs: NOON_MS - index * 1000 }));
  }
  return control;
}

/** The line that holds the text. */
function line(frame: string, text: string): string {
  return frame.split("\n").find((each) => each.includes(text)) ?? `(no line with ${text} in)\n${frame}`;
}

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

describe("console: client table", () => {
  test("the selection stays with its client while rows resort under it", async () => {
    const control = running("ana", "bob", "eva");
    const console = await openConsole(control);
    expect(line(await console.press("down", "down"), "▸")).toContain("bob");
    expect(await console.press("o")).toContain("by Name ▲");
    expect(line(await console.press("r"), "▸")).toContain("bob");
    control.clients = [clientRow(4, "zoe"), ...control.clients];
    expect(line(await console.pass(1000), "▸")).toContain("bob");
  });

  test("a selected client that leaves takes the selection along: no key acts on its neighbour", async () => {
    const control = running("ana", "bob", "eva");
    const console = await openConsole(control);
    await console.press("down", "down");
    control.leave(2, "bye");
    expect(await console.pass(1000)).not.toContain("▸");
    expect(await console.press("k")).toContain("Choose a client first");
    expect(control.asked).toEqual([]);
  });

  test("sorts by each column, both ways", async () => {
    const control = running();
    control.join(clientRow(10, "carla", { framesIn: 5, drops: 1 }));
    control.join(clientRow(2, "abel", { framesIn: 900, drops: 7 }));
    control.join(clientRow(33, "beto", { framesIn: 50 }));
    const console = await openConsole(control, { width: 120, height: 35 });
    const order = (frame: string) =>
      frame
        .match(/carla|abel|beto/g)
        ?.slice(0, 3)
        .join(" ");
    expect(order(console.screen.text())).toBe("abel carla beto");
    expect(order(await console.press("right"))).toBe("abel beto carla");
    expect(order(await console.press("left", "left"))).toBe("abel carla beto");
    expect(order(await console.press("left", "left"))).toBe("abel beto carla");
    expect(order(await console.press("r"))).toBe("carla beto abel");
  });

  test("/ filters, Esc clears", async () => {
    const console = await openConsole(running("José", "ana", "eva"));
    await console.press("/");
    const found = await console.type("jose");
    expect(found).toContain("1 Clients 1/3");
    expect(line(found, "José")).toContain("10.0.0.7");
    expect(await console.press("enter")).toContain("/jose");
    expect(await console.press("escape")).toContain("1 Clients 3");
  });

  test("Enter shows all about the client, k there removes it after a yes", async () => {
    const control = running("ana");
    const console = await openConsole(control);
    const details = await console.press("down", "enter");
    expect(details).toContain("original client, or one that speaks like it");
    expect(line(details, "│ Joined  ")).toContain("2026-11-23 12:00:00");
    await console.press("k", "enter", "y");
    expect(control.asked).toEqual(["kick 1 "]);
  });

  test("a long table scrolls with the selection", async () => {
    const control = running(...Array.from({ length: 200 }, (_, index) => `user${index + 1}`));
    const console = await openConsole(control);
    expect(line(await console.press("end"), "▸")).toContain("user200");
    expect(line(await console.press("home"), "▸")).toContain("user1 ");
    expect(line(await console.press("pagedown"), "▸")).toContain("user5 ");
  });
});

describe("console: orders", () => {
  test("kick: a reason, then a yes; anything else leaves the client alone", async () => {
    const control = running("ana", "bob");
    const console = await openConsole(control);
    await console.press("down", "down", "k");
    await console.type("spam, again");
    expect(await console.press("enter")).toContain("Remove bob (2) at 10.0.0.7:40002?");
    expect(await console.press("enter")).not.toContain("Remove bob");
    expect(control.asked).toEqual([]);
    await console.press("k", "enter", "x", "escape", "k");
    await console.type("spam");
    await console.press("enter", "y");
    expect(control.asked).toEqual(["kick 2 spam"]);
    expect(console.screen.text()).toContain("bob (2) was removed.");
    expect(console.screen.text()).toContain("Reason given to bob (2): spam");
  });

  test("kick: a client that has meanwhile been replaced under its id is not removed", async () => {
    const control = running("ana");
    const console = await openConsole(control);
    await console.press("down", "k", "enter");
    control.clients = [clientRow(1, "other", { joinedAtMs: NOON_MS + 500 })];
    await console.pass(1000);
    expect(await console.press("y")).toContain("ana (1) has left in the meantime");
    expect(control.asked).toEqual([]);
  });

  test("kick: a reason that does not fit its frame is refused before it is sent", async () => {
    const console = await openConsole(running("ana"));
    await console.press("down", "k");
    expect(await console.type("é".repeat(54))).toContain("108/106 bytes");
    expect(await console.press("enter")).toContain("too long for one message");
    expect(console.screen.bells).toBe(1);
  });

  test("notice: the bytes count while it is written, and it goes to all after a yes", async () => {
    const control = running("ana", "bob");
    const console = await openConsole(control);
    await console.press("m");
    expect(await console.type("Olá")).toContain("4/140 bytes");
    expect(await console.press("enter")).toContain("Send this to 2 clients?");
    await console.press("y");
    expect(control.asked).toEqual(["notice Olá"]);
  });

  test("stop asks, start does not; the address changes while stopped only", async () => {
    const control = running("ana");
    const console = await openConsole(control);
    expect(await console.press("e")).toContain("Stop the server first");
    expect(await console.press("s")).toContain("Stop the server? 1 connected.");
    expect(await console.press("n")).toContain("● RUNNING");
    expect(await console.press("s", "y")).toContain("■ STOPPED");
    expect(await console.press("e")).toContain("Address to listen on");
    await console.press("ctrl-u");
    await console.type("4000");
    expect(await console.press("enter")).toContain("The server listens on 0.0.0.0:4000.");
    expect(control.asked).toEqual(["stop", "start 0.0.0.0 4000"]);
  });

  test("restart asks, stops and starts at the same address", async () => {
    const control = running("ana");
    const console = await openConsole(control);
    expect(await console.press("R")).toContain("Restart the server? 1 connected.");
    await console.press("y");
    expect(control.asked).toEqual(["stop", "start 0.0.0.0 1235"]);
    expect(console.screen.text()).toContain("● RUNNING");
  });

  test("a server that is not running is offered by the form, and what hinders it stands there", async () => {
    const control = new FakeControl();
    const console = await openConsole(control);
    expect(console.screen.text()).toContain("Address to listen on");
    for (const [code, sentence] of [
      ["port-in-use", "in use by another program"],
      ["no-permission", "Ports below 1024 need"],
      ["bad-address", "has no such address"],
      ["other", "could not start: bind failed"],
    ] as const) {
      control.startFails = code;
      await console.press("end", "enter");
      expect((await console.press("tab")).replace(/\s+/g, " ")).toContain(sentence);
      await console.press("escape", "e");
    }
    await console.press("ctrl-u");
    await console.type("70000");
    expect(await console.press("enter")).toContain("a number from 1 to 65535");
  });

  test("the status goes out at once, and its interval changes", async () => {
    const control = running("ana");
    const console = await openConsole(control);
    await console.press("t", "i", "ctrl-u");
    await console.type("30");
    expect(await console.press("enter")).toContain("status every 30 s");
    expect(control.asked).toEqual(["status", "interval 30000"]);
  });
});

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

  test("/ filters while it is typed, ! turns it round, Esc clears, v raises the level", async () => {
    const control = running();
    const console = await openConsole(control);
    control.join(clientRow(5, "ana"));
    drop(control, 7);
    await console.press("2", "/");
    expect(await console.type("JOINED")).not.toContain("little-endian");
    await console.press("ctrl-u");
    const inverse = await console.type("!joined");
    expect(inverse).toContain("little-endian");
    expect(inverse).not.toContain("ana (5) joined");
    expect(await console.press("enter")).toContain("/!joined");
    expect(await console.press("escape")).toContain("ana (5) joined");
    const warnings = await console.press("v", "v");
    expect(warnings).toContain("from W");
    expect(warnings).not.toContain("ana (5) joined");
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
    const bottom = await console.press("pagedown", "pagedown", "pagedown", "pagedown");
    expect(bottom).toContain("Ctrl-Z");
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

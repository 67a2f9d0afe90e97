import { describe, expect, test } from "bun:test";
import { line, NOON_MS, openConsole, running } from "../../test/fixtures/console-harness.ts";
import { clientRow, sealedRow } from "../../test/fixtures/fake-control.ts";

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

describe("console: slow clients", () => {
  const sealed = () => {
    const control = running("old");
    control.join(sealedRow(10, "fast", { rttMs: 4.2, heldCount: 0 }));
    control.join(
      sealedRow(11, "slow", {
        rttMs: 812,
        lost: 0.034,
        resent: 0.25,
        heldCount: 640,
        isBehind: true,
        unacknowledgedSinceMs: NOON_MS - 60_000,
      }),
    );
    return control;
  };

  test("round trip and what waits stand in the table; the one who acknowledges nothing is marked", async () => {
    const console = await openConsole(sealed(), { width: 120, height: 35 });
    const frame = console.screen.text();
    expect(line(frame, "slow")).toMatch(/812 ms +!640\+/);
    expect(line(frame, "fast")).toMatch(/4\.2 ms +0 /);
    expect(line(frame, "1 old")).not.toContain("ms");
  });

  test("sorting by what waits puts the slow one first; who has no session stands last, both ways", async () => {
    const console = await openConsole(sealed(), { width: 120, height: 35 });
    const order = (frame: string) => [...frame.matchAll(/^│ +\d+ (\w+) /gm)].map(([, name]) => name).join(" ");
    await console.press("left", "left");
    expect(console.screen.text()).toContain("by Waits ▼");
    expect(order(console.screen.text())).toBe("slow fast old");
    expect(order(await console.press("r"))).toBe("fast slow old");
  });

  test("w shows bytes, loss and what was sent again, also on 80 columns", async () => {
    const console = await openConsole(sealed());
    expect(console.screen.text()).not.toContain("Resent");
    const wide = await console.press("w");
    for (const title of ["Bytes out", "RTT", "Lost", "Resent", "Waits"]) expect(wide).toContain(title);
    expect(line(wide, "slow")).toMatch(/812 ms +3\.4% +25%/);
    expect(await console.press("w")).not.toContain("Resent");
  });

  test("details tell how the session goes and what waits", async () => {
    const console = await openConsole(sealed());
    const frame = await console.press("end", "enter");
    expect(line(frame, "Waiting for it")).toContain("640 messages");
    expect(frame.replace(/\s+│\n│\s+/g, " ")).toContain("no acknowledgement for 1:00");
    expect(line(frame, "Frames to it")).toContain("sent again 25%");
  });

  test("the rate is of the time between two looks; a client new under the id begins at zero", async () => {
    const control = running("ana");
    const console = await openConsole(control, { width: 120, height: 35 });
    await console.pass(1000);
    const [ana] = control.clients;
    if (ana) control.clients = [{ ...ana, framesIn: 30, framesOut: 12 }];
    expect(line(await console.pass(1000), "ana")).toMatch(/ 42 +30 +12 /);
    control.clients = [clientRow(1, "eva", { joinedAtMs: NOON_MS + 1, framesIn: 500 })];
    expect(line(await console.pass(1000), "eva")).toMatch(/ 0 +500 +0 /);
  });
});

describe("console: following a row", () => {
  test("F holds the row on its line while others sort around it, and lets go when the client leaves", async () => {
    const control = running(...Array.from({ length: 60 }, (_, index) => `user${index + 1}`));
    const console = await openConsole(control);
    await console.press(...Array.from({ length: 30 }, () => "down"));
    const lineOf = (frame: string) => frame.split("\n").findIndex((each) => each.includes("▸"));
    const held = lineOf(await console.press("F"));
    expect(console.screen.text()).toContain("follows user30");
    control.clients = [...control.clients.slice(0, 3), ...control.clients.slice(10)];
    const after = await console.pass(1000);
    expect(line(after, "▸")).toContain("user30");
    expect(lineOf(after)).toBe(held);
    control.leave(30, "bye");
    expect(await console.pass(1000)).toContain("user30 has left; nobody is followed.");
    expect(console.screen.text()).not.toContain("follows");
  });
});

describe("console: copying", () => {
  test("c takes the selected client, without one the addresses for clients", async () => {
    const console = await openConsole(running("ana"));
    await console.press("c");
    await console.press("down", "c");
    expect(console.screen.copies).toEqual(["192.168.0.10:1235\n10.8.0.1:1235", "1\tana\t10.0.0.7:40001\toriginal"]);
    expect(console.screen.text()).toContain("ana is on the clipboard");
  });
});

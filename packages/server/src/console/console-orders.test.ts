import { describe, expect, test } from "bun:test";
import { line, NOON_MS, openConsole, running } from "../../test/fixtures/console-harness.ts";
import { clientRow, FakeControl } from "../../test/fixtures/fake-control.ts";

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
    await console.press("M");
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

describe("console: mute and ban", () => {
  test("u mutes after a yes, the row says so without colour, and u again lets it write", async () => {
    const control = running("ana", "bob");
    const console = await openConsole(control);
    expect(await console.press("down", "u")).toContain("Mute ana (1)?");
    await console.press("enter");
    expect(control.asked).toEqual([]);
    const muted = await console.press("u", "y");
    expect(muted).toContain("ana (1) is muted");
    expect(line(muted, "▸⊘")).toContain("ana");
    expect(line(muted, "2 bob")).not.toContain("⊘");
    expect(await console.press("u")).toContain("Let ana (1) write again?");
    expect(await console.press("y")).not.toContain("⊘");
    expect(control.asked).toEqual(["mute 1", "unmute 1"]);
  });

  test("b bans with a reason after a yes; B lists it, and lets it in again after a yes", async () => {
    const control = running("ana", "bob");
    const console = await openConsole(control);
    await console.press("down", "down", "b");
    expect(await console.type("spam")).toContain("An id is banned with the key that owns it.");
    expect(await console.press("enter")).toContain("Ban bob (2)? 1 client goes at once");
    expect(await console.press("y")).toContain("2: banned.");
    expect(line(await console.press("B"), "▸ id 2")).toContain("spam");
    expect(await console.press("enter")).toContain("Let id 2 in again?");
    expect(await console.press("y")).toContain("2: not banned any more.");
    expect(control.asked).toEqual(['ban {"id":2} spam', 'unban {"id":2}']);
    expect(await console.press("B")).toContain("Nobody is banned or muted.");
  });

  test("a ban may name an address instead; what is no id, key or address is refused", async () => {
    const control = running("ana", "bob");
    const console = await openConsole(control);
    await console.press("B", "a");
    await console.type("10.0.0.x");
    expect(await console.press("enter", "enter")).toContain("An id from 1 to 4294967295, a key");
    await console.press("backspace");
    await console.type("7");
    await console.press("enter");
    expect(await console.press("enter")).toContain("Ban 10.0.0.7? 2 clients go at once");
    await console.press("y");
    expect(control.asked).toEqual(['ban {"address":"10.0.0.7"} ']);
  });

  test("a ban about a client whose id has passed to another is not carried out", async () => {
    const control = running("ana");
    const console = await openConsole(control);
    await console.press("down", "b", "enter");
    control.clients = [clientRow(1, "other", { joinedAtMs: NOON_MS + 500 })];
    await console.pass(1000);
    expect(await console.press("y")).toContain("ana (1) has left in the meantime");
    expect(control.asked).toEqual([]);
  });

  test("the selection in the list of bans stays with its ban while the list changes above it", async () => {
    const control = running();
    const ban = (value: string) => ({ kind: "id", value, reason: "", atMs: NOON_MS }) as const;
    control.banned = [ban("5"), ban("6"), ban("7")];
    const console = await openConsole(control);
    expect(await console.press("B", "down")).toContain("▸ id 6");
    control.banned = [ban("6"), ban("7")];
    await console.pass(1000);
    await console.press("enter", "y");
    expect(control.asked).toEqual(['unban {"id":6}']);
  });

  test("the selected ban shows however long the list and low the screen", async () => {
    const control = running();
    control.banned = Array.from({ length: 50 }, (_, index) => ({
      kind: "id",
      value: String(index + 1),
      reason: "",
      atMs: NOON_MS,
    }));
    for (const height of [5, 15, 35]) {
      const console = await openConsole(control, { width: 60, height });
      await console.press("B");
      for (let id = 2; id <= 50; id++) expect(await console.press("down")).toContain(`▸ id ${id} `);
      expect(await console.press(...Array.from({ length: 9 }, () => "pageup"))).toContain("▸ id 1 ");
    }
  });

  test("m tells the selected client alone; without one it says how", async () => {
    const control = running("ana", "bob");
    const console = await openConsole(control);
    expect(await console.press("m")).toContain("M writes to all");
    await console.press("down", "m");
    await console.type("só você");
    expect(await console.press("enter")).toContain("Send this to ana (1) alone?");
    expect(await console.press("y")).toContain("The notice to ana (1) is on its way.");
    expect(control.asked).toEqual(["notice-to 1 só você"]);
    expect(await console.pass(200)).toContain("Notice to ana (1): só você");
  });
});

describe("console: read-only", () => {
  /** Every key that orders something, and what would confirm it. */
  const ORDERS = ["s", "S", "R", "k", "u", "b", "m", "M", "t", "i", "e"];

  test("no control acts, the footer does not offer any, and the header says so", async () => {
    const control = running("ana");
    control.banned = [{ kind: "id", value: "9", reason: "", atMs: NOON_MS }];
    const console = await openConsole(control, { isReadOnly: true });
    expect(await console.press("down")).toContain("READ-ONLY");
    expect(console.screen.text()).not.toMatch(/ [kubmM] (kick|mute|ban|message|to all)/);
    for (const key of ORDERS) {
      expect(await console.press(key)).toContain("Read-only: nothing can be changed");
      await console.press("enter", "y", "escape");
    }
    await console.press("enter", "k", "enter", "y", "escape", "B", "enter", "y", "escape");
    expect(await console.press("B", "a")).toContain("id 9");
    expect(control.asked).toEqual([]);
  });

  test("L asks, and then there is no way back", async () => {
    const control = running("ana");
    const console = await openConsole(control);
    expect(await console.press("L")).toContain("Only starting the program again");
    expect(await console.press("enter")).not.toContain("READ-ONLY");
    expect(await console.press("L", "y")).toContain("READ-ONLY");
    expect(await console.press("L")).toContain("Read-only already.");
    await console.press("down", "k", "y");
    expect(control.asked).toEqual([]);
  });

  test("one may leave, and the server stops as always", async () => {
    const control = running();
    const console = await openConsole(control, { isReadOnly: true });
    console.screen.press("q");
    await console.pass(100);
    expect(await console.done).toBe("quit");
  });
});

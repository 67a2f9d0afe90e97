import { describe, expect, test } from "bun:test";
import { catalogOf } from "@recado/runtime/i18n";
import { keyMapOf, keysOf } from "./keys.ts";
import { DEFAULT_SETTINGS } from "./settings.ts";
import { TestTui } from "./test-tui.ts";

describe("[keys]", () => {
  test("gives an action other keys, takes them from the action that had them, and none takes them all", () => {
    const given = new Map([
      ["find", ["ctrl-f"]],
      ["help", ["ctrl-r"]],
      ["mouse", ["none"]],
    ]);
    const { keys, faults } = keyMapOf(given);
    expect(faults).toEqual([]);
    expect(keysOf(keys, "find")).toEqual(["ctrl-f"]);
    expect(keys.get("ctrl-s")).toBeUndefined();
    expect(keys.get("ctrl-r")).toBe("help");
    expect(keysOf(keys, "mouse")).toEqual([]);
    expect(keys.get("alt-k")).toBe("pick");
  });

  test("tells an action or a key that does not exist, and keeps what the action had", () => {
    const given = new Map([
      ["fly", ["f2"]],
      ["find", ["a", "ctrl-", "f13"]],
    ]);
    const { keys, faults } = keyMapOf(given);
    expect(faults).toEqual([
      { kind: "action", name: "fly" },
      { kind: "key", action: "find", key: "a" },
      { kind: "key", action: "find", key: "ctrl-" },
      { kind: "key", action: "find", key: "f13" },
    ]);
    expect(keysOf(keys, "find")).toEqual(["ctrl-s"]);
  });

  test("the screen obeys the table, and its help shows it", async () => {
    const { keys } = keyMapOf(new Map([["find", ["ctrl-f", "f3"]]]));
    const tui = await TestTui.chatting([], { config: { screen: { ...DEFAULT_SETTINGS, keys } } });
    tui.screen.press("f3");
    expect(tui.inputLine).toStartWith("find ");
    tui.screen.press("escape", "ctrl-s");
    expect(tui.inputLine).toStartWith("everybody>");
    tui.screen.press("f1");
    expect(tui.row(catalogOf("en").clientScreen.help.actions.find)).toContain("Ctrl-F F3");
  });
});

describe("/set and its like", () => {
  test("changes a setting at once; an unknown one or a bad value is told with what there is", async () => {
    const tui = await TestTui.chatting([{ id: 2, name: "bob" }]);
    tui.screen.type("/set notify off\n/set buffers-width 30\n/set colour red\n/theme pink\n");
    expect(tui.row("notify = off")).not.toBe("");
    expect(tui.row("There is no setting")).not.toBe("");
    expect(tui.row("theme cannot be pink")).not.toBe("");
    expect(tui.rows()[0]?.indexOf("┬")).toBe(26);
  });

  test("every theme shows the same words", async () => {
    const tui = await TestTui.chatting([{ id: 2, name: "bob" }]);
    tui.says(2, "bob", "hello");
    const words = tui.rows().slice(0, -2);
    for (const theme of ["dark", "light", "contrast", "16", "auto"]) {
      tui.screen.type(`/theme ${theme}\n`);
      tui.screen.type("/clear\n");
      tui.says(2, "bob", "hello");
      expect(tui.rows().slice(0, -2)).toEqual(words);
    }
  });

  test("an alias stands for its line; a command's name stays a command", async () => {
    const tui = await TestTui.chatting([{ id: 2, name: "bob" }]);
    tui.screen.type("/alias oi /me waves to\n/alias users nobody\n");
    expect(tui.row("users cannot be an alias")).not.toBe("");
    tui.screen.type("/oi bob\n");
    expect(tui.client.sends).toEqual(["send 0 * waves to bob"]);
    tui.screen.type("/alias oi\n/oi\n");
    expect(tui.row("There is no /oi")).not.toBe("");
  });
});

describe("calls", () => {
  test("a mention rings and notifies where nobody looks; a muted conversation does not", async () => {
    const tui = await TestTui.chatting([{ id: 2, name: "bob" }]);
    tui.screen.send({ kind: "focus", focused: false });
    tui.says(2, "bob", "hello all");
    expect(tui.screen.bells).toBe(0);
    tui.says(2, "bob", "ana, look");
    expect(tui.screen.bells).toBe(1);
    expect(tui.screen.notifications).toEqual(["Recado: bob: ana, look"]);
    tui.screen.type("/mute\n");
    tui.pass(2_000);
    tui.says(2, "bob", "ana!");
    expect(tui.screen.bells).toBe(1);
    tui.screen.type("/unmute\n");
    tui.says(2, "bob", "ana?");
    expect(tui.screen.bells).toBe(2);
  });

  test("nothing calls while somebody looks; /notify messages tells of everything, /notify off of nothing", async () => {
    const tui = await TestTui.chatting([{ id: 2, name: "bob" }]);
    tui.says(2, "bob", "ana, I see you");
    expect(tui.screen.notifications).toEqual([]);
    tui.screen.type("/notify messages\n");
    tui.screen.send({ kind: "focus", focused: false });
    tui.says(2, "bob", "for all");
    expect(tui.screen.notifications).toEqual(["Recado: bob: for all"]);
    tui.pass(2_000);
    tui.screen.type("/notify off\n");
    tui.says(2, "bob", "ana");
    expect(tui.screen.notifications).toHaveLength(1);
  });

  test("a word of /highlight counts as the name does", async () => {
    const tui = await TestTui.chatting([{ id: 2, name: "bob" }]);
    tui.screen.type("/highlight café, release\n");
    tui.screen.send({ kind: "focus", focused: false });
    tui.says(2, "bob", "the RELEASE is out");
    expect(tui.screen.bells).toBe(1);
    expect(tui.row("RELEASE")).toContain("»");
  });
});

describe("/reply", () => {
  test("goes to who wrote to us alone last; before that it says that there is nobody", async () => {
    const tui = await TestTui.chatting([{ id: 2, name: "bob" }]);
    tui.screen.type("/reply hm\n");
    expect(tui.row("Nobody has written to you alone")).not.toBe("");
    tui.says(2, "bob", "psst", "private");
    tui.screen.type("/reply yes?\n");
    expect(tui.client.sends).toEqual(["send 2 yes?"]);
  });
});

describe("the mouse", () => {
  const click = (tui: TestTui, x: number, y: number) => tui.screen.send({ kind: "mouse", action: "press", x, y });

  test("Alt-M gives it to the program and back", async () => {
    const tui = await TestTui.chatting();
    tui.screen.press("alt-m");
    expect(tui.screen.hasMouse).toBe(true);
    tui.screen.press("alt-l");
    expect(tui.screen.hasMouse).toBe(false);
    tui.screen.press("escape");
    expect(tui.screen.hasMouse).toBe(true);
    tui.screen.press("alt-m");
    expect(tui.screen.hasMouse).toBe(false);
  });

  test("a click goes to a conversation; two on a person open theirs; the wheel scrolls", async () => {
    const tui = await TestTui.chatting([{ id: 2, name: "bob" }]);
    for (let line = 1; line <= 60; line++) tui.says(2, "bob", `line ${line}`);
    click(tui, 3, 1);
    expect(tui.rows()[0]).toContain("status");
    click(tui, 3, 2);
    click(tui, 75, 2);
    expect(tui.inputLine).toStartWith("everybody>");
    tui.screen.send({ kind: "mouse", action: "wheel-up", x: 30, y: 5 });
    expect(tui.row("line 60")).toBe("");
    click(tui, 30, 21);
    expect(tui.row("line 60")).not.toBe("");
    click(tui, 75, 2);
    click(tui, 75, 2);
    expect(tui.inputLine).toStartWith("bob>");
  });
});

test("what is odd in the settings file is told in the status window", async () => {
  const tui = await TestTui.open({ config: { warnings: ["client.toml:3: unknown key colour"] } });
  tui.screen.press("alt-1");
  expect(tui.row("client.toml:3: unknown")).not.toBe("");
});

test("Ctrl-↑ walks through the lines of all conversations", async () => {
  const tui = await TestTui.chatting([{ id: 2, name: "bob" }]);
  tui.screen.type("to all\n/query bob\nto bob\n");
  tui.screen.press("ctrl-n", "ctrl-up", "ctrl-up", "ctrl-up");
  expect(tui.inputLine).toContain("to all");
});

test("/discover says that it looks, then lists what it found, clean and with the address to connect to", async () => {
  const tui = await TestTui.open({ size: { width: 100, height: 24 } });
  tui.discovered = [
    { name: "Sala 3", address: "192.0.2.7", port: 1235, users: 7, version: "0.1.0", rttMs: 2.5 },
    { name: "off", address: "2001:db8::7", port: 99, users: undefined, version: undefined, rttMs: undefined },
  ];
  tui.screen.type("/discover\n");
  expect(tui.row("Looking for servers")).not.toBe("");
  await tui.answered();
  expect(tui.row("Sala 3")).toContain("192.0.2.7:1235  Sala 3  (7 people, 2.5 ms)");
  expect(tui.row("[2001:db8::7]:99")).toContain("off  (people unknown");
});

test("/servers lists what is known, /export and /log tell of a path that cannot be", async () => {
  const tui = await TestTui.open({
    prepare: (each) => {
      each.knownServers = ["chat.example:1235"];
    },
  });
  tui.screen.type("/servers\n");
  await tui.answered();
  expect(tui.row("Known servers: chat.example:1235")).not.toBe("");
  tui.screen.type("/export /nowhere/x.txt\n/log /dev/null/x\n");
  expect(tui.row("/nowhere/x.txt: ")).not.toBe("");
  expect(tui.row("log: ")).not.toBe("");
});

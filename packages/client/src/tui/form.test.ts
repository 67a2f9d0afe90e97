import { describe, expect, test } from "bun:test";
import { TestTui } from "./test-tui.ts";

const NOBODY = { config: { id: undefined, name: undefined } };

describe("connect form", () => {
  test("asks when nothing says who; Enter checks all fields and goes to the first fault", async () => {
    const tui = await TestTui.open(NOBODY);
    expect(tui.screen.text()).toContain("Recado: connect");
    expect(tui.row("Host")).toContain("chat.example");
    expect(tui.opened).toHaveLength(0);
    tui.screen.type("0\n");
    expect(tui.screen.text()).toContain("! a number from 1 to 4294967295");
    expect(tui.screen.text()).toContain("! a name is needed");
    tui.screen.press("backspace");
    tui.screen.type("7");
    expect(tui.screen.text()).not.toContain("! a number");
    tui.screen.press("tab");
    tui.screen.type("uma pessoa de nome comprido\n");
    expect(tui.screen.text()).toContain("! too long: at most 20 bytes");
  });

  test("connects with what was filled in; a port in the host field counts", async () => {
    const tui = await TestTui.open(NOBODY);
    tui.screen.type("7");
    tui.screen.press("tab");
    tui.screen.type("Zé");
    tui.screen.press("tab", "ctrl-u");
    tui.screen.type("[::1]:4321\n");
    await tui.connectionOpened();
    expect(tui.opened).toEqual([{ id: 7, name: "Zé", host: "::1", port: 4321 }]);
    expect(tui.client.calls).toEqual(["reconnect"]);
    expect(tui.screen.text()).not.toContain("Recado: connect");
    tui.state({ name: "connecting", attempt: 1 });
    expect(tui.statusLine).toContain("◌ connecting… · [::1]:4321 · Zé (7)");
  });

  test("F2 finds servers on the local network, and goes from one to the next", async () => {
    const tui = await TestTui.open(NOBODY);
    tui.discovered = [
      { name: "Sala 3", address: "192.0.2.7", port: 1236, users: 7, version: "0.1.0", rttMs: 2.5 },
      { name: "Sala 4", address: "192.0.2.8", port: 1235, users: 1, version: "0.1.0", rttMs: 9 },
    ];
    tui.screen.type("7");
    tui.screen.press("f2");
    expect(tui.row("Looking for servers")).not.toBe("");
    await tui.answered();
    expect(tui.row("1/2 Sala 3 (7 people, 2.5 ms)")).not.toBe("");
    expect(tui.row("Host")).toContain("192.0.2.7");
    tui.screen.press("f2");
    expect(tui.row("2/2 Sala 4")).not.toBe("");
    tui.screen.press("f2", "tab");
    tui.screen.type("Zé\n");
    await tui.connectionOpened();
    expect(tui.opened).toEqual([{ id: 7, name: "Zé", host: "192.0.2.7", port: 1236 }]);
  });

  test("F2 where nobody announces itself says so, and what was written stays", async () => {
    const tui = await TestTui.open(NOBODY);
    tui.screen.press("f2");
    await tui.answered();
    expect(tui.row("No server announced itself")).not.toBe("");
    expect(tui.row("Host")).toContain("chat.example");
  });

  test("comes back with the server's words when it refuses the id", async () => {
    const tui = await TestTui.open();
    tui.state({ name: "refused", text: "ID já em uso." });
    expect(tui.screen.text()).toContain("The server refused: That id is already in use.");
    tui.screen.press("backspace");
    tui.screen.type("9\n");
    await tui.connectionOpened();
    expect(tui.opened.at(-1)).toEqual({ id: 9, name: "ana", host: "chat.example", port: 1235 });
  });

  test("a kick leaves the chat to be read, with the reason", async () => {
    const tui = await TestTui.chatting([{ id: 2, name: "bob" }]);
    tui.state({ name: "refused", text: "Você foi removido pelo operador: chega" });
    expect(tui.screen.text()).toMatch(/removed\s+.*you|operator removed/);
    expect(tui.statusLine).toContain("✗ refused (/reconnect)");
    tui.client.calls.length = 0;
    tui.screen.type("/reconnect\n");
    expect(tui.client.calls).toEqual(["reconnect"]);
  });

  test("fits 60×15 and 20×5, its border straight", async () => {
    const tui = await TestTui.open({ ...NOBODY, size: { width: 60, height: 15 } });
    const rows = tui.rows().filter((row) => /[┌│└]/.test(row));
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([60]));
    tui.screen.resize({ width: 20, height: 5 });
    expect(tui.screen.text()).toContain("Id");
    tui.screen.resize({ width: 19, height: 5 });
    expect(tui.screen.text()).toStartWith("Too small");
  });
});

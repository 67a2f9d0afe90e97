/** What the user must not miss is told where the user is. */
import { describe, expect, test } from "bun:test";
import { TestTui } from "./test-tui.ts";

const BOB = { id: 2, name: "bob", sealed: true } as const;
const CARLA = { id: 3, name: "carla" };

async function sealed(): Promise<TestTui> {
  const tui = await TestTui.open();
  tui.state({ name: "registered", server: "recado", sealed: true, rttMs: 2 });
  tui.event({ kind: "roster", entries: [{ id: 1, name: "ana", sealed: true }, BOB, CARLA] });
  return tui;
}

describe("screen: told here", () => {
  test("told here: a text to somebody else's conversation that the server refused", async () => {
    const tui = await TestTui.chatting([BOB], { size: { width: 120, height: 24 } });
    tui.screen.type("/msg 889 alô?\n");
    const sendId = tui.left("alô?", 889);
    tui.event({ kind: "delivery", sendId, delivery: "failed", rttMs: undefined, why: "Ninguém tem esse ID." });
    expect(tui.row("Not delivered")).toContain("alô?");
  });

  test("told here: the operator's notice, whichever conversation is in front; it stands in everybody's", async () => {
    const tui = await sealed();
    tui.screen.type("/query bob\n");
    const message = { scope: "server", origin: 0, name: "Servidor", dest: 0, text: "Manutenção às 18 h.", atMs: 0 };
    tui.event({ kind: "message", message: { ...message, scope: "server", number: 7 } });
    expect(tui.row("Manutenção")).toContain("@@");
    tui.screen.type("/buffer everybody\n");
    expect(tui.row("Manutenção")).toContain("@@");
  });

  test("told here: a notice that is here already does not come again with older lines", async () => {
    const tui = await sealed();
    const notice = { scope: "server", origin: 0, name: "Servidor", dest: 0, text: "Pausa às 10.", atMs: 0 } as const;
    const text = { scope: "public", origin: 2, name: "bob", dest: 0, text: "certo", atMs: 1 } as const;
    tui.client.stored = [
      { ...notice, number: 3 },
      { ...text, number: 4 },
    ];
    tui.screen.type("/clear\n");
    tui.event({ kind: "message", message: { ...notice, number: 3 } });
    tui.event({ kind: "message", message: { ...text, number: 4 } });
    tui.screen.press("pageup");
    await tui.answered();
    expect(tui.rows().filter((row) => row.includes("Pausa às 10."))).toHaveLength(1);
  });

  test("told here: which server cannot be reached, and why, in the conversation and in the status line", async () => {
    const tui = await TestTui.open();
    tui.state({ name: "waiting", attempt: 1, retryAtMs: tui.nowMs + 2_000, why: "port-unreachable" });
    expect(tui.row("Cannot connect")).not.toBe("");
    expect(tui.statusLine).toContain("chat.example:1235");
    expect(tui.screen.text()).not.toContain("Nobody has written yet");
  });

  test("told here: in a private conversation with an original client, that it is open", async () => {
    const tui = await sealed();
    expect(tui.statusLine).toContain("connected, sealed");
    tui.screen.type("/query carla\n");
    expect(tui.statusLine).toContain("connected, open");
    tui.screen.type("/query bob\n");
    expect(tui.statusLine).toContain("connected, sealed");
  });

  test("told here: a name of before still means somebody, and completes", async () => {
    const tui = await sealed();
    tui.says(3, "carla", "já vou");
    tui.event({ kind: "left", entry: CARLA });
    tui.screen.type("/msg car");
    tui.screen.press("tab");
    tui.screen.type("volta!\n");
    expect(tui.client.sends).toEqual(["send 3 volta!"]);
  });
});

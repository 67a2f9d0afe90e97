import { describe, expect, test } from "bun:test";
import { encodeFrame } from "@recado/protocol";
import { TestTui } from "./test-tui.ts";

const PEER = { address: "10.0.0.1", port: 1235 };

function passes(tui: TestTui, text: string, direction: "in" | "out" = "in"): void {
  const bytes = encodeFrame({ type: 2, origin: 7, dest: 0, size: 3, name: "bob", text });
  for (const tap of tui.client.taps) tap({ direction, bytes, isSealed: false, peer: PEER });
  tui.screen.settle();
}

async function inspecting(): Promise<TestTui> {
  const tui = await TestTui.chatting([], { size: { width: 100, height: 30 } });
  tui.screen.type("/raw\n");
  return tui;
}

describe("the frame inspector", () => {
  test("shows every field of the newest datagram with offset, bytes and value", async () => {
    const tui = await inspecting();
    expect(tui.row("Nothing has come or gone")).not.toBe("");
    passes(tui, "olá");
    expect(tui.row("← 10.0.0.1:1235")).toContain("176 bytes, in the open");
    expect(tui.row(" type ")).toMatch(/^ +0 type +│00 00 00 02 +│2 MSG$/);
    expect(tui.row(" origin ")).toMatch(/│00 00 00 07 +│7$/);
    expect(tui.row(" name ")).toMatch(/^ +16 name +│62 6f 62 00 .*│"bob"$/);
    expect(tui.row(" text ")).toMatch(/^ +36 text +│6f 6c c3 a1 00 .*│"olá"$/);
    passes(tui, "second");
    expect(tui.row(" text ")).toContain('"second"');
  });

  test("walks back and on, stays where one looks, and follows again at the newest", async () => {
    const tui = await inspecting();
    for (const text of ["one", "two", "three"]) passes(tui, text, "out");
    tui.screen.press("pageup");
    expect(tui.row(" text ")).toContain('"two"');
    passes(tui, "four");
    expect(tui.row(" text ")).toContain('"two"');
    tui.screen.press("alt-end");
    expect(tui.row(" text ")).toContain('"four"');
    passes(tui, "five");
    expect(tui.row(" text ")).toContain('"five"');
  });

  test("leaves the input line at work: one sees what one sends", async () => {
    const tui = await inspecting();
    tui.screen.type("hello\n");
    expect(tui.client.sends).toEqual(["send 0 hello"]);
  });

  test("Esc closes it, and nobody looks at the datagrams any more", async () => {
    const tui = await inspecting();
    expect(tui.client.taps.size).toBe(1);
    tui.screen.press("escape");
    expect(tui.client.taps.size).toBe(0);
    expect(tui.row("Datagrams")).toBe("");
  });

  test("shows what a peer sent without obeying it", async () => {
    const tui = await inspecting();
    passes(tui, "\x1b[2J\u202e\x9b31m");
    expect(tui.screen.text()).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
  });
});

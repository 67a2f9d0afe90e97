import { describe, expect, test } from "bun:test";
import type { Delivery } from "../events.ts";
import { TestTui } from "./test-tui.ts";

function tells(tui: TestTui, sendId: number, delivery: Delivery, why?: string): void {
  tui.event({ kind: "delivery", sendId, delivery, rttMs: undefined, ...(why === undefined ? {} : { why }) });
}

/** One that waits, one that failed, one that was not confirmed, one that arrived. */
async function withOutbox(): Promise<TestTui> {
  const tui = await TestTui.chatting([{ id: 2, name: "bob" }]);
  tells(tui, tui.left("arrived"), "confirmed");
  tells(tui, tui.left("waits"), "queued");
  tells(tui, tui.left("failed text", 2), "failed", "mailbox full");
  tells(tui, tui.left("unsure"), "unconfirmed");
  return tui;
}

describe("the outbox", () => {
  test("lists what waits, failed or was not confirmed, of all conversations, in the order of writing", async () => {
    const tui = await withOutbox();
    tui.screen.type("/outbox\n");
    const rows = tui.rows().filter((row) => /^ +\d/.test(row));
    expect(rows.map((row) => row.trim().replace(/\s+/g, " "))).toEqual([
      "1 … everybody: waits",
      "2 ✗ bob: failed text mailbox full",
      "3 ? everybody: unsure",
    ]);
  });

  test("r sends the chosen one again, to whom it was for", async () => {
    const tui = await withOutbox();
    tui.screen.press("alt-o", "down", "r");
    expect(tui.client.sends).toEqual(["send 2 failed text"]);
    expect(tui.row("failed text")).toBe("");
  });

  test("d takes out what waits; what is on its way already is told", async () => {
    const tui = await withOutbox();
    tui.screen.press("alt-o", "d");
    expect(tui.client.calls).toContain("discard 2");
    tui.client.isDiscarded = false;
    tui.screen.press("d", "escape");
    expect(tui.row("cannot be taken back")).not.toBe("");
  });

  test("/resend sends everything again that did not arrive, /resend 3 the third, /discard forgets", async () => {
    const tui = await withOutbox();
    tui.screen.type("/resend 3\n");
    expect(tui.client.sends).toEqual(["send 0 unsure"]);
    expect(tui.client.calls).toContain("dismiss 4");
    tui.screen.type("/resend\n");
    expect(tui.client.sends).toEqual(["send 0 unsure", "send 2 failed text"]);
    tui.screen.type("/resend 9\n");
    expect(tui.row("The outbox has no such text")).not.toBe("");
    tui.screen.type("/discard all\n");
    expect(tui.client.calls).toContain("discard 2");
    expect(tui.client.calls.filter((call) => call.startsWith("dismiss"))).toEqual(["dismiss 4", "dismiss 3"]);
  });

  test("/resend: what the queue refuses stays in it, with its mark, and does not hold up the others", async () => {
    const tui = await withOutbox();
    tells(tui, tui.left("failed later", 2), "failed");
    tui.client.isTooMuch = (text) => text === "failed text";
    tui.screen.type("/resend\n");
    expect(tui.client.sends).toEqual(["send 2 failed text", "send 0 unsure"]);
    expect(tui.client.calls.filter((call) => call.startsWith("dismiss"))).toEqual(["dismiss 4"]);
    tui.screen.type("/outbox\n");
    expect(tui.row("failed text")).toContain("2 ✗ bob: failed text");
    expect(tui.row("failed later")).toContain("3 ✗ bob: failed later");
    expect(tui.row("unsure")).toBe("");
    tui.client.isTooMuch = () => false;
    tui.screen.press("down", "r", "escape", "alt-3");
    expect(tui.client.calls).toContain("dismiss 3");
    expect(tui.row("failed text")).not.toContain("✗");
    expect(tui.row("too many texts")).not.toBe("");
    expect(tui.inputLine).toBe("bob>");
  });

  test("r twice at once sends two texts, neither of them twice", async () => {
    const tui = await withOutbox();
    tui.screen.press("alt-o", "down");
    for (const key of ["r", "r", "down", "r"]) {
      tui.tui.program.dispatch({ kind: "input", event: { kind: "key", key }, atMs: tui.nowMs });
    }
    tui.screen.settle();
    expect(tui.client.sends.toSorted()).toEqual(["send 0 unsure", "send 2 failed text"]);
  });

  test("/resend without a connection keeps everything", async () => {
    const tui = await withOutbox();
    tui.state({ name: "closed" });
    tui.screen.type("/resend\n");
    expect(tui.client.sends).toEqual([]);
    tui.screen.type("/outbox\n");
    expect(tui.row("failed text")).not.toBe("");
  });

  test("/clear empties the screen and not the outbox", async () => {
    const tui = await withOutbox();
    tui.screen.type("/clear\n");
    expect(tui.row("waits")).toBe("");
    tells(tui, 2, "failed", "nobody there");
    tui.screen.press("alt-o");
    expect(tui.row("waits")).toContain("1 ✗ everybody: waits");
    expect(tui.row("waits")).toContain("nobody there");
    tells(tui, 4, "confirmed");
    expect(tui.row("unsure")).toBe("");
    tui.screen.press("r");
    expect(tui.client.sends).toEqual(["send 0 waits"]);
    expect(tui.client.calls).toContain("dismiss 2");
    expect(tui.row("waits")).toBe("");
  });

  test("/clear: a text that left just before and was not confirmed is in it", async () => {
    const tui = await TestTui.chatting();
    const sendId = tui.left("no echo");
    tui.screen.type("/clear\n");
    tells(tui, sendId, "unconfirmed");
    tui.screen.press("alt-o");
    expect(tui.row("no echo")).toContain("1 ? everybody: no echo");
  });

  test("/clear: what stands on the screen again stands in the outbox once", async () => {
    const tui = await TestTui.chatting();
    tui.client.stored = undefined;
    const sendId = tui.left("waits");
    tells(tui, sendId, "queued");
    const line = { number: undefined, why: undefined, sealed: false, atMs: tui.nowMs, origin: 1, name: "ana" };
    tui.client.local.apply({
      kind: "written",
      line: { ...line, key: sendId, dest: 0, text: "waits", delivery: "queued" },
    });
    tui.screen.type("/clear\n");
    tui.screen.press("pageup");
    await tui.answered();
    expect(tui.row("waits")).toContain("…");
    tui.screen.press("alt-o");
    expect(tui.rows().filter((row) => row.includes("waits"))).toHaveLength(1);
    tui.screen.press("escape");
    tells(tui, sendId, "confirmed");
    expect(tui.row("waits")).toContain("✓");
    tui.screen.press("alt-o");
    expect(tui.row("Nothing waits")).not.toBe("");
  });

  test("a conversation that is closed leaves its texts in it, and stays closed when they are given up", async () => {
    const tui = await withOutbox();
    tui.screen.type("/query bob\n/close\n/outbox\n");
    expect(tui.row("failed text")).toContain("2 ✗ bob: failed text");
    tui.screen.press("down", "d");
    expect(tui.row("failed text")).toBe("");
    expect(tui.client.calls).toContain("dismiss 3");
    expect(tui.rows().some((row) => row.startsWith("3 bob"))).toBe(false);
  });

  test("moving: another server has another outbox", async () => {
    const tui = await withOutbox();
    tui.screen.type("/connect other.example\n");
    await tui.answered();
    tui.screen.press("alt-o");
    expect(tui.row("Nothing waits, nothing failed")).not.toBe("");
  });

  test("an empty outbox says so", async () => {
    const tui = await TestTui.chatting();
    tui.screen.press("alt-o", "up", "down", "d", "r");
    expect(tui.row("Nothing waits, nothing failed")).not.toBe("");
    tui.screen.press("escape");
    expect(tui.inputLine).toStartWith("everybody>");
  });
});

test("a text that waited long before it left is no slow round trip", async () => {
  const tui = await TestTui.open();
  tui.state({ name: "registered", server: "recado", sealed: true, rttMs: 4 });
  tui.event({ kind: "delivery", sendId: tui.left("late"), delivery: "confirmed", rttMs: 30_000 });
  expect(tui.statusLine).toContain("RTT 4.0 ms");
});

test("a text of several lines stands in several lines, from the moment it is written", async () => {
  const tui = await TestTui.open();
  tui.state({ name: "registered", server: "recado", sealed: true, rttMs: 4 });
  tui.left("one\ntwo");
  expect(tui.row("│ one")).not.toContain("two");
  expect(tui.row("│ two")).not.toBe("");
});

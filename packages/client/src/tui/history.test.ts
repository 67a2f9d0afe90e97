/** Messages of before on the screen: at the start, further up, and searched for. */
import { describe, expect, test } from "bun:test";
import type { HistoryEntry } from "../events.ts";
import { TestTui } from "./test-tui.ts";

const BOB = { id: 2, name: "bob" };
const DAY_MS = 86_400_000;

function stored(number: number, more: Partial<HistoryEntry> = {}): HistoryEntry {
  const atMs = new Date(2026, 10, 20, 9, 0).getTime() + number * 60_000;
  const base = { scope: "public", origin: 2, name: "bob", dest: 0, text: `velha ${number}.`, sealed: true } as const;
  return { ...base, atMs, number, ...more };
}

function history(count: number): HistoryEntry[] {
  return Array.from({ length: count }, (_, index) => stored(index + 1));
}

/** In a session, with so much in the server's history. */
async function sealed(entries: readonly HistoryEntry[], size = { width: 80, height: 24 }): Promise<TestTui> {
  const tui = await TestTui.open({
    size,
    prepare: ({ client }) => {
      client.stored = entries;
    },
  });
  tui.state({ name: "registered", server: "recado", sealed: true, rttMs: 2 });
  tui.event({ kind: "roster", entries: [{ id: 1, name: "ana" }, BOB] });
  await tui.answered();
  return tui;
}

/** Somebody's text to everybody in the open, or one of the server: it has no number, but a key on this machine. */
function heard(tui: TestTui, key: number, text: string, origin = 2): void {
  const line = { origin, name: origin === 0 ? "Servidor" : "bob", dest: 0, text, atMs: tui.nowMs };
  const kept = { ...line, key, number: undefined, sealed: false, delivery: undefined, why: undefined };
  tui.client.local.apply({ kind: "heard", line: kept });
  tui.event({ kind: "message", message: { ...line, scope: origin === 0 ? "server" : "public" }, key });
}

/** Ours, which left in the open; gives its key. */
function written(tui: TestTui, text: string): number {
  const key = tui.left(text);
  const line = { origin: 1, name: "ana", dest: 0, text, atMs: tui.nowMs, number: undefined, sealed: false };
  tui.client.local.apply({ kind: "written", line: { ...line, key, delivery: "sent", why: undefined } });
  return key;
}

/** In the open, where no server keeps a history. */
async function inTheOpen(): Promise<TestTui> {
  const tui = await TestTui.chatting([BOB]);
  tui.client.stored = undefined;
  return tui;
}

/** What stands on the screen, by the words that `pattern` finds. */
function shown(tui: TestTui, pattern: RegExp): string[] {
  return [...tui.screen.text().matchAll(pattern)].map(([word]) => word);
}

async function up(tui: TestTui, key = "pageup"): Promise<void> {
  tui.screen.press(key);
  await tui.answered();
}

describe("screen: history", () => {
  test("start: the last screen is there before the server answers, with marks, names and typed lines", async () => {
    const tui = await TestTui.open({
      prepare: ({ client: { local } }) => {
        const nothing = { number: undefined, why: undefined, sealed: true };
        const line = { ...nothing, atMs: new Date(2026, 10, 22, 8, 30).getTime(), origin: 2, name: "bob" };
        local.apply({ kind: "heard", line: { ...line, key: 1, dest: 0, text: "de ontem", delivery: undefined } });
        const own = { ...line, origin: 1, name: "ana" };
        local.apply({ kind: "written", line: { ...own, key: 2, dest: 2, text: "só você", delivery: "waiting" } });
        local.rememberTyped("everybody", "já digitado");
      },
    });
    expect(tui.row("de ontem")).toContain("08:30        bob │ de ontem");
    expect(tui.screen.text()).toContain("22 November 2026");
    expect(tui.rows()[3]).toContain("3 bob");
    tui.screen.press("up");
    expect(tui.inputLine).toBe("everybody> já digitado");
    tui.screen.press("alt-3");
    expect(tui.row("só você")).toContain("08:30 ◇");
  });

  test("start: why a text failed, and what the server said, in the screen's language", async () => {
    const tui = await TestTui.open({
      prepare: ({ client: { local } }) => {
        const line = { number: undefined, sealed: true, atMs: new Date(2026, 10, 22, 8, 30).getTime(), dest: 0 };
        const own = { ...line, origin: 1, name: "ana", text: "cheia", delivery: "failed" } as const;
        local.apply({ kind: "written", line: { ...own, key: 1, why: "A caixa de recados do destino está cheia." } });
      },
    });
    tui.screen.press("alt-o");
    expect(tui.row("cheia")).toContain("Their mailbox is full");
  });

  test("start: a text of the last run that waits is told again, and stands there once", async () => {
    const tui = await TestTui.open({
      prepare: ({ client: { local } }) => {
        const line = { number: undefined, why: undefined, sealed: false, atMs: 0, origin: 1, name: "ana" };
        local.apply({ kind: "written", line: { ...line, key: 7, dest: 0, text: "espera", delivery: "queued" } });
      },
    });
    const message = { scope: "public", origin: 1, name: "ana", dest: 0, text: "espera", atMs: 0 } as const;
    tui.event({ kind: "sent", sendId: 7, message });
    tui.event({ kind: "delivery", sendId: 7, delivery: "confirmed", rttMs: undefined });
    expect(tui.rows().filter((row) => row.includes("espera"))).toHaveLength(1);
    expect(tui.row("espera")).toContain("✓");
  });

  test("start: an empty conversation shows the last messages of the server", async () => {
    const tui = await sealed(history(60));
    expect(tui.client.calls).toContain("history 0 0 50");
    expect(tui.row("velha 60.")).toContain("│ velha 60.");
  });

  test("merge: a message that is there already is not shown again, our own gets the server's time", async () => {
    const tui = await sealed(history(3));
    tui.event({ kind: "message", message: stored(3) });
    tui.event({ kind: "message", message: stored(4, { text: "nova" }) });
    expect(tui.rows().filter((row) => row.includes("velha 3."))).toHaveLength(1);
    const id = tui.left("minha");
    tui.event({ kind: "placed", sendId: id, number: 5, atMs: new Date(2026, 10, 23, 15, 45).getTime() });
    expect(tui.row("minha")).toContain("15:45");
    tui.event({ kind: "message", message: stored(5, { origin: 1, name: "ana", text: "minha" }) });
    expect(tui.rows().filter((row) => row.includes("minha"))).toHaveLength(1);
  });

  test("scrolling up: the page before comes, the view stays, and the beginning is said", async () => {
    const tui = await sealed(history(120));
    tui.screen.press("alt-home");
    const before = tui.rows().findIndex((row) => row.includes("velha 71."));
    expect(tui.rows()[0]).toContain("loading older messages…");
    await tui.answered();
    expect(tui.client.calls).toContain("history 0 71 50");
    expect(tui.rows().findIndex((row) => row.includes("velha 71."))).toBe(before);
    await up(tui);
    expect(tui.row("velha 60.")).toContain("velha 60.");
    await up(tui, "alt-home");
    await up(tui, "alt-home");
    expect(tui.rows()[0]).toContain("the beginning");
    expect(tui.row("velha 1.")).toContain("│ velha 1.");
    const asked = tui.client.calls.length;
    await up(tui);
    expect(tui.client.calls).toHaveLength(asked);
    tui.screen.press("escape");
    expect(tui.row("velha 120.")).not.toBe("");
  });

  test("scrolling up: without a server's history, what this machine has", async () => {
    const tui = await TestTui.open({
      prepare: ({ client }) => {
        client.stored = undefined;
        const line = { number: undefined, why: undefined, sealed: false, origin: 2, name: "bob", dest: 0 };
        for (let key = 1; key <= 260; key++) {
          const text = `local ${key}.`;
          client.local.apply({ kind: "heard", line: { ...line, key, atMs: key * 1_000, text, delivery: undefined } });
        }
      },
    });
    await up(tui, "alt-home");
    await up(tui);
    expect(tui.screen.text()).toContain("local 60.");
    await up(tui, "alt-home");
    await up(tui, "alt-home");
    expect(tui.row("local 1.")).toContain("│ local 1.");
  });

  test("scrolling up: in the open, nothing that is shown already comes again", async () => {
    const tui = await inTheOpen();
    heard(tui, 11, "msg 1");
    heard(tui, 12, "msg 2");
    heard(tui, 13, "msg 3");
    await up(tui);
    expect(shown(tui, /msg \d/g)).toEqual(["msg 1", "msg 2", "msg 3"]);
    await up(tui);
    expect(shown(tui, /msg \d/g)).toEqual(["msg 1", "msg 2", "msg 3"]);
  });

  test("scrolling up: nor what we wrote, also where it left after a later text came", async () => {
    const tui = await inTheOpen();
    heard(tui, 11, "msg 1");
    written(tui, "msg 2");
    heard(tui, 12, "msg 3");
    await up(tui);
    expect(shown(tui, /msg \d/g)).toEqual(["msg 1", "msg 2", "msg 3"]);
  });

  test("scrolling up: after /clear, what was cleared comes once, above what came since", async () => {
    const tui = await inTheOpen();
    heard(tui, 11, "msg 1");
    heard(tui, 12, "msg 2");
    tui.screen.type("/clear\n");
    heard(tui, 13, "msg 3");
    await up(tui);
    expect(shown(tui, /msg \d/g)).toEqual(["msg 1", "msg 2", "msg 3"]);
  });

  test("scrolling up: what the server said in between comes once too, from here and from its history", async () => {
    const local = await inTheOpen();
    heard(local, 1, "dito 1", 0);
    for (let key = 2; key <= 60; key++) heard(local, key, `msg ${key}.`, key === 11 ? 0 : 2);
    local.screen.type("/clear\n");
    for (let times = 0; times < 4; times++) await up(local, "alt-home");
    expect(shown(local, /(dito|msg) (1|11|12)\b/g)).toEqual(["dito 1", "msg 11", "msg 12"]);

    const first = { scope: "server", origin: 0, name: "Servidor", text: "dito 11." } as const;
    const tui = await sealed(history(60).map((entry) => (entry.number === 11 ? { ...entry, ...first } : entry)));
    await up(tui, "alt-home");
    await up(tui, "alt-home");
    expect(shown(tui, /(dito|velha) 1[12]\./g)).toEqual(["dito 11.", "velha 12."]);
  });

  test("/history: so many older messages, shown from the first of them; more than there are is no error", async () => {
    const tui = await sealed(history(300));
    tui.screen.type("/history 120\n");
    await tui.answered();
    expect(tui.client.calls.filter((call) => call.startsWith("history"))).toEqual([
      "history 0 0 50",
      "history 0 251 100",
      "history 0 151 20",
    ]);
    expect(tui.rows().find((row) => row.includes("velha"))).toContain("velha 131.");
    tui.screen.type("/history 1000\n");
    await tui.answered();
    expect(tui.rows().find((row) => row.includes("velha"))).toContain("velha 1.");
    tui.screen.press("escape");
    tui.screen.type("/history 1001\n");
    expect(tui.screen.text()).toContain("Usage: /history");
  });

  test("/clear: what was cleared can be loaded again, by /history or by scrolling up", async () => {
    const tui = await sealed(history(3));
    expect(tui.row("velha 3.")).not.toBe("");
    tui.screen.type("/clear\n");
    expect(tui.row("velha 3.")).toBe("");
    tui.screen.type("/history 5\n");
    await tui.answered();
    expect(tui.row("velha 3.")).not.toBe("");
  });

  test("skipped: what was missed is said, and what is shown has no gap", async () => {
    const tui = await sealed(history(5));
    tui.event({ kind: "skipped", count: 1_234 });
    tui.event({ kind: "message", message: stored(2_000, { text: "a primeira que veio" }) });
    expect(tui.screen.text()).toContain("1234 older messages");
    expect(tui.screen.text()).not.toContain("velha 5.");
    await up(tui, "alt-home");
    expect(tui.client.calls.at(-1)).toBe("history 0 2000 50");
    expect(tui.row("velha 5.")).not.toBe("");
  });

  test("skipped: what we wrote and what may still fail stays, and older lines come above what came", async () => {
    const tui = await sealed(history(5));
    const [waits, arrived] = [tui.left("ainda espera"), tui.left("já chegou")];
    tui.event({ kind: "delivery", sendId: waits, delivery: "queued", rttMs: undefined });
    tui.event({ kind: "delivery", sendId: arrived, delivery: "confirmed", rttMs: undefined });
    tui.event({ kind: "skipped", count: 1_234 });
    expect(shown(tui, /ainda espera|já chegou|velha 5|1234 older/g)).toEqual(["ainda espera", "1234 older"]);
    expect(tui.row("ainda espera")).toContain("…");
    tui.event({ kind: "message", message: stored(2_000, { text: "a primeira que veio" }) });
    tui.event({ kind: "placed", sendId: waits, number: 2_001, atMs: tui.nowMs });
    await up(tui, "alt-home");
    expect(tui.client.calls.at(-1)).toBe("history 0 2000 50");
    expect(tui.row("velha 5.")).not.toBe("");
  });

  test("skipped: what happens to a text of ours is seen, however many came meanwhile", async () => {
    const tui = await sealed(history(5));
    const id = tui.left("ainda espera");
    tui.event({ kind: "delivery", sendId: id, delivery: "queued", rttMs: undefined });
    tui.event({ kind: "skipped", count: 1_234 });
    for (let number = 2_000; number < 2_600; number++) tui.event({ kind: "message", message: stored(number) });
    tui.event({ kind: "delivery", sendId: id, delivery: "failed", rttMs: undefined, why: "cheia" });
    tui.screen.press("alt-o");
    expect(tui.row("ainda espera")).toContain("1 ✗ everybody: ainda espera");
    tui.screen.press("escape", "alt-home");
    expect(tui.row("ainda espera")).toContain("✗");
  });

  test("/search: what is found stands in a list of its own, older results above, /close closes it", async () => {
    const entries = [
      stored(1, { text: "o café da manhã" }),
      stored(2, { text: "nada" }),
      stored(3, { text: "outro café", scope: "private", dest: 1, atMs: stored(3).atMs + DAY_MS }),
    ];
    const tui = await sealed(entries);
    tui.screen.type("/search café\n");
    await tui.answered();
    expect(tui.rows()[0]).toContain("found: café");
    expect(tui.row("café da manhã")).toContain("bob │ o café da manhã");
    expect(tui.row("outro café")).toContain("[private with bob] outro café");
    expect(tui.screen.text()).toContain("21 November 2026");
    expect(tui.screen.text()).not.toContain("nada");
    tui.screen.type("oi\n");
    expect(tui.client.sends).toEqual([]);
    expect(tui.screen.text()).toContain("These are the results");
    tui.screen.press("ctrl-u");
    tui.screen.type("/close\n");
    expect(tui.rows()[0]).toContain("─ everybody ─");
    expect(tui.rows().some((row) => row.startsWith("3 found"))).toBe(false);
  });

  test("/search: nothing found, nothing to find, and no server to ask are said", async () => {
    const tui = await sealed(history(2));
    tui.screen.type("/search elefante\n");
    await tui.answered();
    expect(tui.screen.text()).toContain("Nothing found.");
    tui.screen.type("/search …\n");
    await tui.answered();
    expect(tui.screen.text()).toContain("There is no word to search for.");
    tui.client.stored = undefined;
    tui.screen.type("/lastlog algo\n");
    await tui.answered();
    expect(tui.screen.text()).toContain("keeps no history");
  });

  test("peer: nothing of before that controls a terminal reaches the screen, also at 60×15", async () => {
    const text = "a\x1b[31mb\u202ec\x9b2J\x07\nd";
    const tui = await sealed([stored(1, { text, name: "b\x1b]0;t\x07" })], { width: 60, height: 15 });
    tui.screen.type("/search a\n");
    await tui.answered();
    expect(tui.screen.text()).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
    expect(tui.rows()).toHaveLength(15);
  });

  test("moving: another server's conversations take the place of these", async () => {
    const tui = await sealed(history(2));
    expect(tui.screen.text()).toContain("velha 2.");
    tui.screen.type("/connect other.example\n");
    await tui.answered();
    expect(tui.client.calls).toContain("move other.example 1235");
    expect(tui.screen.text()).not.toContain("velha 2.");
  });

  test("typed: what Enter took is remembered, by conversation", async () => {
    const tui = await TestTui.chatting([BOB]);
    tui.screen.type("bom dia\n");
    tui.screen.type("/nada disso\n");
    expect(tui.client.local.typed("everybody", 9)).toEqual(["bom dia"]);
  });
});

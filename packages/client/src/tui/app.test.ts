import { describe, expect, test } from "bun:test";
import { TestTui } from "./test-tui.ts";

const BOB = { id: 2, name: "bob" };
const CARLA = { id: 3, name: "carla" };

describe("screen: chatting", () => {
  test("layout: conversations, messages, people, status line and input at 80×24", async () => {
    const tui = await TestTui.chatting([BOB]);
    tui.says(2, "bob", "oi!");
    const rows = tui.rows();
    expect(rows).toHaveLength(24);
    expect(rows[0]).toContain("─ Chats ─");
    expect(rows[0]).toContain("┬─ everybody ─");
    expect(rows[0]).toContain("┬─ People 2 ─");
    expect(rows[1]).toMatch(/^1 status {5}│.*│\*ana {8}1$/);
    expect(rows[2]).toMatch(/^2 everybody {2}│.*│ bob {8}2$/);
    expect(tui.row("oi!")).toContain("14:03        bob │ oi!");
    expect(tui.statusLine).toBe(" ● connected, open · chat.example:1235 · ana (1) · RTT 2.0 ms · 2 clients");
    expect(tui.inputLine).toBe("everybody>");
  });

  test("text: Enter sends to everybody and empties the line", async () => {
    const tui = await TestTui.chatting([BOB]);
    tui.screen.type("bom dia\n");
    expect(tui.client.sends).toEqual(["send 0 bom dia"]);
    expect(tui.inputLine).toBe("everybody>");
  });

  test("delivery: the mark beside a line of ours tells what became of it, at the same place", async () => {
    const tui = await TestTui.chatting([BOB]);
    const id = tui.left("um");
    expect(tui.row("│ um")).toContain("14:03 ·      ana │ um");
    tui.event({ kind: "delivery", sendId: id, delivery: "confirmed", rttMs: 7 });
    expect(tui.row("│ um")).toContain("14:03 ✓      ana │ um");
    expect(tui.statusLine).toContain("RTT 7.0 ms");
    tui.event({ kind: "delivery", sendId: tui.left("dois"), delivery: "unconfirmed", rttMs: undefined });
    expect(tui.row("│ dois")).toContain("?      ana │ dois");
    tui.event({ kind: "delivery", sendId: tui.left("três"), delivery: "failed", rttMs: undefined, why: "fila cheia" });
    expect(tui.row("│ três")).toContain("✗      ana │ três");
    expect(tui.screen.text()).toContain("Not delivered: fila cheia");
  });

  test("delivery: /resend sends what failed here again, and only once", async () => {
    const tui = await TestTui.chatting([BOB]);
    tui.event({ kind: "delivery", sendId: tui.left("perdido"), delivery: "failed", rttMs: undefined, why: "" });
    tui.screen.type("/resend\n");
    expect(tui.client.sends).toEqual(["send 0 perdido"]);
    tui.screen.type("/resend\n");
    expect(tui.client.sends).toHaveLength(1);
  });

  test("nick: a name that two people have shows the id beside it", async () => {
    const tui = await TestTui.chatting([BOB, { id: 7, name: "Bob" }]);
    tui.says(7, "Bob", "sou eu");
    expect(tui.row("sou eu")).toContain("Bob#7 │ sou eu");
  });

  test("people: joins and leaves share one short line", async () => {
    const tui = await TestTui.chatting([BOB]);
    tui.event({ kind: "joined", entry: CARLA });
    tui.event({ kind: "joined", entry: { id: 4, name: "davi" } });
    tui.event({ kind: "left", entry: BOB });
    expect(tui.row("→")).toContain("→ carla, davi  ← bob");
    expect(tui.rows()[0]).toContain("People 3");
  });

  test("status message: updates the status line, not the chat", async () => {
    const tui = await TestTui.chatting([BOB], { size: { width: 120, height: 35 } });
    tui.event({ kind: "status", uptimeSeconds: 60, clientCount: 2, text: "Servidor ativo há 60 segundos." });
    expect(tui.statusLine).toContain("status now");
    expect(tui.screen.text()).not.toContain("Servidor ativo");
    tui.nowMs += 20_000;
    tui.event({ kind: "rtt", rttMs: 1 });
    expect(tui.statusLine).toContain("status 20 s ago");
  });

  test("peer: nothing that controls a terminal or turns the text reaches the screen", async () => {
    const tui = await TestTui.chatting([BOB]);
    tui.says(2, "b\x1b[31mob", "a\x1b]0;title\x07b\u202ec\nd");
    tui.event({ kind: "joined", entry: { id: 5, name: "\x1b[2Jmau" } });
    expect(tui.row("title")).toContain("│ a^[]0;title^Gbc d");
    expect(tui.row("title")).toContain("b^[[31m… │");
    expect(tui.rows().some((row) => / \^\[\[2Jmau +5$/.test(row))).toBe(true);
    const text = tui.screen.text();
    expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
  });

  test("command: an unknown one suggests, sends nothing, and stays to be mended", async () => {
    const tui = await TestTui.chatting([BOB]);
    tui.screen.type("/mgs bob oi\n");
    expect(tui.client.sends).toEqual([]);
    expect(tui.screen.text()).toContain("/msg?");
    expect(tui.inputLine).toBe("everybody> /mgs bob oi");
  });

  test("command: a space before the slash asks first", async () => {
    const tui = await TestTui.chatting([BOB]);
    tui.screen.type(" /quit\n");
    expect(tui.inputLine).toContain("A space stands before the slash");
    tui.screen.press("x");
    expect(tui.inputLine).toContain("A space stands before the slash");
    tui.screen.press("y");
    expect(tui.client.sends).toEqual(["send 0  /quit"]);
  });

  test("command: // sends a text that begins with a slash", async () => {
    const tui = await TestTui.chatting([BOB]);
    tui.screen.type("//etc/passwd\n");
    expect(tui.client.sends).toEqual(["send 0 /etc/passwd"]);
  });

  test("command: /me shows as an action", async () => {
    const tui = await TestTui.chatting([BOB]);
    tui.screen.type("/me acena\n");
    expect(tui.client.sends).toEqual(["send 0 * acena"]);
    tui.says(2, "bob", "* sorri");
    expect(tui.row("sorri")).toContain("* │ bob sorri");
  });

  test("command: /nick, /ping, /connect, /disconnect, /reconnect reach the connection", async () => {
    const tui = await TestTui.chatting([BOB]);
    tui.screen.type("/connect outro:4000\n");
    await tui.connectionOpened();
    tui.screen.type("/nick anita\n/ping\n/disconnect\n/reconnect\n");
    await tui.connectionOpened();
    expect(tui.client.calls.slice(1)).toEqual([
      "move outro 4000",
      "rename anita",
      "ping",
      "disconnect",
      "disconnect",
      "reconnect",
    ]);
    expect(tui.screen.text()).toContain("Round trip: 3.0 ms.");
    expect(tui.statusLine).toContain("outro:4000 · anita (1)");
  });

  test("command: /status tells who, where and how", async () => {
    const tui = await TestTui.chatting([BOB]);
    tui.screen.type("/status\n");
    expect(tui.screen.text()).toContain("You are ana, id 1.");
    expect(tui.screen.text()).toContain("Server chat.example:1235:");
  });

  test("ignore: what an ignored person writes does not show until /unignore", async () => {
    const tui = await TestTui.chatting([BOB]);
    tui.screen.type("/ignore bob\n");
    tui.says(2, "bob", "invisível");
    tui.says(2, "bob", "invisível", "private");
    expect(tui.screen.text()).not.toContain("invisível");
    tui.screen.type("/unignore bob\n");
    tui.says(2, "bob", "de volta");
    expect(tui.screen.text()).toContain("de volta");
  });
});

describe("screen: conversations", () => {
  test("private: an incoming one opens its own conversation with count and bell, and does not take the screen", async () => {
    const tui = await TestTui.chatting([BOB]);
    tui.says(2, "bob", "segredo", "private");
    expect(tui.screen.bells).toBe(1);
    expect(tui.rows()[3]).toMatch(/^3 bob +1│/);
    expect(tui.screen.text()).not.toContain("segredo");
    tui.screen.press("alt-3");
    expect(tui.row("segredo")).toContain("bob │ segredo");
    expect(tui.rows()[3]).toMatch(/^3 bob +│/);
    expect(tui.rows()[0]).toContain("─ bob (2) ─");
    expect(tui.rows()[0]).not.toContain("People");
    tui.screen.type("resposta\n");
    expect(tui.client.sends).toEqual(["send 2 resposta"]);
  });

  test("keys: Ctrl-N, Ctrl-P, Alt-digit and Alt-/ go round the conversations", async () => {
    const tui = await TestTui.chatting([BOB]);
    tui.screen.press("ctrl-n");
    expect(tui.inputLine).toBe("status>");
    tui.screen.press("ctrl-p");
    expect(tui.inputLine).toBe("everybody>");
    tui.screen.press("alt-1");
    expect(tui.inputLine).toBe("status>");
    tui.screen.press("alt-/");
    expect(tui.inputLine).toBe("everybody>");
    tui.screen.press("alt-9");
    expect(tui.inputLine).toBe("everybody>");
  });

  test("drafts: each conversation keeps the text being written in it", async () => {
    const tui = await TestTui.chatting([BOB]);
    tui.screen.type("/query bob\n");
    tui.screen.type("para bob");
    tui.screen.press("alt-2");
    expect(tui.inputLine).toBe("everybody>");
    tui.screen.press("alt-3");
    expect(tui.inputLine).toBe("bob> para bob");
  });

  test("unread: a rule stands where the reader left, mentions are marked and counted", async () => {
    const tui = await TestTui.chatting([BOB]);
    tui.says(2, "bob", "lida");
    tui.screen.press("alt-1");
    tui.says(2, "bob", "nova um");
    tui.says(2, "bob", "oi Ana, nova dois");
    expect(tui.rows()[2]).toMatch(/^2 everyb\S* +!2│/);
    tui.screen.press("alt-2");
    const rows = tui.rows();
    const rule = rows.findIndex((row) => row.includes("─ new ─"));
    expect(rows[rule - 1]).toContain("lida");
    expect(rows[rule + 1]).toContain("nova um");
    expect(tui.row("nova dois")).toContain("» ");
    tui.screen.type("ok\n");
    expect(tui.screen.text()).not.toContain("─ new ─");
  });

  test("unread: an unfocused terminal reads nothing", async () => {
    const tui = await TestTui.chatting([BOB]);
    tui.screen.send({ kind: "focus", focused: false });
    tui.says(2, "bob", "alô ana");
    expect(tui.rows()[2]).toMatch(/!1│/);
    expect(tui.screen.bells).toBe(1);
    tui.screen.send({ kind: "focus", focused: true });
    expect(tui.rows()[2]).not.toMatch(/!1│/);
    expect(tui.screen.text()).toContain("─ new ─");
  });

  test("mention: only the name as a word of its own counts", async () => {
    const tui = await TestTui.chatting([BOB]);
    tui.screen.press("alt-1");
    tui.says(2, "bob", "banana e anaconda");
    expect(tui.rows()[2]).toMatch(/ 1│/);
  });

  test("people pane: F6 enters it, Enter opens the conversation", async () => {
    const tui = await TestTui.chatting([BOB, CARLA]);
    tui.screen.press("f6", "down", "down", "enter");
    expect(tui.inputLine).toBe("carla>");
  });

  test("people pane: a long name leaves room for the id", async () => {
    const tui = await TestTui.chatting([{ id: 4_000_000_000, name: "um nome bem comprido" }]);
    expect(tui.rows()[2]).toEndWith("… 4000000000");
  });

  test("people pane: F8 hides and shows it; it is not there below 80 columns", async () => {
    const tui = await TestTui.chatting([BOB]);
    tui.screen.press("f8");
    expect(tui.rows()[0]).not.toContain("People");
    tui.screen.press("f8");
    expect(tui.rows()[0]).toContain("People");
    tui.screen.resize({ width: 79, height: 24 });
    expect(tui.rows()[0]).not.toContain("People");
  });

  test("close: /close leaves a private conversation, not the two that stay", async () => {
    const tui = await TestTui.chatting([BOB]);
    tui.screen.type("/query bob\n/close\n");
    expect(tui.inputLine).toBe("everybody>");
    expect(tui.screen.text()).not.toContain("3 bob");
    tui.screen.type("/close\n");
    expect(tui.screen.text()).toContain("This conversation stays");
  });

  test("peer: a conversation tells when its person leaves and returns", async () => {
    const tui = await TestTui.chatting([BOB]);
    tui.screen.type("/query bob\n");
    tui.event({ kind: "left", entry: BOB });
    expect(tui.rows()[0]).toContain("bob (2): not here");
    expect(tui.screen.text()).toContain("bob left.");
    tui.event({ kind: "joined", entry: BOB });
    expect(tui.screen.text()).toContain("bob is here again.");
  });
});

describe("screen: scrolling", () => {
  async function longChat(): Promise<TestTui> {
    const tui = await TestTui.chatting([BOB]);
    for (let n = 1; n <= 100; n++) tui.says(2, "bob", `linha ${n}.`);
    return tui;
  }

  function messageRows(tui: TestTui): string {
    return tui
      .rows()
      .slice(1, -3)
      .map((row) => row.split("│").slice(1).join("│"))
      .join("\n");
  }

  test("scrolled up: new text does not move the view and is counted below", async () => {
    const tui = await longChat();
    tui.screen.press("pageup");
    const before = messageRows(tui);
    expect(before).not.toContain("linha 100.");
    for (let n = 1; n <= 12; n++) tui.says(2, "bob", n > 10 ? "ei ana" : "mais");
    expect(messageRows(tui)).toBe(before);
    expect(tui.rows().at(-3)).toContain("▼ 12 new (2 @you)");
    tui.screen.press("escape");
    expect(tui.screen.text()).toContain("ei ana");
    expect(tui.screen.text()).not.toContain("▼");
  });

  test("pages: up and down again come back to the same place, and the end follows", async () => {
    const tui = await longChat();
    tui.screen.press("pageup", "pageup");
    const place = messageRows(tui);
    tui.screen.press("pageup", "pagedown");
    expect(messageRows(tui)).toBe(place);
    tui.screen.press("pagedown", "pagedown");
    expect(tui.screen.text()).toContain("linha 100.");
    tui.says(2, "bob", "fim");
    expect(tui.screen.text()).toContain("fim");
  });

  test("top and bottom: Alt-Home shows the oldest line first, Alt-End the newest last", async () => {
    const tui = await longChat();
    tui.screen.press("alt-home");
    expect(tui.rows()[1]).toContain("Monday, 23 November 2026");
    expect(tui.rows()[2]).toContain("linha 1.");
    tui.screen.press("pageup");
    expect(tui.rows()[2]).toContain("linha 1.");
    tui.screen.press("alt-end");
    expect(tui.rows().at(-3)).toContain("linha 100.");
  });

  test("a view above the scrollback's bound stays within what is kept", async () => {
    const tui = await longChat();
    tui.screen.press("alt-home");
    for (let n = 0; n < 20_100; n++) tui.tui.program.dispatch(chatter(n));
    tui.screen.settle();
    expect(tui.screen.text()).toContain("número");
    expect(tui.rows()[1]).toContain("│");
  });

  test("sending: goes back to the newest line", async () => {
    const tui = await longChat();
    tui.screen.press("pageup");
    tui.screen.type("oi\n");
    expect(tui.screen.text()).toContain("linha 100.");
  });
});

function chatter(n: number) {
  const message = { scope: "public", origin: 2, name: "bob", dest: 0, text: `número ${n}`, atMs: 0 } as const;
  return { kind: "client", event: { kind: "message", message }, atMs: 0 } as const;
}

describe("screen: load", () => {
  test("flood: 10,000 messages between two looks are drawn once", async () => {
    const tui = await TestTui.chatting([BOB]);
    const before = tui.screen.draws;
    for (let n = 0; n < 10_000; n++) tui.tui.program.dispatch(chatter(n));
    tui.screen.settle();
    expect(tui.screen.draws - before).toBeLessThanOrEqual(2);
    expect(tui.screen.text()).toContain("número 9999");
    tui.screen.type("ainda escreve");
    expect(tui.inputLine).toBe("everybody> ainda escreve");
  });
});

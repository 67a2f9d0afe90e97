import { describe, expect, test } from "bun:test";
import { TestTui } from "./test-tui.ts";

const PEOPLE = [
  { id: 2, name: "bob" },
  { id: 3, name: "joão" },
  { id: 4, name: "joana" },
];

const at = (rows: string[], from: number) => rows.slice(from).join("\n");

describe("input: byte budget", () => {
  test("counts bytes, not characters, and only while there is a text", async () => {
    const tui = await TestTui.chatting(PEOPLE);
    expect(tui.statusLine).not.toContain("/140");
    tui.screen.type("é");
    expect(tui.statusLine).toEndWith(" 2/140 B");
  });

  test("within the last 10 bytes it looks different, beyond the limit it counts frames", async () => {
    const tui = await TestTui.chatting(PEOPLE);
    const cell = () => tui.screen.styleAt(77, 22);
    tui.screen.type("x".repeat(130));
    const calm = cell();
    tui.screen.type("x");
    expect(tui.statusLine).toEndWith(" 131/140 B");
    expect(cell()).not.toEqual(calm);
    tui.screen.type("x".repeat(9));
    expect(tui.statusLine).toEndWith(" 140/140 B");
    tui.screen.type("x");
    expect(tui.statusLine).toEndWith(" 2 frames");
  });

  test("a command counts the text that it sends", async () => {
    const tui = await TestTui.chatting(PEOPLE);
    tui.screen.type("/msg bob olá");
    expect(tui.statusLine).toEndWith(" 4/140 B");
    tui.screen.press("ctrl-u");
    tui.screen.type("/users");
    expect(tui.statusLine).not.toContain("/140");
  });
});

describe("input: paste", () => {
  test("a line break in a paste never sends", async () => {
    const tui = await TestTui.chatting(PEOPLE);
    tui.screen.paste("um\ndois\n");
    expect(tui.client.sends).toEqual([]);
    expect(tui.inputLine).toBe("everybody> um↵dois");
    tui.screen.press("enter");
    expect(tui.client.sends).toEqual(["send 0 um", "send 0 dois"]);
  });

  test("many lines ask first: y sends them line by line and keeps the line that was being written", async () => {
    const tui = await TestTui.chatting(PEOPLE);
    tui.screen.type("rascunho");
    tui.screen.paste(`um\ndois\n${"três".repeat(40)}\nquatro`);
    expect(tui.inputLine).toBe("Paste 4 lines = 5 frames? [y] send [e] edit [n] drop");
    tui.screen.press("x", "enter");
    expect(tui.inputLine).toStartWith("Paste 4 lines");
    tui.screen.press("y");
    expect(tui.client.sends.map((call) => call.slice(7, 12))).toEqual(["um", "dois", "trêst", "quatr"]);
    expect(tui.inputLine).toBe("everybody> rascunho");
  });

  test("many lines: e edits, n drops", async () => {
    const tui = await TestTui.chatting(PEOPLE);
    tui.screen.paste("1\n2\n3\n4");
    tui.screen.press("n");
    expect(tui.inputLine).toBe("everybody>");
    tui.screen.paste("1\n2\n3\n4");
    tui.screen.press("e");
    expect(tui.inputLine).toBe("everybody> 1↵2↵3↵4");
    expect(tui.client.sends).toEqual([]);
  });

  test("one long line over three frames asks too", async () => {
    const tui = await TestTui.chatting(PEOPLE);
    tui.screen.paste("palavra ".repeat(80));
    expect(tui.inputLine).toMatch(/^Paste 1 line = \d frames\?/);
  });
});

describe("input: completion", () => {
  test("a nick at the start addresses, elsewhere it is a word; accents need not be typed", async () => {
    const tui = await TestTui.chatting(PEOPLE);
    tui.screen.type("bo");
    tui.screen.press("tab");
    expect(tui.inputLine).toBe("everybody> bob:");
    tui.screen.type("fala com joao");
    tui.screen.press("tab");
    expect(tui.inputLine).toBe("everybody> bob: fala com joão");
  });

  test("Tab and Shift-Tab go through the candidates, shown above the line; Esc takes it back", async () => {
    const tui = await TestTui.chatting(PEOPLE);
    tui.screen.type("jo");
    tui.screen.press("tab");
    expect(tui.statusLine).toContain("joana  joão");
    expect(tui.inputLine).toBe("everybody> joana:");
    tui.screen.press("tab");
    expect(tui.inputLine).toBe("everybody> joão:");
    tui.screen.press("shift-tab");
    expect(tui.inputLine).toBe("everybody> joana:");
    tui.screen.press("escape");
    expect(tui.inputLine).toBe("everybody> jo");
  });

  test("who spoke last comes first", async () => {
    const tui = await TestTui.chatting(PEOPLE);
    tui.says(3, "joão", "oi");
    tui.screen.type("jo");
    tui.screen.press("tab");
    expect(tui.inputLine).toBe("everybody> joão:");
  });

  test("commands and their users complete", async () => {
    const tui = await TestTui.chatting(PEOPLE);
    tui.screen.type("/wh");
    tui.screen.press("tab");
    expect(tui.inputLine).toBe("everybody> /whois");
    tui.screen.type("jo");
    tui.screen.press("tab", "tab");
    expect(tui.inputLine).toBe("everybody> /whois joão");
    tui.screen.press("enter");
    expect(tui.screen.text()).toContain("joão: id 3, here.");
  });

  test("a name that two people have completes to the id", async () => {
    const tui = await TestTui.chatting([...PEOPLE, { id: 9, name: "bob" }]);
    tui.screen.type("/msg bo");
    tui.screen.press("tab");
    expect(tui.inputLine).toBe("everybody> /msg #2");
  });
});

describe("input: history and Ctrl-C", () => {
  test("↑ brings sent lines back, ↓ the draft", async () => {
    const tui = await TestTui.chatting(PEOPLE);
    tui.screen.type("um\ndois\nrascunho");
    tui.screen.press("up");
    expect(tui.inputLine).toBe("everybody> dois");
    tui.screen.press("up");
    expect(tui.inputLine).toBe("everybody> um");
    tui.screen.press("down", "down");
    expect(tui.inputLine).toBe("everybody> rascunho");
  });

  test("Ctrl-C clears the line (undo brings it back); on an empty line it asks, then quits with a goodbye", async () => {
    const tui = await TestTui.chatting(PEOPLE);
    tui.screen.type("texto");
    tui.screen.press("ctrl-c");
    expect(tui.inputLine).toBe("everybody>");
    tui.screen.press("ctrl-_");
    expect(tui.inputLine).toBe("everybody> texto");
    tui.screen.press("ctrl-c", "ctrl-c");
    expect(tui.inputLine).toContain("Ctrl-C again quits");
    tui.screen.type("a");
    expect(tui.inputLine).toBe("everybody> a");
    tui.screen.press("ctrl-c", "ctrl-c", "ctrl-c");
    expect(await tui.tui.ended).toBe(0);
    expect(tui.screen.closed).toBe(true);
    expect(tui.client.calls.at(-1)).toBe("close");
  });

  test("Ctrl-Z gives the terminal to the shell", async () => {
    const tui = await TestTui.chatting(PEOPLE);
    tui.screen.press("ctrl-z");
    expect(tui.screen.suspensions).toBe(1);
  });
});

describe("input: without a connection", () => {
  test("the text stays in the line and the reason is said", async () => {
    const tui = await TestTui.chatting(PEOPLE);
    tui.state({ name: "closed" });
    tui.screen.type("não se perca\n");
    expect(tui.client.sends).toEqual([]);
    expect(tui.inputLine).toBe("everybody> não se perca");
    expect(tui.screen.text()).toContain("Not connected");
  });

  test("what is written while the connection is being opened goes when it is", async () => {
    const tui = await TestTui.open({ prepare: ({ screen }) => screen.type("bom dia\n/msg 7 oi\n") });
    expect(tui.client.sends).toEqual(["send 0 bom dia", "send 7 oi"]);
    expect(tui.inputLine).toBe("everybody>");
  });

  test("a text that the connection does not take returns to the line", async () => {
    const tui = await TestTui.chatting(PEOPLE);
    tui.client.sendResult = { ok: false, reason: "queue-full" };
    tui.screen.type("demais\n");
    expect(tui.inputLine).toBe("everybody> demais");
    expect(at(tui.rows(), -4)).toContain("the input line again.");
  });

  test("what the queue refuses of many lines returns to the line, in order, and goes from there", async () => {
    const tui = await TestTui.chatting(PEOPLE);
    tui.client.isTooMuch = (text) => text === "l3";
    tui.screen.paste("l1\nl2\nl3\nl4\nl5");
    tui.screen.press("y");
    expect(tui.client.sends).toEqual(["send 0 l1", "send 0 l2", "send 0 l3"]);
    expect(tui.inputLine).toBe("everybody> l3↵l4↵l5");
    expect(tui.screen.text().match(/Not sent/g)).toHaveLength(1);
    tui.client.isTooMuch = () => false;
    tui.screen.press("enter");
    expect(tui.client.sends.slice(3)).toEqual(["send 0 l3", "send 0 l4", "send 0 l5"]);
    expect(tui.inputLine).toBe("everybody>");
  });

  test("what is refused stands below what is being written, and undo parts them", async () => {
    const tui = await TestTui.chatting(PEOPLE);
    tui.client.isTooMuch = (text) => text !== "l1";
    tui.screen.type("rascunho");
    tui.screen.paste("l1\nl2\nl3\nl4");
    tui.screen.press("y");
    expect(tui.inputLine).toBe("everybody> rascunho↵l2↵l3↵l4");
    tui.screen.press("ctrl-_");
    expect(tui.inputLine).toBe("everybody> rascunho");
    tui.screen.press("ctrl-u");
    tui.screen.type("/msg bob um\n/msg bob dois\n/query bob\n");
    expect(tui.inputLine).toBe("bob> um↵dois");
  });

  test("waiting: the countdown counts, and Enter on an empty line tries now", async () => {
    const tui = await TestTui.chatting(PEOPLE);
    tui.state({ name: "waiting", attempt: 1, retryAtMs: tui.nowMs + 4_000, why: "server-silent" });
    expect(tui.statusLine).toContain("○ the server fell silent, again in 4 s (Enter: now)");
    tui.pass(1_000);
    expect(tui.statusLine).toContain("again in 3 s");
    tui.client.calls.length = 0;
    tui.screen.press("enter");
    expect(tui.client.calls).toEqual(["reconnect"]);
  });

  test("changes of the connection are written down once, in status and where people talk", async () => {
    const tui = await TestTui.chatting(PEOPLE);
    tui.state({ name: "waiting", attempt: 1, retryAtMs: tui.nowMs + 1_000, why: "server-stopped" });
    tui.state({ name: "connecting", attempt: 2 });
    tui.state({ name: "waiting", attempt: 2, retryAtMs: tui.nowMs + 2_000, why: "no-answer" });
    tui.state({ name: "registered", server: "original", sealed: false, rttMs: 5 });
    const text = tui.screen.text();
    expect(text.match(/Connection lost/g)).toHaveLength(1);
    expect(text).toContain("Connected to chat.example:1235");
    tui.screen.press("alt-1");
    expect(tui.screen.text()).toMatch(/== │ Connection lost: the server/);
  });
});

describe("input: Ctrl-R", () => {
  test("finds sent lines by what they hold, older ones at the next Ctrl-R; Enter takes without sending", async () => {
    const tui = await TestTui.chatting(PEOPLE);
    tui.screen.type("ação um\noutra\nacao dois\n");
    tui.screen.press("ctrl-r");
    tui.screen.type("acao");
    expect(tui.inputLine).toBe('search "acao": acao dois');
    tui.screen.press("ctrl-r");
    expect(tui.inputLine).toBe('search "acao": ação um');
    tui.screen.press("ctrl-r");
    expect(tui.inputLine).toBe('search "acao": ação um');
    tui.screen.press("enter");
    expect(tui.inputLine).toBe("everybody> ação um");
    expect(tui.client.sends).toHaveLength(3);
  });

  test("what is not found takes nothing; Esc leaves the line as it was", async () => {
    const tui = await TestTui.chatting(PEOPLE);
    tui.screen.type("um\nrascunho");
    tui.screen.press("ctrl-r");
    tui.screen.type("zzz");
    expect(tui.inputLine).toBe('search "zzz":');
    tui.screen.press("backspace", "backspace", "backspace");
    expect(tui.inputLine).toBe('search "": um');
    tui.screen.press("escape");
    expect(tui.inputLine).toBe("everybody> rascunho");
  });
});

describe("input: questions", () => {
  test("their keys are seen at every width, in both languages", async () => {
    for (const lang of ["en", "pt-BR"] as const) {
      for (const [width, height] of [
        [120, 35],
        [80, 24],
        [60, 15],
        [40, 10],
        [20, 5],
      ] as const) {
        const tui = await TestTui.chatting([], { size: { width, height }, config: { lang } });
        tui.says(2, "bob", "olá");
        const asked = (...keys: string[]): string => {
          tui.screen.press(...keys);
          return tui.inputLine;
        };
        tui.screen.paste(Array.from({ length: 12 }, (_, line) => `${line}`).join("\n"));
        expect(tui.inputLine).toMatch(lang === "en" ? /12.*\[y\].*\[e\].*\[n\]/ : /12.*\[s\].*\[e\].*\[n\]/);
        expect(asked("n", "alt-c")).toMatch(/\[c\].*\[Esc\]/);
        asked("escape", "ctrl-s");
        tui.screen.type("an endless query that goes on and on");
        expect(tui.inputLine).toMatch(/on and on|… on|n"/);
        expect(tui.inputLine).toMatch(/\[Esc\]/);
        expect(asked("escape", "ctrl-c")).toMatch(/Ctrl-C/);
      }
    }
  });
});

import { describe, expect, test } from "bun:test";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Program } from "./program-fixture.ts";
import { UdpServer } from "./udp-server-fixture.ts";

function as(server: UdpServer, ...args: string[]): string[] {
  return ["--id", "7", "--name", "ana", "--port", String(server.port), ...args];
}

describe("command line", () => {
  test("usage: help and version, in both languages, leading dashes dropped", async () => {
    const english = await Program.run(["--", "--help"]);
    expect(english).toMatchObject({ code: 0, err: "" });
    expect(english.out).toContain("Exit codes:");
    const portuguese = await Program.run(["--help"], { LANG: "pt_BR.UTF-8" });
    expect(portuguese.out).toContain("Códigos de saída:");
    expect((await Program.run(["--version"])).out).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test("usage: a wrong value or option is one sentence and code 2", async () => {
    for (const [args, text] of [
      [["--port", "70000"], "--port"],
      [["--id", "0", "users"], "--id"],
      [["--name", "x".repeat(21), "users"], "--name"],
      [["--nonsense"], "--nonsense"],
      [["usres"], "Unknown command usres"],
      [["users", "bob"], "Too many arguments"],
      [["send", "--to", "bob", "oi"], "--to"],
      [["users"], "--id and --name"],
      [["--plain", "--json"], "--plain"],
    ] as const) {
      const ended = await Program.run(args);
      expect({ args, ...ended, err: ended.err.includes(text) }).toEqual({ args, code: 2, out: "", err: true });
      expect(ended.err.split("\n")).toHaveLength(1);
    }
  });

  test("settings: everything that is wrong in the file is told, with its line and what stands there", async () => {
    const home = await mkdtemp(join(tmpdir(), "recado-home-"));
    try {
      const path = join(home, "recado", "client.toml");
      const withFile = async (text: string, lang = "C"): Promise<string> => {
        await Bun.write(path, text);
        return (await Program.run(["keys"], { XDG_CONFIG_HOME: home, LANG: lang })).err;
      };
      expect((await withFile('port = 70000\nname = "ana"\ntheme = "pink"\n')).split("\n")).toEqual([
        expect.stringMatching(/client\.toml:1: port: "70000" is not /),
        expect.stringMatching(/client\.toml:3: theme: "pink" is not /),
      ]);
      const tables = `[keys]
send = "none"
help = 3
nothing = "f2"
find = ["q", "ctrl-t"]
[aliases]
loop = "/loop"
"não pode" = "/msg bob"
`;
      expect((await withFile(tables)).split("\n").sort()).toEqual([
        `${path}:2: [keys]: send must have a key, and keeps enter.`,
        `${path}:3: [keys] help: 3 is neither a key nor a list of keys.`,
        `${path}:4: [keys]: there is no action nothing; recado keys lists them.`,
        expect.stringContaining(`${path}:5: [keys]: find`),
        `${path}:7: [aliases]: loop leads back to itself.`,
        expect.stringContaining(`${path}:8: [aliases]: não pode cannot be an alias`),
      ]);
      expect(await withFile('port = 1\nname = "ana\n', "pt_BR.UTF-8")).toContain(`${path}:2: isto não é TOML`);
    } finally {
      await rm(home, { recursive: true });
    }
  });

  test("keys: known servers that cannot be read are one sentence, before anything is sent", async () => {
    await using server = await UdpServer.start("recado");
    const home = await mkdtemp(join(tmpdir(), "recado-home-"));
    try {
      await mkdir(join(home, "recado", "known_servers"), { recursive: true });
      const ended = await Program.run(as(server, "users"), { XDG_DATA_HOME: home });
      expect(ended).toMatchObject({ code: 2, err: expect.stringMatching(/^\S+known_servers: cannot be read/) });
      expect(server.heard).toEqual([]);
    } finally {
      await rm(home, { recursive: true });
    }
  });

  test("settings: flag over environment over file", async () => {
    await using server = await UdpServer.start("recado");
    const folder = await mkdtemp(join(tmpdir(), "recado-"));
    await Bun.write(
      join(folder, "recado", "client.toml"),
      `id = 1\nname = "file"\nport = ${server.port}\nhost = "127.0.0.1"\n`,
    );
    const env = { XDG_CONFIG_HOME: folder, RECADO_CLIENT_NAME: "env" };
    expect((await Program.run(["--id", "3", "users"], env)).out).toBe("3\tenv");
    await rm(folder, { recursive: true });
  });
});

describe.each(["recado", "original"] as const)("send to a %s server", (kind) => {
  test("send: to everybody, waits for the echo, says goodbye", async () => {
    await using server = await UdpServer.start(kind);
    expect(await Program.run(as(server, "send", "bom", "dia"))).toEqual({ code: 0, out: "", err: "" });
    expect(server.heard.map(({ kind: heard }) => heard)).toContain("bye");
    expect(server.heard.find((message) => message.kind === "text")).toMatchObject({ dest: 0, text: "bom dia" });
  });

  test("send: to one; to nobody fails with code 1 and the reason", async () => {
    await using server = await UdpServer.start(kind);
    expect(await Program.run(as(server, "send", "--to", "7", "eu"))).toMatchObject({ code: 0 });
    const failed = await Program.run(as(server, "send", "--to", "99", "oi"), { LANG: "pt_BR.UTF-8" });
    expect(failed.code).toBe(1);
    expect(failed.err).toContain("Não entregue (ID de destino não encontrado.): oi");
  });

  test("send: an id in use is code 3", async () => {
    await using server = await UdpServer.start(kind);
    await using other = new Program(as(server, "tail"));
    await other.until("Connected");
    const refused = await Program.run(as(server, "send", "oi"), { XDG_STATE_HOME: "/nonexistent/else" });
    expect(refused).toMatchObject({ code: 3 });
    expect(refused.err).toContain("already in use");
  });

  test("users: one line each", async () => {
    await using server = await UdpServer.start(kind);
    await using other = new Program(["--id", "2", "--name", "bob", "--port", String(server.port), "tail"]);
    await other.until("Connected");
    const users = await Program.run(as(server, "users"));
    expect(users).toMatchObject({ code: 0, err: "" });
    expect(users.out.split("\n").sort()).toEqual(["2\tbob", "7\tana"]);
  });
});

describe("send", () => {
  test("send: from the standard input, long texts in parts", async () => {
    await using server = await UdpServer.start("recado");
    const text = "palavra ".repeat(30).trim();
    expect(await Program.run(as(server, "send", "-"), {}, `${text}\n`)).toMatchObject({ code: 0 });
    const parts = server.heard.filter((message) => message.kind === "text").map((message) => message.text);
    expect(parts.map((part) => part.slice(0, 5))).toEqual(["(1/2)", "(2/2)"]);
  });

  test("send: an empty text is code 2", async () => {
    await using server = await UdpServer.start("recado");
    expect(await Program.run(as(server, "send"), {}, "\n")).toMatchObject({ code: 2 });
  });

  test("send: a server that swallows the text is code 1", async () => {
    await using server = await UdpServer.start("recado");
    server.ignores = ({ kind }) => kind === "text";
    const ended = await Program.run(as(server, "send", "oi"));
    expect(ended.code).toBe(1);
    expect(ended.err).toContain("Not confirmed");
  }, 15_000);

  test("send: a closed port is code 4, at once", async () => {
    const server = await UdpServer.start("recado");
    await server[Symbol.asyncDispose]();
    const ended = await Program.run(as(server, "send", "oi"));
    expect(ended.code).toBe(4);
    expect(ended.err).toContain("No server listens at 127.0.0.1:");
  });
});

describe("plain", () => {
  test("plain: every kind of line, and nothing of a peer that a terminal would obey", async () => {
    await using server = await UdpServer.start("recado");
    await using ana = new Program(as(server, "--plain"), { LANG: "pt_BR.UTF-8" });
    await ana.until("Conectado a");
    server.say(2, "b\u001b[2Jb", "oi\u0007 \u001b]0;x\u0007 \u202Efim\u0085");
    server.say(3, "eva", "segredo", 7);
    server.tell(7, "text", "Aviso");
    await ana.until("Aviso");
    ana.write("olá\n/msg 99 ninguém\n/usres\n/theme dark\n/lag\n");
    await ana.until("Não entregue");
    ana.write("/quit\n");
    const { code, out, err } = await ana.ended();
    expect(code).toBe(1);
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(out).toMatch(/^\d\d:\d\d b\^\[\[2Jb \(2\): oi/m);
    expect(out).toMatch(/^\d\d:\d\d \[privado\] eva \(3\): segredo$/m);
    expect(out).toMatch(/^\d\d:\d\d \[Servidor\] Aviso$/m);
    expect(out).toMatch(/^\d\d:\d\d você: olá$/m);
    expect(err).toContain("Seria /users?");
    expect(err).toContain("/theme precisa da tela");
    expect(err).toContain("Ida e volta:");
    expect(server.heard.some(({ kind, text }) => kind === "text" && text.includes("usres"))).toBe(false);
  });

  test("plain: a private conversation, the outbox, the datagrams and one's own words, without a screen", async () => {
    await using server = await UdpServer.start("recado");
    await using ana = new Program(as(server, "--plain"));
    await ana.until("Connected");
    ana.write("/outbox\n/query 3\nfor you\n/close\n/alias hi /me waves to\n/hi all\n/reply hm\n");
    await ana.until("Nobody has written to you alone");
    server.say(4, "bob", "psst", 7);
    await ana.until("psst");
    ana.write("/reply yes?\n/raw on\nseen\n/raw off\n/stats\n");
    await ana.until("nothing tells how much is lost");
    ana.write("/quit\n");
    const { out, err } = await ana.ended();
    const texts = server.heard.filter(({ kind }) => kind === "text").map(({ dest, text }) => [dest, text]);
    expect(texts).toEqual([
      [3, "for you"],
      [0, "* waves to all"],
      [4, "yes?"],
      [0, "seen"],
    ]);
    expect(err).toContain("Nothing waits, nothing failed.");
    expect(err).toContain("Lines go to 3 alone");
    expect(err).toMatch(/^-> 127\.0\.0\.1:\d+ 176 bytes, in the open$/m);
    expect(err).toMatch(/^ +36 text +7365656e.* "seen"$/m);
    expect(out).not.toContain("00000002");
  }, 15_000);

  test("plain: what cannot be sent again now stays in the outbox", async () => {
    await using server = await UdpServer.start("recado");
    await using ana = new Program(as(server, "--plain"));
    await ana.until("Connected");
    ana.write("/query 99\nthere?\n");
    await ana.until("Not delivered");
    ana.write("/disconnect\n/resend\n/outbox\n/quit\n");
    const { err } = await ana.ended();
    expect(err).toMatch(/^ +1\. .*there\?$/m);
  });

  test.each(["", "/quit\n"])(
    "plain: a pipe is sent whole, in order, and waited for %j",
    async (end) => {
      await using server = await UdpServer.start("recado");
      const lines = Array.from({ length: 45 }, (_, index) => `linha ${index}`);
      const ended = await Program.run(as(server), { TERM: "dumb" }, `${lines.join("\n")}\n${end}`);
      expect(ended.code).toBe(0);
      expect(server.heard.filter(({ kind }) => kind === "text").map(({ text }) => text)).toEqual(lines);
      expect(server.count("bye")).toBe(1);
    },
    15_000,
  );

  test("plain: a kick ends the program with code 3", async () => {
    await using server = await UdpServer.start("recado");
    await using ana = new Program(as(server, "--plain"));
    await ana.until("Connected");
    server.tell(7, "error", "Você foi removido pelo operador: spam");
    expect(await ana.ended()).toMatchObject({ code: 3 });
  });

  test("plain: SIGTERM says goodbye and is a good end", async () => {
    await using server = await UdpServer.start("recado");
    await using ana = new Program(as(server, "--plain"));
    await ana.until("Connected");
    ana.signal("SIGTERM");
    expect(await ana.ended()).toMatchObject({ code: 0 });
    expect(server.count("bye")).toBe(1);
  });
});

describe("json", () => {
  test("json: requests in, events out, one object a line", async () => {
    await using server = await UdpServer.start("recado");
    await using ana = new Program(as(server, "--json"));
    await ana.until('"state":"registered"');
    server.say(2, "bob", "oi \u001b[31m");
    await ana.until('"scope":"public"');
    ana.write(
      '{"send":"olá","ref":"a"}\n{"send":"x","to":-1}\n{"send":"x","to":null}\nnada\n[1]\n{"list":true}\n{"ping":true}\n{"send":"p","to":99}\n',
    );
    await ana.until('"delivery":"failed"');
    ana.write('{"close":true}\n');
    const { code, out, err } = await ana.ended();
    expect({ code, err }).toEqual({ code: 1, err: "" });
    const objects: Record<string, unknown>[] = out.split("\n").map((line) => JSON.parse(line));
    const of = (type: string) => objects.filter((object) => object["type"] === type);
    expect(of("message")).toMatchObject([{ origin: 2, name: "bob", text: "oi \u001b[31m", scope: "public" }]);
    const [first, second] = of("sent").map(({ sendId }) => sendId);
    expect(of("accepted")).toMatchObject([{ sendIds: [first], ref: "a" }, { sendIds: [second] }]);
    expect(of("delivery")).toMatchObject([
      { sendId: first, delivery: "confirmed" },
      { sendId: second, delivery: "failed" },
    ]);
    expect(of("error").map(({ code: fault }) => fault)).toEqual(["badTo", "badTo", "notJson", "notObject"]);
    expect(of("users")).toMatchObject([{ users: [{ id: 7, name: "ana" }] }]);
    expect(of("pong")).toHaveLength(1);
  });

  test("json: a request to end waits for the fate of every text, as the end of the input does", async () => {
    await using server = await UdpServer.start("recado");
    await using ana = new Program(as(server, "--json"));
    const lines = Array.from({ length: 45 }, (_, index) => `linha ${index}`);
    for (const send of lines) ana.write(`${JSON.stringify({ send })}\n`);
    ana.write('{"close":true}\n');
    const { code, out } = await ana.ended();
    expect(code).toBe(0);
    expect(server.heard.filter(({ kind }) => kind === "text").map(({ text }) => text)).toEqual(lines);
    expect(out.match(/"delivery":"confirmed"/g)).toHaveLength(45);
  }, 15_000);

  test("tail: messages as JSON until it is stopped", async () => {
    await using server = await UdpServer.start("recado");
    await using tail = new Program(as(server, "tail", "--json"));
    await tail.until('"type":"roster"');
    server.say(2, "bob", "oi");
    expect(JSON.parse(await tail.until('"type":"message"'))).toMatchObject({ text: "oi", dest: 0 });
    tail.signal("SIGINT");
    expect(await tail.ended()).toMatchObject({ code: 0 });
    expect(server.clients.size).toBe(0);
  });
});

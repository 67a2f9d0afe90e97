/** Our client as a program without a screen: with the original server, with ours, and from scripts. */
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { waitFor } from "@recado/runtime/testing";
import { testWith } from "@recado/runtime/testing/tools";
import { TemporaryHome } from "../harness/home.ts";
import { LineProcess } from "../harness/line-process.ts";
import { CLIENT_MAIN, cleanEnv, OriginalClient, OriginalServer, ServerProcess } from "../harness/programs.ts";
import { RawPeer } from "../harness/raw-peer.ts";

setDefaultTimeout(60_000);

const PYTHON = ["python3"];

function client(home: string, port: number, id: number, name: string, args: readonly string[]): LineProcess {
  const who = ["--id", String(id), "--name", name, "--host", "127.0.0.1", "--port", String(port)];
  return new LineProcess([process.execPath, CLIENT_MAIN, ...who, ...args], { env: cleanEnv(home) });
}

describe("client program on the original server", () => {
  testWith(
    PYTHON,
    "client program on the original server: registers, hears and is heard, sees who is there",
    async () => {
      using home = new TemporaryHome();
      await using server = await OriginalServer.start();
      await using bob = await OriginalClient.join(server.port, 2, "bob");
      await using ana = client(home.path, server.port, 1, "ana", ["--json"]);
      await ana.line(/"state":"registered","server":"original"/);
      await ana.line(/"type":"roster".*"id":2,"name":"bob"/);

      ana.write('{"send":"olá, turma — ação!"}');
      await bob.line("[Broadcast] ana: olá, turma — ação!");
      await ana.line(/"delivery":"confirmed"/);
      ana.write('{"send":"só você","to":2}');
      await bob.line("[Privado] ana: só você");
      bob.write("msg 1 coração é só meu");
      await ana.line(/"scope":"private","origin":2.*"text":"coração é só meu"/);
      ana.write('{"send":"alguém?","to":77}');
      await ana.line(/"delivery":"failed".*ID de destino não encontrado\./);
      expect(bob.lines.filter((line) => line.startsWith("!"))).toEqual([]);
    },
  );

  testWith(PYTHON, "client program on the original server: reads a list longer than a frame", async () => {
    using home = new TemporaryHome();
    await using server = await OriginalServer.start();
    using stack = new DisposableStack();
    for (let id = 10; id < 30; id++) stack.use(await RawPeer.join(server.port, id, `aluno-numero-${id}`));
    await using ana = client(home.path, server.port, 1, "ana", ["--json"]);
    const roster = await ana.line(/"type":"roster".*aluno-numero-29/);
    const { users }: { users: unknown[] } = JSON.parse(roster);
    expect(users).toHaveLength(21);
  });

  testWith(
    PYTHON,
    "client program on the original server: it stops, comes back, and the client is there again",
    async () => {
      using home = new TemporaryHome();
      await using server = await OriginalServer.start();
      const { port } = server;
      await using ana = client(home.path, port, 1, "ana", ["--json"]);
      await ana.line(/"state":"registered"/);
      server.write("stop");
      await server.exited();
      const away = ana.lines.length;
      await ana.line(/"state":"waiting"/);
      await using again = await OriginalServer.start(port);
      await ana.line(/"state":"registered"/, away);
      await using bob = await OriginalClient.join(again.port, 2, "bob");
      bob.write("msg 1 bem-vinda de volta");
      await ana.line("bem-vinda de volta");
    },
  );
});

describe("client program on our server", () => {
  test("client program on our server: send tells by its exit code what became of the text", async () => {
    using home = new TemporaryHome();
    await using server = await ServerProcess.start(home.path);
    using bob = await RawPeer.join(server.port, 2, "bob");
    await using toAll = client(home.path, server.port, 1, "ana", ["send", "bom", "dia"]);
    expect(await toAll.exited()).toBe(0);
    await bob.text("bom dia");
    await using toNobody = client(home.path, server.port, 1, "ana", ["send", "--to", "77", "oi"]);
    expect(await toNobody.exited()).toBe(1);
    await using taken = client(home.path, server.port, 2, "intruso", ["send", "oi"]);
    expect(await taken.exited()).toBe(3);
    expect(taken.errorLines.join("\n")).not.toBe("");
    await using fromInput = client(home.path, server.port, 1, "ana", ["send", "--to", "2", "-"]);
    fromInput.write("linha da entrada");
    await fromInput.endInput();
    expect(await fromInput.exited()).toBe(0);
    await bob.frame(({ text }) => text.includes("linha da entrada"));
  });

  test("client program on our server: a text over 140 bytes arrives as numbered parts, none cut inside a character", async () => {
    using home = new TemporaryHome();
    await using server = await ServerProcess.start(home.path);
    using bob = await RawPeer.join(server.port, 2, "bob");
    const text = "👩‍👩‍👧ção ".repeat(20).trim();
    await using ana = client(home.path, server.port, 1, "ana", ["send", text]);
    expect(await ana.exited()).toBe(0);
    const parts = bob.texts.filter((part) => /^\(\d\/\d\) /.test(part));
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.map((part) => part.replace(/^\(\d\/\d\) /, "")).join("")).toBe(text);
  });

  test("client program on our server: plain mode holds a conversation line by line, without a control byte", async () => {
    using home = new TemporaryHome();
    await using server = await ServerProcess.start(home.path);
    await using ana = client(home.path, server.port, 1, "ana", ["--plain"]);
    await server.line('"event":"joined"');
    using bob = await RawPeer.join(server.port, 2, "bob");
    bob.send({ type: 2, origin: 2, name: "bob", text: "oi \x1b[31mana\x07" });
    await ana.line(/bob.*oi/);
    ana.write("tudo bem?");
    await bob.text("tudo bem?");
    ana.write("/users");
    await ana.line(/2.*bob|bob.*2/);
    ana.write("/mgs oi");
    await ana.endInput();
    expect(await ana.exited()).toBe(0);
    expect(ana.errorLines.join("\n")).toContain("/msg");
    expect(ana.lines.join("")).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
    expect(bob.texts.filter((text) => text.includes("mgs"))).toEqual([]);
  });

  test("client program on our server: a client that vanishes is missed after its silence, one that stays is not", async () => {
    using home = new TemporaryHome();
    await using server = await ServerProcess.start(home.path);
    await using ana = client(home.path, server.port, 1, "ana", ["--json"]);
    await ana.line(/"state":"registered"/);
    await using bob = client(home.path, server.port, 2, "bob", ["--json"]);
    await ana.line(/"type":"joined".*bob/);
    bob.kill();
    await bob.exited();
    ana.write('{"send":"bob?"}');
    await ana.line(/"type":"left".*bob/);
    await waitFor(
      () => (server.lines.some((line) => /"event":"left".*"refused"/.test(line)) ? true : undefined),
      () => "the server's log of it",
    );
  });
});

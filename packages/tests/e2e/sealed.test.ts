/** Who may be whom, and what the sender learns: real programs in sessions, and beside the original ones. */
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { chmodSync, rmSync } from "node:fs";
import { join } from "node:path";
import { testWith } from "@recado/runtime/testing/tools";
import { TemporaryHome } from "../harness/home.ts";
import { JsonClient } from "../harness/json-client.ts";
import { LineProcess } from "../harness/line-process.ts";
import { CLIENT_MAIN, cleanEnv, OriginalClient, OriginalServer, ServerProcess } from "../harness/programs.ts";

setDefaultTimeout(60_000);

const PYTHON = ["python3"];
const REFUSED = 3;

function dataFile(home: string, name: string): string {
  return join(home, ".local", "share", "recado", name);
}

function once(home: string, port: number, args: readonly string[]): LineProcess {
  const who = ["--id", "1", "--name", "ana", "--host", "127.0.0.1", "--port", String(port)];
  return new LineProcess([process.execPath, CLIENT_MAIN, ...who, ...args], { env: cleanEnv(home) });
}

describe("sealed", () => {
  test("sealed: a server with another key is not talked to, and `forget` takes the new one", async () => {
    using home = new TemporaryHome();
    const server = await ServerProcess.start(home.path);
    const { port } = server;
    {
      await using ana = await JsonClient.join(home.path, port, 1, "ana");
      await ana.line('"verdict":"new"');
    }
    server.kill("SIGTERM");
    await server.exited();
    rmSync(dataFile(home.path, "server.key"));
    await using _other = await ServerProcess.start(home.path, [], port);
    await using refused = new JsonClient(home.path, port, 1, "ana");
    await refused.line('"verdict":"changed"');
    expect(await refused.exited()).toBe(REFUSED);
    expect(refused.errorLines.join("\n")).toContain("recado forget");
    await using forget = once(home.path, port, ["forget"]);
    await forget.exited();
    await using again = await JsonClient.join(home.path, port, 1, "ana");
    await again.line('"verdict":"new"');
  });

  test("sealed: who goes to another server is heard and seen to leave at the first", async () => {
    using home = new TemporaryHome();
    using elsewhere = new TemporaryHome();
    await using here = await ServerProcess.start(home.path);
    await using there = await ServerProcess.start(elsewhere.path);
    await using bob = await JsonClient.join(home.path, here.port, 2, "bob");
    await using zoe = await JsonClient.join(home.path, there.port, 3, "zoe");
    await using ana = once(home.path, here.port, ["--plain"]);
    await bob.line('"type":"joined","id":1');
    ana.write(`até já\n/connect 127.0.0.1:${there.port}\ncheguei`);
    await bob.line('"text":"até já"');
    await bob.line('"type":"left","id":1');
    await zoe.line('"text":"cheguei"');
    await ana.endInput();
    expect(await ana.exited()).toBe(0);
  });

  test.each(["send oi", "users", "tail"])(
    "sealed: a short command does not throw off one's open chat: %s",
    async (command) => {
      using home = new TemporaryHome();
      await using server = await ServerProcess.start(home.path);
      await using ana = await JsonClient.join(home.path, server.port, 1, "ana");
      await using short = once(home.path, server.port, command.split(" "));
      expect(await short.exited()).toBe(REFUSED);
      expect(short.errorLines.join("\n")).toContain("--id");
      await using bob = await JsonClient.join(home.path, server.port, 2, "bob");
      bob.write('{"send":"ainda aí?","to":1}');
      await ana.line('"text":"ainda aí?"');
    },
  );

  test("sealed: what comes to the user alone while a short command runs is told by it", async () => {
    using home = new TemporaryHome();
    using other = new TemporaryHome();
    await using server = await ServerProcess.start(home.path);
    await using bob = await JsonClient.join(other.path, server.port, 2, "bob");
    await using first = once(home.path, server.port, ["send", "oi"]);
    expect(await first.exited()).toBe(0);
    bob.write('{"send":"guardado para você","to":1}');
    await bob.line('"delivery":"waiting"');
    await using second = once(home.path, server.port, ["send", "--to", "2", "cheguei"]);
    expect(await second.exited()).toBe(0);
    expect(second.errorLines.join("\n")).toContain("bob (2): guardado para você");
    await using plain = once(home.path, server.port, ["--plain"]);
    plain.write("/query 2\n/history 2");
    await plain.line("cheguei");
    expect(plain.lines.join("\n")).toContain("guardado para você");
    await plain.endInput();
    expect(await plain.exited()).toBe(0);
  });

  testWith(PYTHON, "sealed: a server that was sealed and is open now is talked to only with --compatible", async () => {
    using home = new TemporaryHome();
    const server = await ServerProcess.start(home.path);
    const { port } = server;
    {
      await using _ana = await JsonClient.join(home.path, port, 1, "ana");
    }
    server.kill("SIGTERM");
    await server.exited();
    await using _original = await OriginalServer.start(port);
    await using stopped = new JsonClient(home.path, port, 5, "ana");
    expect(await stopped.exited()).toBe(REFUSED);
    expect(stopped.errorLines.join("\n")).toContain("--compatible");
    await using open = new JsonClient(home.path, port, 6, "ana", ["--compatible"]);
    await open.line(/"state":"registered","server":"original","sealed":false/);
  });

  testWith(
    PYTHON,
    "sealed: beside an original client, the mail goes both ways, long texts in numbered parts",
    async () => {
      using home = new TemporaryHome();
      await using server = await ServerProcess.start(home.path);
      await using ana = await JsonClient.join(home.path, server.port, 1, "ana");
      await using carla = await OriginalClient.join(server.port, 3, "carla");
      carla.write("msg 1 só para a ana");
      await ana.line(/"scope":"private","origin":3.*só para a ana/);
      ana.say("de volta", 3);
      await carla.line("[Privado] ana: de volta");
      await ana.line(/"sendId":\d+,"delivery":"relayed"/);
      ana.say("palavra ".repeat(60), 3);
      await carla.line(/\[Privado\] ana: \(4\/4\) /);
      expect(carla.lines.filter((line) => /\(\d\/4\) /.test(line))).toHaveLength(4);
    },
  );

  test("sealed: an id belongs to the first key; two places of one user are one after the other", async () => {
    using home = new TemporaryHome();
    using elsewhere = new TemporaryHome();
    await using server = await ServerProcess.start(home.path);
    await using ana = await JsonClient.join(home.path, server.port, 1, "ana");
    await using thief = new JsonClient(elsewhere.path, server.port, 1, "eva");
    expect(await thief.exited()).toBe(REFUSED);
    expect(thief.errorLines.join("\n")).toContain("already in use");
    await using later = await JsonClient.join(home.path, server.port, 1, "ana");
    expect(await ana.exited()).toBe(REFUSED);
    expect(ana.lines.some((line) => line.includes('"state":"refused"'))).toBe(true);
    later.say("aqui", 1);
    await later.line(/"scope":"private","origin":1.*aqui/);
  });

  test("sealed: a key that others can read is not used", async () => {
    using home = new TemporaryHome();
    await using server = await ServerProcess.start(home.path);
    {
      await using _ana = await JsonClient.join(home.path, server.port, 1, "ana");
    }
    chmodSync(dataFile(home.path, "identity.key"), 0o644);
    await using ana = new JsonClient(home.path, server.port, 1, "ana");
    expect(await ana.exited()).toBe(2);
    expect(ana.errorLines.join("\n")).toContain("chmod 600");
  });

  test("sealed: 64 KiB arrive whole, one byte more is refused, and an unknown id is said", async () => {
    using home = new TemporaryHome();
    using other = new TemporaryHome();
    await using server = await ServerProcess.start(home.path);
    await using ana = await JsonClient.join(home.path, server.port, 1, "ana");
    await using bob = await JsonClient.join(other.path, server.port, 2, "bob");
    const whole = "linha com ção\n".repeat(4_096).slice(0, 56_000);
    ana.say(whole, 2);
    await bob.hears(1);
    expect(bob.heard()[0]?.text).toBe(whole.trimEnd());
    ana.say("x".repeat(65_537), 2);
    await ana.line('"code":"too-long"');
    ana.say("ninguém?", 77);
    await ana.line(/"delivery":"failed".*ID de destino não encontrado/);
    ana.write('{"close":true}');
    await ana.exited();
    await using sent = once(home.path, server.port, ["send", "--to", "77", "oi"]);
    expect(await sent.exited()).toBe(1);
  });
});

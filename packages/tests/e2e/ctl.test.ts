/** `recado-server ctl` and metrics, with real programs. */
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { waitFor } from "@recado/runtime/testing";
import { TemporaryHome } from "../harness/home.ts";
import { JsonClient } from "../harness/json-client.ts";
import { LineProcess } from "../harness/line-process.ts";
import { cleanEnv, OriginalClient, SERVER_MAIN, ServerProcess } from "../harness/programs.ts";

setDefaultTimeout(60_000);

const FAILED = 1;
const USAGE = 2;
const MUTED = "O operador silenciou você: sua mensagem não foi enviada.";

function recadoServer(home: string, args: readonly string[]): LineProcess {
  return new LineProcess([process.execPath, SERVER_MAIN, ...args], { env: cleanEnv(home) });
}

async function ctl(home: string, ...args: string[]): Promise<string[]> {
  await using program = recadoServer(home, ["ctl", ...args]);
  expect({ args, code: await program.exited(), errors: program.errorLines }).toEqual({ args, code: 0, errors: [] });
  return [...program.lines];
}

/** One sentence, and nothing on the standard output. */
async function failure(home: string, code: number, ...args: string[]): Promise<string> {
  await using program = recadoServer(home, args);
  const ended = await program.exited();
  const { lines, errorLines } = program;
  expect({ args, ended, lines, sentences: errorLines.length }).toEqual({ args, ended: code, lines: [], sentences: 1 });
  return errorLines.join("\n");
}

describe("ctl", () => {
  test("ctl: shows who is there, kicks, mutes and bans sealed and original clients alike", async () => {
    using home = new TemporaryHome();
    using other = new TemporaryHome();
    await using server = await ServerProcess.start(home.path);
    expect(await ctl(home.path, "clients")).toEqual(["No clients."]);
    await using ana = await JsonClient.join(home.path, server.port, 1, "ana");
    await using bob = await JsonClient.join(other.path, server.port, 2, "bob");
    await using carla = await OriginalClient.join(server.port, 3, "carla");
    const table = await ctl(home.path, "clients");
    expect(table[0]).toMatch(/^Id +Name +Address +Kind /);
    expect(table.slice(1).map((line) => line.trim().split(/ {2,}/).slice(0, 2))).toEqual([
      ["1", "ana"],
      ["2", "bob"],
      ["3", "carla"],
    ]);
    const rows = (await ctl(home.path, "clients", "--json")).map((line): Record<string, unknown> => JSON.parse(line));
    expect(rows.map(({ id, kind }) => [id, kind]).toSorted()).toEqual([
      [1, "sealed"],
      [2, "sealed"],
      [3, "original"],
    ]);
    for (const { id, session } of rows) {
      const figures = expect.objectContaining({ rttMs: expect.any(Number), lost: 0, heldCount: expect.any(Number) });
      expect(session).toEqual(id === 3 ? undefined : figures);
    }

    for (const id of ["1", "3"]) expect(await ctl(home.path, "mute", id)).toEqual([`${id}: muted.`]);
    ana.say("ninguém ouve", 2);
    await ana.line(MUTED);
    carla.write("msg 2 ninguém ouve");
    await carla.line(`[ERRO] ${MUTED}`);
    expect(await ctl(home.path, "notice", "olá", "a", "todos")).toEqual(["Sent to 3 clients."]);
    await ana.line("olá a todos");
    await carla.line("olá a todos");
    expect((await ctl(home.path, "mutes")).toSorted()).toEqual(["1  ana", "3  carla"]);
    expect(await ctl(home.path, "unmute", "1")).toEqual(["1: may write again."]);
    ana.say("agora sim", 2);
    await waitFor(
      () => bob.heard().find(({ text }) => text === "agora sim"),
      () => "the text of the unmuted",
    );
    expect(bob.lines.join("\n")).not.toContain("ninguém ouve");

    expect(await ctl(home.path, "kick", "3", "chega", "já")).toEqual(["3: removed."]);
    expect((await ctl(home.path, "log")).join("\n")).toContain("removed by the operator: chega já");
    await carla.line("[ERRO] Você foi removido pelo operador: chega já");
    const key = String(rows.find(({ id }) => id === 2)?.["key"]);
    expect(await ctl(home.path, "ban", key, "spam")).toEqual([`${key}: banned.`]);
    await bob.line(/"state":"refused".*banido pelo operador: spam/);
    await using again = new JsonClient(other.path, server.port, 22, "bob");
    expect(await again.exited()).toBe(3);
    expect((await ctl(home.path, "bans")).join("\n")).toContain(`key ${key}  spam`);
    expect(await ctl(home.path, "unban", key)).toEqual([`${key}: not banned any more.`]);
    await using _back = await JsonClient.join(other.path, server.port, 2, "bob");
  });

  test("ctl: stop says goodbye, and the server has ended when ctl has", async () => {
    using home = new TemporaryHome();
    const server = await ServerProcess.start(home.path);
    await using carla = await OriginalClient.join(server.port, 3, "carla");
    await using log = recadoServer(home.path, ["ctl", "log", "--follow", "--json"]);
    await log.line('"event":"joined"');
    expect(await ctl(home.path, "status", "now")).toEqual(["Sent to 1 client."]);
    await carla.line("Servidor ativo há");
    const stats = (await ctl(home.path, "stats")).join("\n");
    expect(stats).toMatch(/^state +RUNNING 127\.0\.0\.1:\d+$/m);
    expect(stats).toMatch(/^clients +1, peak 1, total 1$/m);
    expect((await ctl(home.path, "log", "-n", "1", "--lang", "pt-br")).join("\n")).toMatch(/^\d\d:\d\d:\d\d INFO /);
    expect(await ctl(home.path, "stop")).toEqual(["The server has ended."]);
    expect(await server.exited()).toBe(0);
    expect(await log.exited()).toBe(0);
    await carla.line("Servidor desligado. Conexão encerrada.");
    expect(server.lines.join("\n")).toContain("stop-asked");
    expect(existsSync(join(home.path, ".local", "share", "recado", "server.sock"))).toBe(false);
  });

  test("ctl: no server, nobody of that id, and a command that makes no sense are one sentence each", async () => {
    using home = new TemporaryHome();
    expect(await failure(home.path, FAILED, "ctl", "stats")).toContain("No server is running here");
    const server = await ServerProcess.start(home.path);
    expect(await failure(home.path, FAILED, "ctl", "kick", "77")).toBe("77: nobody has that id.");
    expect(await failure(home.path, FAILED, "ctl", "unmute", "77")).toBe("77: was not muted.");
    expect(await failure(home.path, FAILED, "ctl", "unban", "77")).toBe("77: was not banned.");
    expect(await failure(home.path, FAILED, "ctl", "notice", " ")).toContain("text: empty");
    expect(await failure(home.path, USAGE, "ctl", "kick")).toStartWith("Missing argument: id.");
    expect((await ctl(home.path, "status")).join("\n")).toContain("RUNNING");
    for (const wrong of [
      ["kick"],
      ["kick", "ana"],
      ["ban", "ana"],
      ["sing"],
      [],
      ["status", "later"],
      ["log", "-n", "x"],
    ]) {
      await failure(home.path, USAGE, "ctl", ...wrong);
    }
    server.kill("SIGKILL");
    await server.exited();
    expect(await failure(home.path, FAILED, "ctl", "stats")).toContain("No server is running here");
    await using after = await ServerProcess.start(home.path);
    expect(await ctl(home.path, "stats", "--json")).toHaveLength(1);
    expect(after.errorLines).toEqual([]);
  });

  test("ctl: the socket is where --control says, for its owner alone; a living server's is not taken", async () => {
    using home = new TemporaryHome();
    const path = join(home.path, "controle.sock");
    await using _server = await ServerProcess.start(home.path, ["--control", path]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect((await ctl(home.path, "stats", "--control", path)).length).toBeGreaterThan(5);
    const rest = ["--headless", "--ephemeral", "--host", "127.0.0.1", "--port", "0"];
    expect(await failure(home.path, USAGE, ...rest, "--control", path)).toContain("another server that is running");
    await using second = await ServerProcess.start(home.path, ["--ephemeral"]);
    await using third = await ServerProcess.start(home.path, ["--ephemeral"]);
    await waitFor(
      () => third.errorLines.find((line) => line.includes("ctl will not reach this server")),
      () => "the warning",
    );
    expect(JSON.parse((await ctl(home.path, "stats", "--json")).join("\n"))).toMatchObject({ port: second.port });
  });
});

describe("metrics", () => {
  test("metrics: served on this machine when asked for; a port in use is one sentence and exit code 2", async () => {
    using home = new TemporaryHome();
    await using server = await ServerProcess.start(home.path, ["--metrics-port", "0"]);
    await using _ana = await JsonClient.join(home.path, server.port, 1, "ana");
    const { url }: { url: string } = JSON.parse(await server.line('"event":"metrics"'));
    expect(new URL(url).hostname).toBe("127.0.0.1");
    const text = await (await fetch(url)).text();
    expect(text).toContain('recado_clients{kind="sealed"} 1\n');
    const rest = ["--headless", "--ephemeral", "--host", "127.0.0.1", "--port", "0", "--metrics-port"];
    expect(await failure(home.path, USAGE, ...rest, new URL(url).port)).toContain("port for metrics is already in use");
  });
});

/** What the operator does with the server's data, while a server runs on it; and data that no server can run on. */
import { Database } from "bun:sqlite";
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { testWith } from "@recado/runtime/testing/tools";
import { TemporaryHome } from "../harness/home.ts";
import { JsonClient } from "../harness/json-client.ts";
import { LineProcess } from "../harness/line-process.ts";
import { cleanEnv, OriginalClient, SERVER_MAIN, ServerProcess } from "../harness/programs.ts";

setDefaultTimeout(60_000);

const USAGE = 2;

function recadoServer(home: string, args: readonly string[], env: Record<string, string> = {}): LineProcess {
  return new LineProcess([process.execPath, SERVER_MAIN, ...args], { env: { ...cleanEnv(home), ...env } });
}

async function output(home: string, ...args: string[]): Promise<string[]> {
  await using program = recadoServer(home, args);
  expect({ args, code: await program.exited(), errors: program.errorLines }).toEqual({ args, code: 0, errors: [] });
  return [...program.lines];
}

async function failure(home: string, ...args: string[]): Promise<string> {
  await using program = recadoServer(home, args);
  expect(await program.exited()).toBe(USAGE);
  expect(program.lines).toEqual([]);
  return program.errorLines.join("\n");
}

function dataFile(home: string, name = "recado.sqlite"): string {
  return join(home, ".local", "share", "recado", name);
}

describe("server data", () => {
  test("server data: backup, export and stats of a running server; a backup serves in the place of the file", async () => {
    using home = new TemporaryHome();
    using other = new TemporaryHome();
    const server = await ServerProcess.start(home.path);
    {
      await using ana = await JsonClient.join(home.path, server.port, 1, "ana");
      await using bob = await JsonClient.join(other.path, server.port, 2, "bob");
      ana.say("olá a todos", 0);
      ana.say("só você, bob 👋", 2);
      await bob.hears(2);
      await ana.line(/"delivery":"delivered"/);
      const copy = join(home.path, "cópia.sqlite");
      expect((await output(home.path, "backup", copy))[0]).toMatch(/^.*cópia\.sqlite: \d+\.\d MB\.$/);
      expect(await failure(home.path, "backup", copy)).toContain("overwrites nothing");
      ana.say("depois da cópia", 0);
      await bob.hears(3);
      const lines = (await output(home.path, "export")).map((line): Record<string, unknown> => JSON.parse(line));
      expect(lines).toMatchObject([
        { number: 1, origin: 1, name: "ana", dest: 0, text: "olá a todos", sealed: true },
        { number: 2, origin: 1, dest: 2, text: "só você, bob 👋" },
        { number: 3, text: "depois da cópia" },
      ]);
      expect(await output(home.path, "export", "--since", "2")).toHaveLength(1);
      const [stats = ""] = await output(home.path, "stats", "--json", "--check");
      expect(JSON.parse(stats)).toMatchObject({
        ...{ messages: 3, publicMessages: 2, privateMessages: 1, owners: 2, bans: 0, integrity: "ok" },
        last: { number: 3 },
      });
      expect((await output(home.path, "stats", "--lang", "pt-br")).join("\n")).toMatch(/^mensagens\s+3$/m);
    }
    server.kill("SIGTERM");
    expect(await server.exited()).toBe(0);
    using restored = new TemporaryHome();
    const folder = join(restored.path, "dados");
    mkdirSync(folder);
    await Bun.write(join(folder, "recado.sqlite"), Bun.file(join(home.path, "cópia.sqlite")));
    await using again = await ServerProcess.start(restored.path, ["--data", folder]);
    expect(existsSync(join(folder, "server.key"))).toBe(true);
    expect(await output(restored.path, "export", "--data", folder)).toHaveLength(2);
    await using _ana = await JsonClient.join(other.path, again.port, 2, "bob");
  });

  test("server data: who is banned goes within seconds and stays out, with the key, until unbanned", async () => {
    using home = new TemporaryHome();
    using other = new TemporaryHome();
    await using server = await ServerProcess.start(home.path);
    await using mau = await JsonClient.join(home.path, server.port, 66, "mau");
    await using carla = await OriginalClient.join(server.port, 3, "carla");
    expect(await output(home.path, "ban", "66", "--reason", "barulho\u001b[31m demais")).toEqual(["66: banned."]);
    await mau.line(/"state":"refused".*banido pelo operador: barulho/);
    expect(await mau.exited()).toBe(3);
    // The same key under another id, and the same id with another key.
    await using again = new JsonClient(home.path, server.port, 67, "bom");
    expect(await again.exited()).toBe(3);
    await using impostor = new JsonClient(other.path, server.port, 66, "mau");
    expect(await impostor.exited()).toBe(3);
    expect((await output(home.path, "bans")).join("\n")).toMatch(/ id 66 {2}barulho.*\n.* key [\w-]{43} /);
    expect(await output(home.path, "ban", "--address", "127.0.0.1")).toEqual(["127.0.0.1: banned."]);
    await carla.line("[ERRO] Você foi banido pelo operador.");
    for (const who of [["--address", "127.0.0.1"], ["66"]]) await output(home.path, "unban", ...who);
    expect(await output(home.path, "unban", "66")).toEqual(["66: was not banned."]);
    expect(await output(home.path, "bans")).toEqual(["Nobody is banned."]);
    for (;;) {
      await using back = new JsonClient(home.path, server.port, 66, "mau");
      const state = await back.line(/"state":"(registered|refused)"/);
      if (state.includes("registered")) break;
    }
    expect(await failure(home.path, "ban")).toContain("Say whom");
    expect(await failure(home.path, "ban", "0x7")).toContain("0x7");
  });

  test("server data: no history yet, a wrong command and a wrong option are said", async () => {
    using home = new TemporaryHome();
    expect(await failure(home.path, "export")).toContain("no such file");
    expect(await failure(home.path, "bakup", "x")).toContain("bakup");
    expect(await failure(home.path, "--data", home.path, "--ephemeral", "--headless")).toContain("exclude each other");
  });

  test("server data: --ephemeral keeps nothing but the server's key", async () => {
    using home = new TemporaryHome();
    await using server = await ServerProcess.start(home.path, ["--ephemeral"]);
    await using ana = await JsonClient.join(home.path, server.port, 1, "ana");
    ana.say("some", 0);
    await ana.line('"confirmed"');
    expect([existsSync(dataFile(home.path)), existsSync(dataFile(home.path, "server.key"))]).toEqual([false, true]);
  });

  test.each<[sentence: string, prepare: (home: string) => Promise<ServerProcess> | undefined]>([
    ["another server has this folder", (home: string) => ServerProcess.start(home)],
    [
      "is damaged",
      (home: string) => {
        mkdirSync(join(dataFile(home), ".."), { recursive: true });
        writeFileSync(dataFile(home), "isto é um texto qualquer e não um banco de dados ".repeat(200));
        return undefined;
      },
    ],
    ["another program", (home: string) => edited(home, "CREATE TABLE t (x)")],
    [
      "newer version",
      (home: string) =>
        edited(home, "PRAGMA application_id = 1380270913; PRAGMA user_version = 99; CREATE TABLE t (x)"),
    ],
    [
      "cannot be written",
      (home: string) => {
        mkdirSync(join(home, ".local", "share"), { recursive: true });
        writeFileSync(join(home, ".local", "share", "recado"), "");
        return undefined;
      },
    ],
  ])("server data: a server that cannot have its data ends at once and says: %s", async (sentence, prepare) => {
    using home = new TemporaryHome();
    const prepared: ServerProcess | undefined = await prepare(home.path);
    try {
      const said = await failure(home.path, "--headless", "--port", "0");
      expect(said).toContain(sentence);
      expect(said).toContain(join(home.path, ".local", "share", "recado"));
      expect(said.split("\n")).toHaveLength(1);
    } finally {
      await prepared?.[Symbol.asyncDispose]();
    }
  });

  testWith(
    ["prlimit", "bash"],
    "server data: a disk that becomes full refuses messages, says so once, and goes on when there is room",
    async () => {
      using home = new TemporaryHome();
      using other = new TemporaryHome();
      const disk = mkdtempSync(join(home.path, "disk-"));
      // The size of the file is limited from outside, and the limit raised later.
      await using limited = new LineProcess(
        [
          "bash",
          "-c",
          `trap '' XFSZ; exec "$0" "$@"`,
          process.execPath,
          SERVER_MAIN,
          "--headless",
          "--log-format",
          "json",
          "--host",
          "127.0.0.1",
          "--port",
          "0",
          "--data",
          disk,
          "--rate",
          "100000",
          "--burst",
          "100000",
        ],
        { env: cleanEnv(home.path) },
      );
      const started: { at: { port: number } } = JSON.parse(await limited.line('"event":"started"'));
      await using ana = await JsonClient.join(home.path, started.at.port, 1, "ana");
      await using bob = await JsonClient.join(other.path, started.at.port, 2, "bob");
      ana.say("antes", 2);
      await bob.hears(1);
      await prlimit(limited.pid, 4_096);
      ana.say("cheio 1", 2);
      await limited.line(/"event":"storage".*"fault":"full"/);
      ana.say("cheio 2", 2);
      await ana.line(/"type":"server-error","text":"O servidor não consegue guardar/);
      expect(bob.heard().map(({ text }) => text)).toEqual(["antes"]);
      await prlimit(limited.pid, undefined);
      await limited.line(/Messages are stored again/);
      ana.say("de novo", 2);
      await bob.hears(4);
      expect(bob.heard().map(({ text }) => text)).toEqual(["antes", "cheio 1", "cheio 2", "de novo"]);
      expect(ana.lines.filter((line) => /"state":"(waiting|refused)"/.test(line))).toEqual([]);
      expect(limited.lines.filter((line) => line.includes('"fault":"full"'))).toHaveLength(1);
    },
  );
});

function edited(home: string, sql: string): undefined {
  mkdirSync(join(dataFile(home), ".."), { recursive: true });
  const db = new Database(dataFile(home), { create: true });
  db.exec(sql);
  db.close();
}

/** Bytes that any file of the process may have (setrlimit(2), RLIMIT_FSIZE); undefined: no limit. */
async function prlimit(pid: number, bytes: number | undefined): Promise<void> {
  const limit = bytes === undefined ? "unlimited" : String(bytes);
  await using change = new LineProcess(["prlimit", "--pid", String(pid), `--fsize=${limit}:unlimited`]);
  expect({ code: await change.exited(), errors: change.errorLines }).toEqual({ code: 0, errors: [] });
}

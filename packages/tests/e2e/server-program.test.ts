/** The server as a program: its settings, its complaints, its end. */
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TemporaryHome } from "../harness/home.ts";
import { LineProcess } from "../harness/line-process.ts";
import { cleanEnv, SERVER_MAIN, ServerProcess } from "../harness/programs.ts";
import { RawPeer, rawFrame } from "../harness/raw-peer.ts";

setDefaultTimeout(60_000);

interface Ending {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(args: readonly string[], env: Record<string, string>): Promise<Ending> {
  await using program = new LineProcess([process.execPath, SERVER_MAIN, ...args], { env });
  const code = await program.exited();
  return { code, out: program.lines.join("\n"), err: program.errorLines.join("\n") };
}

function writeSettings(home: string, text: string): void {
  mkdirSync(join(home, ".config", "recado"), { recursive: true });
  writeFileSync(join(home, ".config", "recado", "server.toml"), text);
}

describe("server program", () => {
  test("server program: help and version, in the user's language", async () => {
    using home = new TemporaryHome();
    const env = cleanEnv(home.path);
    const english = await run(["--help"], env);
    expect(english).toMatchObject({ code: 0, err: "" });
    for (const option of [
      "--host",
      "--port",
      "--status-interval",
      "--headless",
      "--log-format",
      "--lang",
      "RECADO_SERVER_PORT",
    ]) {
      expect(english.out).toContain(option);
    }
    const portuguese = await run(["--help"], { ...env, LANG: "pt_BR.UTF-8" });
    expect(portuguese.out).toContain("Uso:");
    expect(portuguese.out).toContain("porta UDP");
    expect((await run(["--version"], env)).out).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test("server program: a wrong value is one clear sentence and exit code 2, wherever it stands", async () => {
    using home = new TemporaryHome();
    const env = cleanEnv(home.path);
    const wrong: readonly [readonly string[], Record<string, string>, RegExp][] = [
      [["--port", "abc"], {}, /--port.*abc.*65535/],
      [["--port", "65536"], {}, /65536/],
      [["--status-interval", "0"], {}, /status-interval/],
      [["--log-format", "xml"], {}, /pretty, json/],
      [["--lang", "fr"], {}, /en or pt-BR/],
      [["--prot", "1"], {}, /--prot/],
      [["extra"], {}, /./],
      [[], { RECADO_SERVER_PORT: "x" }, /RECADO_SERVER_PORT/],
      [["--host", "999.1.1.1", "--headless"], {}, /999\.1\.1\.1/],
    ];
    for (const [args, extra, sentence] of wrong) {
      const ending = await run(args, { ...env, ...extra });
      expect({ args, code: ending.code, out: ending.out }).toEqual({ args, code: 2, out: "" });
      expect(ending.err).toMatch(sentence);
      expect(ending.err.split("\n")).toHaveLength(1);
    }
  });

  test("server program: a flag wins over the environment, and that over the file; an unknown key is a warning with its line", async () => {
    using home = new TemporaryHome();
    writeSettings(home.path, 'log-format = "json"\n\nport = 70000\ncolour = "red"\n');
    const env = cleanEnv(home.path);
    const bad = await run(["--headless"], env);
    expect(bad).toMatchObject({ code: 2 });
    expect(bad.err).toMatch(/server\.toml:3: port.*70000/);
    await using server = new LineProcess([process.execPath, SERVER_MAIN, "--headless", "--port", "0"], {
      env: { ...env, RECADO_SERVER_PORT: "99999999", RECADO_SERVER_HOST: "127.0.0.1" },
    });
    const started: { at: { address: string } } = JSON.parse(await server.line('"event":"started"'));
    expect(started.at.address).toBe("127.0.0.1");
    expect(server.errorLines.join("\n")).toMatch(/server\.toml:4: .*colour/);
  });

  test("server program: a port in use is said plainly, with exit code 2, and the first server goes on", async () => {
    using home = new TemporaryHome();
    await using first = await ServerProcess.start(home.path);
    const where = ["--host", "127.0.0.1", "--port", String(first.port)];
    const ending = await run(["--headless", "--ephemeral", ...where], cleanEnv(home.path));
    expect(ending.code).toBe(2);
    expect(ending.err).toContain(`Port ${first.port} is already in use`);
    using ana = await RawPeer.join(first.port, 1, "ana");
    expect(ana.texts).toEqual(["Conexão aceita."]);
  });

  test("server program: SIGINT and SIGTERM say goodbye to all and end with 0", async () => {
    using home = new TemporaryHome();
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      await using server = await ServerProcess.start(home.path);
      using ana = await RawPeer.join(server.port, 1, "ana");
      server.kill(signal);
      await ana.text("Servidor desligado. Conexão encerrada.");
      expect(await server.exited()).toBe(0);
    }
  });

  test("server program: the log says who came, who was refused and why, and never what was private", async () => {
    using home = new TemporaryHome();
    await using server = await ServerProcess.start(home.path, ["--log-level", "debug"]);
    using ana = await RawPeer.join(server.port, 1, "ana");
    ana.send({ type: 2, origin: 1, dest: 1, name: "ana", text: "meu segredo" });
    await ana.text("meu segredo");
    ana.sendBytes(new Uint8Array([...rawFrame({ type: 2, origin: 1, name: "ana", text: "oi" }), 0]));
    await server.line("one-byte-long");
    ana.send({ type: 2, origin: 1, dest: 77, name: "ana", text: "?" });
    await server.line("unknown-destination");
    expect(server.lines.join("\n")).toContain('"event":"joined"');
    expect(server.lines.join("\n")).not.toContain("meu segredo");
  });
});

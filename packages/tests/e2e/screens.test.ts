/** People at two terminals: what one types is read on the other's screen. */
import { describe, expect, setDefaultTimeout } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Terminal, type TerminalOptions } from "@recado/runtime/testing";
import { testWith } from "@recado/runtime/testing/tools";
import { TemporaryHome } from "../harness/home.ts";
import { JsonClient } from "../harness/json-client.ts";
import { CLIENT_MAIN, cleanEnv, OriginalClient, SERVER_MAIN, ServerProcess } from "../harness/programs.ts";

setDefaultTimeout(60_000);

const LARGE = { width: 120, height: 35 };
const SMALL = { width: 60, height: 15 };
const NEEDS = ["tmux", "python3"];

type Size = Pick<TerminalOptions, "width" | "height">;

function openClient(home: string, port: number, id: number, name: string, size: Size = LARGE, lang = "en_US.UTF-8") {
  const who = ["--id", String(id), "--name", name, "--host", "127.0.0.1", "--port", String(port)];
  return Terminal.run([process.execPath, CLIENT_MAIN, ...who], { ...size, env: { ...cleanEnv(home), LANG: lang } });
}

describe("screens", () => {
  testWith(NEEDS, "screens: two people talk to all and in private, beside an original client", async () => {
    using home = new TemporaryHome();
    await using server = await ServerProcess.start(home.path);
    await using ana = await openClient(home.path, server.port, 1, "ana");
    await ana.shows(/● connected/);
    await using bob = await openClient(home.path, server.port, 2, "bob");
    await bob.shows(/● connected/);
    await using carla = await OriginalClient.join(server.port, 3, "carla");

    await ana.line("bom dia, gente — café às 10h?");
    await bob.shows("bom dia, gente — café às 10h?");
    await ana.shows(/✓ +ana │ bom dia, gente/);
    await carla.line("[Broadcast] ana: bom dia, gente — café às 10h?");

    carla.write("msg 0 já estou aí");
    await ana.shows(/carla │ já estou aí/);

    await bob.line("/msg 1 guarda um pra mim");
    await ana.shows(/3 bob +1/);
    await ana.press("M-3");
    await ana.shows("guarda um pra mim");
    await ana.line("guardado 👍");
    await bob.shows(/3 ana +1/);
    await bob.press("M-3");
    await bob.shows("guardado");
    expect(carla.lines.filter((line) => /guarda/.test(line))).toEqual([]);

    carla.write("msg 2 oi bob");
    await bob.shows(/carla/);
  });

  testWith(NEEDS, "screens: what is typed before the screen is up is taken line by line", async () => {
    using home = new TemporaryHome();
    await using server = await ServerProcess.start(home.path);
    await using ana = await openClient(home.path, server.port, 1, "ana");
    await ana.line("bom dia");
    await ana.line("/query 7");
    await ana.shows(/#7> *$/m);
    await using bob = await openClient(home.path, server.port, 2, "bob");
    await bob.shows(/ana │ bom dia *│/);
  });

  testWith(
    NEEDS,
    "screens: an id in use, an unknown person and an unknown command are said where one looks",
    async () => {
      using home = new TemporaryHome();
      await using server = await ServerProcess.start(home.path);
      await using ana = await openClient(home.path, server.port, 1, "ana");
      await ana.shows(/● connected/);
      using elsewhere = new TemporaryHome();
      await using other = await openClient(elsewhere.path, server.port, 1, "outra");
      await other.shows(/in use|em uso/);
      await ana.line("/msg 77 tem alguém?");
      await ana.shows(/77/);
      await ana.line("/mgs 2 oi");
      await ana.shows("/msg");
    },
  );

  testWith(NEEDS, "screens: the server stops and returns, and the talk goes on", async () => {
    using home = new TemporaryHome();
    await using server = await ServerProcess.start(home.path);
    const { port } = server;
    await using ana = await openClient(home.path, port, 1, "ana");
    await ana.shows(/● connected/);
    server.kill("SIGTERM");
    await server.exited();
    await ana.shows(/stopped|no server/);
    await using again = await ServerProcess.start(home.path, [], port);
    await again.line('"event":"joined"');
    await ana.shows(/● connected/);
    await ana.line("voltamos");
    await ana.shows(/✓ +ana │ voltamos/);
  });

  testWith(
    NEEDS,
    "screens: 60×15, and a change of size while messages arrive, keep what was written and every border",
    async () => {
      using home = new TemporaryHome();
      await using server = await ServerProcess.start(home.path, ["--rate", "1000", "--burst", "1000"]);
      await using ana = await openClient(home.path, server.port, 1, "ana", SMALL, "pt_BR.UTF-8");
      await ana.shows(/● conectado/);
      await using bob = await OriginalClient.join(server.port, 2, "bob");
      await ana.type("rascunho que não se perde");
      for (let count = 0; count < 40; count++) bob.write(`msg 0 mensagem ${count} 日本 👩‍👩‍👧 ção`);
      await ana.resize(LARGE.width, LARGE.height);
      await ana.shows("mensagem 39");
      await ana.resize(SMALL.width, SMALL.height);
      const screen = await ana.shows("mensagem 39");
      expect(screen).toContain("rascunho que não se perde");
      const borders = screen
        .split("\n")
        .filter((line) => line.includes("mensagem"))
        .map((line) => Bun.stringWidth(line.slice(0, line.indexOf("│"))));
      expect(new Set(borders).size).toBe(1);
    },
  );

  testWith(NEEDS, "screens: no control byte of a peer reaches the terminal", async () => {
    using home = new TemporaryHome();
    await using server = await ServerProcess.start(home.path);
    await using ana = await openClient(home.path, server.port, 1, "ana");
    await ana.shows(/● connected/);
    await using evil = await OriginalClient.join(server.port, 66, "\x1b[31mmau");
    const frame = Buffer.alloc(176);
    [2, 66, 0, 60].forEach((value, index) => void frame.writeUInt32BE(value, index * 4));
    frame.write("\x1b[31mmau", 16);
    frame.write("\x1b]0;pwned\x07\x1b[2J\x1b[Hlimpo\x9b31m{bold}tags{/bold}\u202eabc\r\n\x00", 36);
    evil.write(`raw ${frame.toString("hex")}`);
    const screen = await ana.shows("limpo");
    expect(screen).toContain("{bold}tags{/bold}");
    expect(screen).toContain("connected");
    expect(screen).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });

  testWith(NEEDS, "screens: leaving restores the terminal and says goodbye", async () => {
    using home = new TemporaryHome();
    await using server = await ServerProcess.start(home.path);
    await using ana = await openClient(home.path, server.port, 1, "ana");
    await ana.shows(/● connected/);
    await ana.line("/quit");
    await ana.shows("exit 0");
    await server.line(/"event":"left".*"bye"/);
    await ana.line("stty -a | tr ';' '\\n' | grep -cw -e '-echo' -e '-icanon'");
    await ana.shows(/^0$/m);
  });
});

describe("server console", () => {
  const openConsole = (home: string, args: readonly string[], size: Size = LARGE) =>
    Terminal.run([process.execPath, SERVER_MAIN, "--host", "127.0.0.1", "--port", "0", ...args], {
      ...size,
      env: cleanEnv(home),
    });
  const portOf = (screen: string) => Number(/127\.0\.0\.1:(\d+)/.exec(screen)?.[1]);

  testWith(
    NEEDS,
    "server console: shows who is there, sends a notice, kicks with a reason, and quits with a goodbye",
    async () => {
      using home = new TemporaryHome();
      await using server = await openConsole(home.path, []);
      const port = portOf(await server.shows(/RUNNING/));
      await using ana = await OriginalClient.join(port, 1, "ana");
      await using bob = await OriginalClient.join(port, 2, "bob");
      await server.shows(/2 bob/);

      await server.press("M");
      await server.line("manutenção às 18h");
      await server.press("y");
      await ana.line("[Servidor] manutenção às 18h");

      await server.press("End", "k");
      await server.line("barulho");
      await server.press("y");
      await bob.line("[ERRO] Você foi removido pelo operador: barulho");
      await server.shows(/Clients 1/);

      await server.press("t");
      await ana.line(/\[Servidor\] Servidor ativo há \d+ segundos\. Clientes conectados: 1\./);

      await server.resize(SMALL.width, SMALL.height);
      await server.shows(/1 ana/);
      await server.press("q");
      await server.shows(/y: yes/);
      await server.press("y");
      await ana.line("[Servidor] Servidor desligado. Conexão encerrada.");
      await server.shows("exit 0");
    },
  );

  testWith(
    NEEDS,
    "server console: tells one client alone, sealed or not; once read-only, no control acts",
    async () => {
      using home = new TemporaryHome();
      using other = new TemporaryHome();
      await using server = await openConsole(home.path, []);
      const port = portOf(await server.shows(/RUNNING/));
      await using ana = await JsonClient.join(other.path, port, 1, "ana");
      await using bob = await OriginalClient.join(port, 2, "bob");
      await server.shows(/2 bob/);
      for (const [key, text] of [
        ["Home", "só para ana"],
        ["End", "só para bob"],
      ] as const) {
        await server.press(key, "m");
        await server.line(text);
        await server.press("y");
      }
      await ana.line(/só para ana/);
      await bob.line("[Servidor] só para bob");
      expect(bob.lines.filter((line) => line.includes("só para ana"))).toEqual([]);

      await server.press("L", "y");
      await server.shows(/READ-ONLY/);
      await server.press("k");
      await server.shows(/nothing can be changed here/);
      await server.shows(/Clients 2/);
    },
  );

  testWith(NEEDS, "server console: SIGTERM says goodbye, ends with 0 and gives the terminal back", async () => {
    using home = new TemporaryHome();
    const pidFile = join(home.path, "pid");
    const program = `exec '${process.execPath}' '${SERVER_MAIN}' --host 127.0.0.1 --port 0`;
    const command = ["sh", "-c", `echo $$ > '${pidFile}'; ${program}`];
    await using server = await Terminal.run(command, { ...LARGE, env: cleanEnv(home.path) });
    const port = portOf(await server.shows(/RUNNING/));
    await using ana = await OriginalClient.join(port, 1, "ana");
    process.kill(Number(readFileSync(pidFile, "utf8")), "SIGTERM");
    await ana.line("[Servidor] Servidor desligado. Conexão encerrada.");
    await server.shows("exit 0");
    await server.line("stty -a | tr ';' '\\n' | grep -cw -e '-echo' -e '-icanon'");
    await server.shows(/^0$/m);
  });
});

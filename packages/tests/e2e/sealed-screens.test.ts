/** Sessions as people see them: two screens on a faulty network. */
import { describe, expect, setDefaultTimeout } from "bun:test";
import { Terminal } from "@recado/runtime/testing";
import { testWith } from "@recado/runtime/testing/tools";
import { FaultyProxy } from "../harness/faulty-proxy.ts";
import { TemporaryHome } from "../harness/home.ts";
import { CLIENT_MAIN, cleanEnv, OriginalServer, ServerProcess } from "../harness/programs.ts";

setDefaultTimeout(120_000);

const SEED = Number(process.env["SEED"] ?? 7);

function openClient(home: string, port: number, id: number, name: string, width = 100, height = 24) {
  const who = ["--id", String(id), "--name", name, "--host", "127.0.0.1", "--port", String(port)];
  return Terminal.run([process.execPath, CLIENT_MAIN, ...who], { width, height, env: cleanEnv(home) });
}

describe("sealed screens", () => {
  testWith(["tmux"], `sealed screens: a talk through loss and a blackout, with its marks, seed ${SEED}`, async () => {
    using home = new TemporaryHome();
    using other = new TemporaryHome();
    await using server = await ServerProcess.start(home.path);
    await using proxy = await FaultyProxy.start(server.port, SEED);
    proxy.faults = { loss: 0.2, duplicates: 0.2, delayMs: [0, 40], corruption: 0.02 };
    await using ana = await openClient(home.path, proxy.port, 1, "ana");
    await ana.shows(/● connected, sealed/);
    await using bob = await openClient(other.path, proxy.port, 2, "bob", 60, 15);
    await bob.shows(/● connected, sealed/);
    await ana.shows(/▪bob/);
    for (let number = 1; number <= 5; number++) await ana.line(`oi número ${number}`);
    await bob.shows("oi número 5");
    await ana.shows(/✓ +ana │ oi número 1/);
    await ana.line("/query 2");
    await ana.line("só nós");
    await ana.shows(/◆ +ana │ só nós/);
    proxy.isDark = true;
    await ana.line("no escuro");
    await ana.shows(/… +ana │ no escuro/);
    proxy.isDark = false;
    await ana.shows(/◆ +ana │ no escuro/);
    await bob.press("M-3");
    const screen = await bob.shows("no escuro");
    expect(screen.split("\n").filter((row) => row.includes("no escuro"))).toHaveLength(1);
  });

  testWith(
    ["tmux", "python3"],
    "sealed screens: with an original server the line says that the talk is open",
    async () => {
      using home = new TemporaryHome();
      await using server = await OriginalServer.start();
      await using ana = await openClient(home.path, server.port, 1, "ana");
      await ana.shows(/● connected, open/);
    },
  );
});

/** The single-file executables, as somebody has them who has nothing else: an empty home, an empty folder. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdirSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Terminal, waitFor } from "@recado/runtime/testing";
import { testWith } from "@recado/runtime/testing/tools";
import { TemporaryHome } from "../harness/home.ts";
import { LineProcess } from "../harness/line-process.ts";
import { cleanEnv, PACKAGES } from "../harness/programs.ts";

setDefaultTimeout(60_000);

const prefix = new TemporaryHome();
const CLIENT = join(prefix.path, "bin", "recado");
const SERVER = join(prefix.path, "bin", "recado-server");
const SERVE = [SERVER, "--headless", "--log-format", "json", "--host", "127.0.0.1", "--port", "0"];
/** A process with mounts of its own, where the system lets us. */
const UNSHARE = ["unshare", "-rm"];
const CAN_MOUNT = Bun.which("unshare") !== null && Bun.spawnSync([...UNSHARE, "true"]).exitCode === 0;
const SIZE = { width: 100, height: 25 };

beforeAll(async () => {
  for (const name of ["client", "server"]) {
    const build = new LineProcess([process.execPath, join(PACKAGES, name, "packaging", "build.ts"), prefix.path]);
    expect({ code: await build.exited(), said: build.errorLines }).toEqual({ code: 0, said: [] });
  }
});

afterAll(() => prefix[Symbol.dispose]());

/** A home and a folder to be in, both empty. */
class Place extends TemporaryHome {
  readonly home = join(this.path, "home");
  readonly cwd = join(this.path, "cwd");

  constructor() {
    super();
    mkdirSync(this.home);
    mkdirSync(this.cwd);
  }

  run(command: readonly string[]): LineProcess {
    return new LineProcess(command, { cwd: this.cwd, env: cleanEnv(this.home) });
  }

  terminal([program = "", ...args]: readonly string[], term = "xterm-256color"): Promise<Terminal> {
    const command = ["sh", "-c", `cd '${this.cwd}' && exec '${program}' ${args.join(" ")}`];
    return Terminal.run(command, { ...SIZE, env: { ...cleanEnv(this.home), TERM: term } });
  }
}

async function startServer(place: Place): Promise<{ server: LineProcess; port: string }> {
  const server = place.run(SERVE);
  const started: { at: { port: number } } = JSON.parse(await server.line('"event":"started"'));
  return { server, port: String(started.at.port) };
}

function as(id: number, name: string, port: string, ...more: string[]): string[] {
  return [CLIENT, "--id", String(id), "--name", name, "--port", port, ...more];
}

describe("executables", () => {
  test("executables: two clients talk sealed, line by line and in JSON, and the history outlives the programs", async () => {
    using place = new Place();
    using other = new Place();
    const { server, port } = await startServer(place);
    await using _server = server;
    await using ana = place.run(as(1, "ana", port, "--plain"));
    await waitFor(
      () => ana.errorLines.find((line) => line.includes("Recado server, sealed")),
      () => ana.errorLines.join("\n"),
    );
    await using bob = other.run(as(2, "bob", port, "--json"));
    await bob.line(/"state":"registered".*"sealed":true/);

    ana.write("bom dia, reunião às 9h");
    await bob.line(/"type":"message".*bom dia, reunião às 9h/);
    bob.write('{"send":"já estou aí","to":1}');
    await ana.line("já estou aí");
    // The thread that reads the database answers this.
    bob.write('{"search":"reuniao"}');
    await bob.line(/"messages":\[.*bom dia, reunião às 9h/);
    bob.write('{"close":true}');
    expect(await bob.exited()).toBe(0);

    await using again = other.run(as(2, "bob", port, "--json"));
    await again.line(/"state":"registered"/);
    again.write('{"history":1}');
    await again.line(/"messages":\[.*já estou aí/);

    server.kill("SIGTERM");
    expect(await server.exited()).toBe(0);
    const stats = place.run([SERVER, "stats", "--json"]);
    expect(await stats.exited()).toBe(0);
    expect(JSON.parse(stats.lines.join("\n"))).toMatchObject({ messages: 2 });
    expect([readdirSync(place.cwd), readdirSync(other.cwd)]).toEqual([[], []]);
  });

  test("executables: beside them lie the licences of what is in them", async () => {
    for (const [name, inside] of [
      ["recado", ["blessed", "sodium-native", "noise-handshake"]],
      ["recado-server", ["pino", "prom-client", "sodium-native"]],
    ] as const) {
      const path = join(prefix.path, "share", "doc", name, "THIRD_PARTY_LICENSES");
      const text = await readFile(path, "utf8");
      for (const each of ["bun", ...inside]) expect(text).toMatch(new RegExp(`^${each} \\d+\\.\\d+\\.\\d+ \\(`, "m"));
      expect(text).toContain("Permission is hereby granted");
    }
  });

  test("executables: the log for people, and one text from the shell", async () => {
    using place = new Place();
    await using server = place.run([SERVER, "--headless", "--host", "127.0.0.1", "--port", "0"]);
    const port = /127\.0\.0\.1:(\d+)/.exec(await server.line("Listening on"))?.[1] ?? "";
    const sent = place.run(as(1, "ana", port, "send", "oi"));
    expect(await sent.exited()).toBe(0);
    await server.line("said goodbye");
    expect(server.errorLines).toEqual([]);
  });

  // No database describes the second terminal: blessed's own description of xterm, inside the file, serves.
  for (const term of ["xterm-256color", "no-such-terminal"]) {
    testWith(["tmux"], `executables: console and screen on ${term}`, async () => {
      using place = new Place();
      await using server = await place.terminal([SERVER, "--host", "127.0.0.1", "--port", "0"], term);
      const port = /127\.0\.0\.1:(\d+)/.exec(await server.shows(/RUNNING/))?.[1] ?? "";
      await using ana = await place.terminal(as(1, "ana", port), term);
      await ana.shows(/● connected, sealed/);
      await ana.line("olá 👋");
      await ana.shows(/✓ +ana │ olá 👋/);
      await server.shows(/1 ana/);
      await ana.line("/quit");
      await ana.shows("exit 0");
      await using again = await place.terminal(as(1, "ana", port), term);
      await again.shows(/ana │ olá 👋/);
      await server.press("q");
      await server.press("y");
      await server.shows("exit 0");
    });
  }

  testWith(
    ["man"],
    "executables: beside them lie manual pages and completions, where man and the shells look",
    async () => {
      using place = new Place();
      const share = join(prefix.path, "share");
      const page = place.run(["man", "-M", join(share, "man"), "-P", "cat", "recado-server"]);
      await page.line("server of the Recado chat");
      for (const path of [
        "man/pt_BR/man1/recado.1",
        "bash-completion/completions/recado",
        "zsh/site-functions/_recado-server",
        "fish/vendor_completions.d/recado.fish",
      ]) {
        expect({ path, size: Bun.file(join(share, path)).size > 1_000 }).toEqual({ path, size: true });
      }
    },
  );

  test.skipIf(!CAN_MOUNT)("executables: start where nothing in the temporary folder may be executed", async () => {
    using place = new Place();
    const temporary = join(place.path, "tmp");
    mkdirSync(temporary);
    const mount = `mount -t tmpfs -o noexec tmpfs '${temporary}' && TMPDIR='${temporary}' exec "$@"`;
    await using server = place.run([...UNSHARE, "sh", "-c", mount, "sh", ...SERVE]);
    await server.line('"event":"key"');
    expect(readdirSync(join(place.home, ".cache"))).toEqual([]);
  });

  test("executables: leave nothing in the temporary folder", async () => {
    using place = new Place();
    const temporary = join(place.path, "tmp");
    mkdirSync(temporary);
    await using server = place.run(["env", `TMPDIR=${temporary}`, ...SERVE]);
    await server.line('"event":"key"');
    expect(readdirSync(temporary)).toEqual([]);
  });

  test("executables: nothing in them points to the sources on this machine", async () => {
    for (const path of [CLIENT, SERVER]) expect((await readFile(path)).includes(dirname(PACKAGES))).toBe(false);
  });

  test("executables: a .env or bunfig.toml where they are started changes nothing", async () => {
    using place = new Place();
    await Bun.write(join(place.cwd, ".env"), "RECADO_CLIENT_LANG=pt-BR\n");
    await Bun.write(join(place.cwd, "bunfig.toml"), 'preload = ["./missing.ts"]\n');
    const help = place.run([CLIENT, "--help"]);
    expect(await help.exited()).toBe(0);
    expect(help.lines.join("\n")).toContain("Exit codes:");
  });
});

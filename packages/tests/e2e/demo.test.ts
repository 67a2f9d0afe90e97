/** `bun run demo` as people run it: on a terminal, and into a pipe. */
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Terminal } from "@recado/runtime/testing";
import { testWith } from "@recado/runtime/testing/tools";
import { TemporaryHome } from "../harness/home.ts";
import { LineProcess } from "../harness/line-process.ts";

setDefaultTimeout(60_000);

const DEMO = [process.execPath, join(import.meta.dir, "..", "demo", "main.ts")];

/** Everything that it makes is in a folder for temporary files of its own. */
function envOf(home: string): Record<string, string> {
  return { TMPDIR: home, HOME: home };
}

describe("demo", () => {
  testWith(["tmux"], "demo: people talk, answer the visitor, and nothing is left when he quits", async () => {
    using home = new TemporaryHome();
    const size = { width: 100, height: 30, env: envOf(home.path) };
    await using terminal = await Terminal.run([...DEMO, "--lang", "pt-BR", "--speed", "6"], size);
    await terminal.shows("bom dia! tem alguém aí?");
    await terminal.line("oi, Bia");
    await terminal.shows(/Bia │ olá, visitante!/);
    await terminal.shows(/Dona Dora │ olá a todos/);
    await terminal.shows(/3 Caio +1/);
    await terminal.press("M-3");
    await terminal.shows("psiu");
    await terminal.line("/quit");
    await terminal.shows("exit 0");
    expect(readdirSync(home.path).filter((name) => name.startsWith("recado-home-"))).toEqual([]);
  });

  test("demo: into a pipe it is shown once, line by line, and ends", async () => {
    using home = new TemporaryHome();
    await using demo = new LineProcess([...DEMO, "--lang", "en", "--speed", "20"], { env: envOf(home.path) });
    await demo.endInput();
    expect(await demo.exited()).toBe(0);
    const text = demo.lines.join("\n");
    expect(text).toMatch(/Bia \(2\): good morning! anybody here\?/);
    expect(text).toMatch(/\[private\] Caio \(3\): psst/);
    expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
    expect(readdirSync(home.path).filter((name) => name.startsWith("recado-home-"))).toEqual([]);
  });

  test("demo: who ends it from outside ends all of it", async () => {
    using home = new TemporaryHome();
    await using demo = new LineProcess([...DEMO, "--lang", "en"], { env: envOf(home.path) });
    await demo.line("Bia (2): good morning!");
    demo.kill("SIGTERM");
    expect(await demo.exited()).toBe(143);
    expect(readdirSync(home.path).filter((name) => name.startsWith("recado-home-"))).toEqual([]);
  });
});

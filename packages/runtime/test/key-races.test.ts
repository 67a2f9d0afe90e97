/** Several programs of one user on the same files at the same moment. */
import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KnownServers } from "../src/keys/index.ts";

setDefaultTimeout(60_000);

const FIXTURE = join(import.meta.dir, "fixtures", "keys-fixture.ts");
const NAMES = ["ana", "bia", "caio"];
const ROUNDS = Array.from({ length: 40 }, (_, round) => round);

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "recado-keys-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Starts one program for each name, lets all go when the last is ready, and gives what they printed. */
async function runAtOnce(task: "make" | "remember", meanwhile: () => void = () => {}): Promise<string[]> {
  const programs = NAMES.map((name) =>
    Bun.spawn([process.execPath, FIXTURE, task, folder, name], { stdin: "pipe", stdout: "pipe" }),
  );
  const readers = programs.map(({ stdout }) => stdout.pipeThrough(new TextDecoderStream()).getReader());
  for (const reader of readers) expect((await reader.read()).value).toBe("ready\n");
  for (const { stdin } of programs) stdin.end();
  meanwhile();
  const outputs = await Promise.all(readers.map((reader) => restOf(reader)));
  expect(await Promise.all(programs.map(({ exited }) => exited))).toEqual(NAMES.map(() => 0));
  return outputs;
}

async function restOf(reader: { read(): Promise<{ done: boolean; value?: string | undefined }> }): Promise<string> {
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += value ?? "";
  }
}

test("key file: programs that make it at once end with the same key, and leave nothing else behind", async () => {
  const [first = "", ...others] = await runAtOnce("make");
  expect(new Set(first.trim().split("\n")).size).toBe(ROUNDS.length);
  for (const other of others) expect(other).toBe(first);
  for (const round of ROUNDS) expect(readdirSync(join(folder, String(round)))).toEqual(["identity.key"]);
});

test("known servers: programs that remember at once lose no line, not even while another forgets", async () => {
  const servers = new KnownServers(join(folder, "known_servers"));
  await runAtOnce("remember", () => {
    for (const port of ROUNDS) {
      servers.remember("own", port, new Uint8Array(32));
      expect(servers.forget("own", port)).toBe(true);
    }
  });
  for (const name of NAMES) {
    for (const port of ROUNDS) expect(servers.lookup(name, port)).toEqual(new Uint8Array(32).fill(port));
  }
  for (const port of ROUNDS) expect(servers.lookup("own", port)).toBeUndefined();
});

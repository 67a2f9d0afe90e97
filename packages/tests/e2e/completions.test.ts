/** What Tab offers in the real shells, from the scripts that the programs print. */
import { beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Terminal } from "@recado/runtime/testing";
import { testWith } from "@recado/runtime/testing/tools";
import { TemporaryHome } from "../harness/home.ts";
import { CLIENT_MAIN, cleanEnv, SERVER_MAIN } from "../harness/programs.ts";

setDefaultTimeout(60_000);

const MAINS = { recado: CLIENT_MAIN, "recado-server": SERVER_MAIN } as const;
type ProgramName = keyof typeof MAINS;

/** [what was typed, where the last word is to be completed; all that is offered] */
const CASES: readonly (readonly [line: string, offered: readonly string[]])[] = [
  ["recado s", ["send"]],
  ["recado ", ["completions", "discover", "forget", "keys", "send", "tail", "users"]],
  ["recado --la", ["--lang"]],
  ["recado --lang ", ["en", "pt-BR"]],
  ["recado --lang p", ["pt-BR"]],
  ["recado --id send u", ["users"]],
  ["recado --id 1 --name ana ta", ["tail"]],
  ["recado send --to", ["--to"]],
  ["recado users --to", []],
  ["recado users --js", ["--json"]],
  ["recado completions ", ["bash", "fish", "zsh"]],
  ["recado --keylog sess", ["session keys"]],
  ["recado-server --log-level w", ["warn"]],
  ["recado-server --data sess", []],
  ["recado-server --data fol", ["folder/"]],
  ["recado-server b", ["backup", "ban", "bans"]],
  ["recado-server backup sess", ["session keys"]],
  ["recado-server ban --reas", ["--reason"]],
  ["recado-server --port 1 stats --ch", ["--check"]],
];

const scripts = new Map<string, string>();

/** What a program wrote for a shell, in a file. */
async function scriptFile(home: string, program: ProgramName, shell: string): Promise<string> {
  const path = join(home, `${program}.${shell}`);
  writeFileSync(path, scripts.get(`${program} ${shell}`) ?? "");
  return path;
}

async function run(command: readonly string[], home: string, env: Record<string, string> = {}): Promise<string> {
  const child = Bun.spawn([...command], {
    cwd: home,
    env: { ...process.env, ...cleanEnv(home), ...env },
    stderr: "pipe",
  });
  const [out, err, code] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return out;
}

/** A folder with something to complete. */
function homeWithFiles(): TemporaryHome {
  const home = new TemporaryHome();
  writeFileSync(join(home.path, "session keys"), "");
  mkdirSync(join(home.path, "folder"));
  return home;
}

function programOf(line: string): ProgramName {
  return line.startsWith("recado-server") ? "recado-server" : "recado";
}

beforeAll(async () => {
  using home = new TemporaryHome();
  for (const [program, main] of Object.entries(MAINS)) {
    for (const shell of ["bash", "zsh", "fish"]) {
      scripts.set(`${program} ${shell}`, await run([process.execPath, main, "completions", shell], home.path));
    }
  }
});

describe("completions", () => {
  testWith(["bash"], "completions: bash offers what belongs in the place", async () => {
    using home = homeWithFiles();
    const ask = `
      source "$1"; shift
      COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
      function_name=$(complete -p "$1" | sed 's/.*-F \\([^ ]*\\) .*/\\1/')
      compopt() { :; }
      "$function_name" "$1" "\${COMP_WORDS[COMP_CWORD]}" "\${COMP_WORDS[COMP_CWORD-1]}"
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    const offered = async (words: readonly string[]) => {
      const script = await scriptFile(home.path, programOf(words[0] ?? ""), "bash");
      const out = await run(["bash", "--norc", "-uc", ask, "bash", script, ...words], home.path);
      return out
        .split("\n")
        .filter((line) => line !== "")
        .sort();
    };
    for (const [line, expected] of CASES) {
      const plain = expected.map((word) => word.replace(/\/$/, ""));
      expect({ line, offered: await offered(line.split(" ")) }).toEqual({ line, offered: plain });
    }
    expect(await offered(["recado", "--lang", "=", "p"])).toEqual(["pt-BR"]);
    expect(await offered(["recado", "--lang", "="])).toEqual(["en", "pt-BR"]);
    expect(await offered(["recado", "--id", "=", "7", "us"])).toEqual(["users"]);
  });

  testWith(["fish"], "completions: fish offers what belongs in the place", async () => {
    using home = homeWithFiles();
    for (const [line, expected] of CASES) {
      const script = await scriptFile(home.path, programOf(line), "fish");
      const out = await run(["fish", "--no-config", "-c", `source ${script}; complete -C '${line}'`], home.path);
      const offered = out
        .split("\n")
        .filter((row) => row !== "")
        .map((row) => row.split("\t", 1)[0]);
      expect({ line, offered: offered.sort() }).toEqual({ line, offered: [...expected] });
    }
  });

  testWith(["zsh", "tmux"], "completions: zsh completes in the terminal", async () => {
    using home = homeWithFiles();
    const sources = await Promise.all(
      (["recado", "recado-server"] as const).map(async (name) => `source ${await scriptFile(home.path, name, "zsh")}`),
    );
    const start = [
      "autoload -U compinit",
      "compinit -D",
      "PS1='> '",
      "unsetopt beep list_ambiguous",
      "cd",
      ...sources,
      "clear",
      "",
    ];
    writeFileSync(join(home.path, ".zshrc"), start.join("\n"));
    await using zsh = await Terminal.run(["zsh", "-i"], { width: 100, height: 30, env: cleanEnv(home.path) });
    await zsh.shows(/^>/m);
    for (const [line, expected] of CASES) {
      if (expected.length === 0) continue;
      await zsh.press("C-u", "C-l");
      await zsh.type(line);
      await zsh.press("Tab");
      const [only] = expected;
      if (expected.length === 1 && only !== undefined) {
        const head = line.slice(0, line.lastIndexOf(" ") + 1);
        await zsh.shows(`> ${head}${only.replace(" ", "\\ ")}`);
      } else {
        for (const word of expected) await zsh.shows(new RegExp(`^${word}\\b.*|  ${word}\\b`, "m"));
      }
    }
  });

  test("completions: another shell is told which there are, in the user's language", async () => {
    using home = new TemporaryHome();
    const child = Bun.spawn([process.execPath, CLIENT_MAIN, "completions", "tcsh", "--lang", "pt-BR"], {
      env: { ...process.env, ...cleanEnv(home.path) },
      stderr: "pipe",
    });
    expect(await child.stderr.text()).toBe('completions: "tcsh" não é um destes: bash, zsh, fish.\n');
    expect(await child.exited).toBe(2);
  });
});

import { describe, expect, test } from "bun:test";
import { Command } from "commander";
import { describeProgram, type OptionTable, parseText } from "../config/index.ts";
import { testWith } from "../testing/tools.ts";
import { completionScript } from "./index.ts";

const TABLE: OptionTable = {
  level: {
    name: "level",
    short: "l",
    placeholder: "LEVEL",
    env: "TALK_LEVEL",
    help: "how much",
    expects: "a level",
    parse: parseText,
    choices: ["low", "high"],
    fallback: "low",
  },
};

/** `talk --level LEVEL`, with commands in commands. */
function program() {
  const talk = new Command("talk").description("talks").option("-l, --level <LEVEL>", "how much [TALK_LEVEL]");
  const ctl = talk.command("ctl").description("what isn't talk: [all] \\ of it");
  ctl.command("log").option("-n, --lines <N>", "lines", "50").option("--from <LEVEL>", "level");
  ctl.command("keep").argument("<file>", "where to").argument("[words...]");
  return describeProgram(talk, TABLE);
}

describe("program description", () => {
  test("program description: values, fallbacks and variables come from the table, nested commands from commander", () => {
    const { options, commands } = program();
    expect(options[0]).toEqual({
      flags: ["-l", "--level"],
      placeholder: "LEVEL",
      values: ["low", "high"],
      help: "how much",
      env: "TALK_LEVEL",
      fallback: "low",
    });
    const [log, keep] = commands[0]?.commands ?? [];
    expect(log?.options.map(({ flags, values, fallback }) => ({ flags, values, fallback }))).toEqual([
      { flags: ["-n", "--lines"], values: "anything", fallback: "50" },
      { flags: ["--from"], values: ["low", "high"], fallback: undefined },
    ]);
    expect(keep?.arguments.map(({ values, isVariadic }) => [values, isVariadic])).toEqual([
      ["files", false],
      ["anything", true],
    ]);
  });
});

describe("completions of commands in commands", () => {
  const CASES = [
    [["talk", "c"], ["ctl"]],
    [
      ["talk", "ctl", ""],
      ["keep", "log"],
    ],
    [["talk", "-l", "high", "ctl", "l"], ["log"]],
    [
      ["talk", "ctl", "--level", "low", "log", "--l"],
      ["--level", "--lines"],
    ],
    [["talk", "ctl", "log", "--from", "h"], ["high"]],
    [["talk", "log", "--fr"], []],
  ] as const;

  async function run(command: readonly string[]): Promise<string[]> {
    const child = Bun.spawn([...command], { stderr: "pipe" });
    const [out, err] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
    expect(err).toBe("");
    const words = out.split("\n").map((line) => line.split("\t", 1)[0] ?? "");
    return words.filter((word) => word !== "").sort();
  }

  testWith(["bash"], "completions of commands in commands: bash", async () => {
    const ask = `${completionScript(program(), "bash")}
      COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _talk; printf '%s\\n' "\${COMPREPLY[@]}"`;
    for (const [words, offered] of CASES) {
      expect([words, await run(["bash", "-c", ask, "bash", ...words])]).toEqual([words, [...offered]]);
    }
  });

  testWith(["fish"], "completions of commands in commands: fish", async () => {
    for (const [words, offered] of CASES) {
      const ask = `${completionScript(program(), "fish")}\ncomplete -C '${words.join(" ")}'`;
      expect([words, await run(["fish", "--no-config", "-c", ask])]).toEqual([words, [...offered]]);
    }
  });

  testWith(["zsh"], "completions of commands in commands: zsh reads it", async () => {
    expect(await run(["zsh", "-fnc", completionScript(program(), "zsh")])).toEqual([]);
  });
});

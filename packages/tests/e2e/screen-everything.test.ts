/** Every key action and every command of the client, at every size, in both languages, on a real terminal. */
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { COMMANDS } from "@recado/client/commands";
import { BINDINGS } from "@recado/client/keys";
import type { Lang } from "@recado/runtime/i18n";
import { testWith } from "@recado/runtime/testing/tools";
import type { Size } from "@recado/runtime/tui";
import { Stage } from "../harness/screen-stage.ts";
import { ACTION_CASES } from "./screen-cases/actions.ts";
import { COMMAND_CASES } from "./screen-cases/commands.ts";

setDefaultTimeout(120_000);

/** All at once: each waits for its terminal most of the time. With ALL_SIZES set, every size in both languages. */
const STAGES: readonly (readonly [lang: Lang, width: number, height: number])[] = [
  ["en", 120, 35],
  ["pt-BR", 80, 24],
  ["en", 60, 15],
  ["pt-BR", 20, 5],
];
const OTHER_LANG: Readonly<Record<Lang, Lang>> = { en: "pt-BR", "pt-BR": "en" };
const OTHERS = STAGES.map(([lang, width, height]) => [OTHER_LANG[lang], width, height] as const);

/** Failing, tells at what. */
async function doing(what: string, deed: () => Promise<void>): Promise<void> {
  try {
    await deed();
  } catch (error) {
    throw new Error(`${what}: ${error instanceof Error ? error.message : error}`);
  }
}

async function everything(size: Size, lang: Lang, turn: number): Promise<void> {
  await using stage = await Stage.open(size, lang);
  for (const [action, run] of Object.entries(ACTION_CASES)) {
    const keys = BINDINGS.find((binding) => binding.action === action)?.keys ?? [];
    const key = keys[turn % keys.length] ?? "";
    await doing(`${action} by ${key} at ${size.width}×${size.height} in ${lang}`, async () => {
      await stage.goHome();
      await run(stage, key);
      await stage.shrink();
    });
  }
  for (const [name, run] of Object.entries(COMMAND_CASES)) {
    await doing(`/${name} at ${size.width}×${size.height} in ${lang}`, async () => {
      await stage.goHome(true);
      await run(stage);
    });
  }
}

describe("screen, everything", () => {
  test("screen, everything: no action and no command is without its case", () => {
    expect(Object.keys(ACTION_CASES).sort()).toEqual(BINDINGS.map(({ action }) => action).sort());
    expect(Object.keys(COMMAND_CASES).sort()).toEqual(COMMANDS.map(({ name }) => name).sort());
  });

  for (const stages of process.env["ALL_SIZES"] === undefined ? [STAGES] : [STAGES, OTHERS]) {
    const names = stages.map(([lang, width, height]) => `${lang} at ${width}×${height}`).join(", ");
    testWith(["tmux"], `screen, everything: each action and command shows its effect: ${names}`, async () => {
      const runs = stages.map(([lang, width, height], turn) => everything({ width, height }, lang, turn));
      // Each closes what it opened, also when another fails.
      const faults = (await Promise.allSettled(runs)).flatMap((run) => (run.status === "rejected" ? [run.reason] : []));
      expect(faults).toEqual([]);
    });
  }
});
